//! Takes due messages and hands them over, until told to stop.
//!
//! Several processes may do this on one database: a message belongs to whoever's claim the database accepted, for the
//! length of a lease. A process killed in the middle loses its lease and the message goes out again under the same
//! Message-ID: nothing is lost, and what was in hand at that moment may come twice.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use contract::channel::Channel;
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
    time::{MissedTickBehavior, interval},
};

use super::{
    dispatcher::Dispatcher,
    window::{Handled, Window},
};
use crate::{
    site::Site,
    start_error::StartError,
    store::{loggable, messages},
};

/// Without a wakeup (a retry, another process that was killed) a message waits this long at most.
const ROUND: Duration = Duration::from_millis(500);
const SWEEP: Duration = Duration::from_secs(5);
/// What clocks may differ by (protocol.md 11).
const CLOCKS_APART: Duration = Duration::from_secs(2);
/// Rows without values are kept for support (protocol.md 11).
const ROWS_KEPT: Duration = Duration::from_hours(30 * 24);
/// SMS in hand at once.
const SMS_LANES: usize = 16;

/// Sends what is due, woken by [`Site::worker_wakeup`] or a short interval; returns after `shutdown` turns true, when
/// what is in hand is done. Check [`super::check`] before: with settings it refuses, nothing is sent.
pub async fn run(site: Arc<Site>, shutdown: watch::Receiver<bool>) {
    let dispatcher = match Dispatcher::open(&site.config) {
        Ok(dispatcher) => Arc::new(dispatcher),
        Err(StartError(why)) => {
            tracing::error!(why, "no message will be sent");
            return;
        }
    };
    if !super::can_send(&site.config, Channel::Email) {
        tracing::warn!("SHINRAI_SMTP_URL is not set: no code can be sent by e-mail");
    }
    let may_take = AtomicBool::new(true);
    // Before the first message is taken.
    compare_clocks(&site, &may_take).await;
    tokio::join!(send(&site, &dispatcher, &may_take, shutdown.clone()), sweep(&site, &may_take, shutdown));
    dispatcher.close().await;
}

async fn send(
    site: &Arc<Site>,
    dispatcher: &Arc<Dispatcher>,
    may_take: &AtomicBool,
    mut shutdown: watch::Receiver<bool>,
) {
    let mail_lanes = usize::try_from(site.config.delivery.smtp_connections).unwrap_or(1);
    let window = |channel, lanes| Window::open(site, dispatcher, channel, lanes);
    let mut windows = [window(Channel::Email, mail_lanes), window(Channel::Sms, SMS_LANES)];
    let mut hands = JoinSet::new();
    let mut round = ticks(ROUND);
    let mut database = Health::default();
    loop {
        tokio::select! {
            biased;
            () = told_to_stop(&mut shutdown) => break,
            () = site.worker_wakeup.notified() => windows.iter_mut().for_each(Window::look),
            _ = round.tick() => windows.iter_mut().for_each(Window::look),
            Some(handled) = hands.join_next(), if !hands.is_empty() => note(&mut windows, handled),
        }
        // All that is done: wakeups that never stop must not keep what is done from being noted.
        while let Some(handled) = hands.try_join_next() {
            note(&mut windows, handled);
        }
        for window in &mut windows {
            // A database that is away answers late that it is.
            if *shutdown.borrow() {
                break;
            }
            let may = may_take.load(Ordering::Relaxed);
            database.note(if may { window.fill(&mut hands).await } else { window.release().await });
        }
    }
    for window in &mut windows {
        database.note(window.release().await);
    }
    while hands.join_next().await.is_some() {}
}

fn note(windows: &mut [Window], handled: Result<Handled, JoinError>) {
    match handled {
        Ok(handled) => windows.iter_mut().for_each(|window| window.note(&handled)),
        // Its lease runs out: then it is taken again, alone, and set aside if that happens too often.
        Err(broken) => tracing::error!(panicked = broken.is_panic(), "a message broke its worker"),
    }
}

/// Ends what nobody wants any more, forgets what is old. Beside the sending, which must not wait for it.
async fn sweep(site: &Site, may_take: &AtomicBool, mut shutdown: watch::Receiver<bool>) {
    let mut round = ticks(SWEEP);
    let mut database = Health::default();
    loop {
        tokio::select! {
            biased;
            () = told_to_stop(&mut shutdown) => break,
            _ = round.tick() => if compare_clocks(site, may_take).await {
                database.note(tidy(site).await);
            },
        }
    }
}

/// Whether this process and the database agree on the time, as far as it answers. One that is ahead would end what is still wanted, and take
/// what another has in hand; so it leaves all of it to those whose clocks are right.
async fn compare_clocks(site: &Site, may_take: &AtomicBool) -> bool {
    let before = may_take.load(Ordering::Relaxed);
    // Moved on purpose, by whoever develops or tests.
    let ours = || site.clock.now() - site.clock.moved_by();
    let asked_at = ours();
    // Where the database does not answer, what is known stays, and there is nothing to tidy.
    let Ok(theirs) = site.store.time().await else { return false };
    // The answer was made at some moment between these.
    let apart = theirs.map_or(Duration::ZERO, |theirs| ours().until(theirs).max(theirs.until(asked_at)));
    let now = apart <= CLOCKS_APART;
    may_take.store(now, Ordering::Relaxed);
    let apart_ms = apart.as_millis();
    match (before, now) {
        (true, false) => {
            tracing::error!(apart_ms, "this clock is not the database's: no message is taken until it is");
        }
        (false, true) => tracing::info!(apart_ms, "this clock is the database's again: messages are taken"),
        _ => {}
    }
    now
}

async fn tidy(site: &Site) -> sqlx::Result<()> {
    let now = site.clock.now();
    let late = messages::expire(&site.store, now).await?;
    if late > 0 {
        tracing::warn!(late, "messages were no longer useful before they could be sent");
    }
    messages::leave_queues(&site.store, now).await?;
    messages::forget(&site.store, now - ROWS_KEPT).await
}

async fn told_to_stop(shutdown: &mut watch::Receiver<bool>) {
    // Whoever could tell us being gone means the same.
    let _ = shutdown.wait_for(|stop| *stop).await;
}

fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Says once that the database is away, and once that it is back.
#[derive(Default)]
struct Health {
    away: bool,
}

impl Health {
    fn note(&mut self, result: sqlx::Result<()>) {
        match result {
            Ok(()) if self.away => tracing::info!("the outbox can be read again"),
            Err(error) if !self.away => tracing::error!(error = loggable(&error), "the outbox cannot be read"),
            _ => return,
        }
        self.away = !self.away;
    }
}
