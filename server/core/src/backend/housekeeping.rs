//! What is over is removed, and what must outlive a restart is written down. Any process may do it, at any time.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use super::{limits::send_budget, operator::recovery};
use crate::{
    site::Site,
    store::{
        accounts, attempts, audit, counters, desk_recoveries, email_changes, meta, notices, proofs, recoveries,
        sessions, sign_ins, sign_ups, trusts,
    },
};

const EVERY: Duration = Duration::from_secs(60);
/// The wrong code of an attempt that is over still gets its own sentence for a while.
const ATTEMPTS_KEPT: Duration = Duration::from_secs(24 * 3600);
/// Longer than any cookie that could still name them.
const TOMBSTONES_KEPT: Duration = Duration::from_secs(400 * 86_400);
const SIGN_INS_KEPT: Duration = Duration::from_secs(90 * 86_400);

/// Tidies once a minute until `shutdown` turns true.
pub async fn run(site: Arc<Site>, mut shutdown: watch::Receiver<bool>) {
    let mut round = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            changed = shutdown.changed() => if changed.is_err() || *shutdown.borrow() { break },
            _ = round.tick() => if let Err(error) = tidy(&site).await {
                tracing::warn!(%error, "tidying up was not possible; it is tried again in a minute");
            }
        }
    }
    if let Err(error) = meta::set_clock_seen(&site.store, site.clock.now()).await {
        tracing::warn!(%error, "the last moment seen was not written down");
    }
}

/// One round.
pub async fn tidy(site: &Site) -> sqlx::Result<()> {
    let now = site.clock.now();
    let mut connection = site.store.pool().acquire().await?;
    sessions::sweep(&mut connection, now, now - site.limits.session_idle).await?;
    attempts::sweep(&mut connection, now - ATTEMPTS_KEPT).await?;
    counters::sweep(&mut connection, now).await?;
    trusts::sweep(&mut connection, now - site.limits.trust_pending, now - TOMBSTONES_KEPT, now).await?;
    sign_ins::sweep(&mut connection, now - SIGN_INS_KEPT).await?;
    sessions::hide_codes(&mut connection, now).await?;
    proofs::sweep(&mut connection, now - ATTEMPTS_KEPT).await?;
    recoveries::sweep(&mut connection, now).await?;
    sign_ups::sweep(&mut connection, now).await?;
    email_changes::sweep(&mut connection, now - (site.limits.email_link + site.limits.email_undo) * 2).await?;
    accounts::forget_mobiles_before(&mut connection, now - site.limits.email_undo).await?;
    desk_recoveries::sweep(&mut connection, now - TOMBSTONES_KEPT).await?;
    notices::sweep(&mut connection, now - SIGN_INS_KEPT).await?;
    audit::sweep(&mut connection, now - TOMBSTONES_KEPT).await?;
    drop(connection);
    recovery::come_into_force(site).await?;
    send_budget::watch(site, now).await?;
    if let Err(error) = meta::set_clock_seen(&site.store, now).await {
        tracing::warn!(%error, "the latest moment seen was not written down");
    }
    Ok(())
}
