//! What is over is removed, and what must outlive a restart is written down. Any process may do it, at any time; of
//! several, one sweeps.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use super::{limits::send_budget, operator::recovery};
use crate::{
    rules::time::Timestamp,
    site::Site,
    store::{
        loggable, meta,
        rounds::{self, Round},
        sweeps::{self, Cadence, Progress, REST, Sweep, Swept},
    },
};

const EVERY: Duration = Duration::from_secs(60);
const EVERY_HOUR: Duration = Duration::from_secs(3600);
/// A round does not begin another batch after this; the rest comes with the next minute.
const ROUND: Duration = Duration::from_secs(25);
/// A stop does not wait longer for a database that is away.
const LAST_WORD: Duration = Duration::from_secs(2);
/// Longer than a round with the longest of batches: whoever still has it then was killed.
const LEASE: Duration = Duration::from_secs(120);

/// The wrong code of an attempt that is over still gets its own sentence for a while.
const ATTEMPTS_KEPT: Duration = Duration::from_secs(24 * 3600);
/// Longer than any window of the alarm that counts them.
const SMS_CODES_KEPT: Duration = Duration::from_secs(2 * 86_400);
/// Longer than any cookie that could still name them.
const TOMBSTONES_KEPT: Duration = Duration::from_secs(400 * 86_400);
const AUDIT_KEPT: Duration = TOMBSTONES_KEPT;
/// As long as the row of the message itself.
const DEV_MESSAGES_KEPT: Duration = Duration::from_secs(30 * 86_400);
const SIGN_INS_KEPT: Duration = Duration::from_secs(90 * 86_400);

/// Tidies once a minute until `shutdown` turns true.
pub async fn run(site: Arc<Site>, mut shutdown: watch::Receiver<bool>) {
    let mut round = interval(EVERY);
    round.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            changed = shutdown.changed() => if changed.is_err() || *shutdown.borrow() { break },
            _ = round.tick() => if let Err(error) = round_of(&site, &shutdown).await {
                tracing::warn!(error = loggable(&error), "tidying up was not possible; it is tried again in a minute");
            }
        }
    }
    let written = timeout(LAST_WORD, meta::set_clock_seen(&site.store, site.clock.now()));
    if !matches!(written.await, Ok(Ok(()))) {
        tracing::warn!("the last moment seen was not written down");
    }
}

/// One round, with all that is due.
pub async fn tidy(site: &Site) -> sqlx::Result<()> {
    let (_open, shutdown) = watch::channel(false);
    round_of(site, &shutdown).await
}

async fn round_of(site: &Site, shutdown: &watch::Receiver<bool>) -> sqlx::Result<()> {
    let now = site.clock.now();
    recovery::come_into_force(site).await?;
    send_budget::watch(site, now).await?;
    if let Err(error) = meta::set_clock_seen(&site.store, now).await {
        tracing::warn!(error = loggable(&error), "the latest moment seen was not written down");
    }
    if !site.clock_agrees().await? {
        tracing::error!("this clock is not the database's: nothing is removed until it is");
        return Ok(());
    }
    // Every process comes by once a minute; so that the one that was first is so again, a little less than that.
    sweep(site, Round::Minute, Cadence::Minute, EVERY * 9 / 10, shutdown).await?;
    sweep(site, Round::Hour, Cadence::Hour, EVERY_HOUR, shutdown).await
}

/// Does a round, if it is due and no other process has it in hand.
async fn sweep(
    site: &Site,
    round: Round,
    cadence: Cadence,
    every: Duration,
    shutdown: &watch::Receiver<bool>,
) -> sqlx::Result<()> {
    let began = site.clock.now();
    let lease_end = began + LEASE;
    if !rounds::take(&site.store, round, began, lease_end).await? {
        return Ok(());
    }
    let mut due = began + every;
    let mut failed = None;
    for sweep in sweeps::ALL.iter().filter(|sweep| sweep.cadence == cadence) {
        let mut progress = Progress::of_what_came_before(over_before(site, sweep.of, began));
        match remove(site, sweep, &mut progress, began, shutdown).await {
            // What a walk did not reach is younger than what it did: it is not missed before the next round.
            Ok(()) if !progress.is_over() && !sweep.statement.is_walk() => due = began,
            Ok(()) => {}
            // The others are done all the same.
            Err(error) => {
                tracing::warn!(error = loggable(&error), of = ?sweep.of, "a sweep was not possible");
                failed = Some(error);
            }
        }
        if progress.removed() > 0 {
            tracing::debug!(of = ?sweep.of, removed = progress.removed(), is_over = progress.is_over(), "swept");
        }
    }
    rounds::give_back(&site.store, round, lease_end, if failed.is_some() { began } else { due }).await?;
    failed.map_or(Ok(()), Err)
}

/// Batch after batch, with gaps in which subscribers sign in.
async fn remove(
    site: &Site,
    sweep: &Sweep,
    progress: &mut Progress,
    began: Timestamp,
    shutdown: &watch::Receiver<bool>,
) -> sqlx::Result<()> {
    while !progress.is_over() && !*shutdown.borrow() && began.until(site.clock.now()) < ROUND {
        sweep.statement.step(&site.store, progress, began).await?;
        if !progress.is_over() {
            sleep(REST).await;
        }
    }
    Ok(())
}

/// What came before that moment is over (protocol.md 11).
fn over_before(site: &Site, what: Swept, now: Timestamp) -> Timestamp {
    let limits = &site.limits;
    match what {
        Swept::EndedSessions | Swept::ShownCodes | Swept::Recoveries | Swept::SignUps | Swept::Counters => now,
        Swept::IdleSessions => now - limits.session_idle,
        Swept::Attempts | Swept::Proofs => now - ATTEMPTS_KEPT,
        Swept::SmsCodes => now - SMS_CODES_KEPT,
        Swept::WaitingTrusts => now - limits.trust_pending,
        Swept::EndedTrusts | Swept::ExpiredTrusts | Swept::Browsers | Swept::DeskRecoveries => now - TOMBSTONES_KEPT,
        Swept::DevMessages => now - DEV_MESSAGES_KEPT,
        Swept::Audit => now - AUDIT_KEPT,
        Swept::SignIns | Swept::Notices => now - SIGN_INS_KEPT,
        Swept::EmailChanges => now - (limits.email_link + limits.email_undo) * 2,
        Swept::FormerMobiles => now - limits.email_undo,
    }
}
