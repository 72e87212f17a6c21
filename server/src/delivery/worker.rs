//! Takes due messages and hands them over, until told to stop.
//!
//! Several processes may do this on one database: a message belongs to whoever's claim the database accepted, for the
//! length of a lease. A process killed in the middle loses its lease and the message goes out again under the same
//! Message-ID: nothing is lost, and the last message in hand may come twice.

use std::{sync::Arc, time::Duration};

use app::contract::channel::Channel;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::post::Post;
use crate::{site::Site, store::messages};

/// Messages in hand at once: a slow mail server holds up this many, not all.
const LANES: usize = 4;
/// Longer than a message can be in hand, the notes about it included.
const LEASE: Duration = Duration::from_secs(30);
/// Without a bell (a retry, another process that was killed) a message waits this long at most.
const ROUND: Duration = Duration::from_millis(500);
const SWEEP: Duration = Duration::from_secs(60);
/// Address and values are never kept longer, sent or not (PROTOCOL 6).
const VALUES_KEPT: Duration = Duration::from_hours(24);
/// Rows without values are kept for support (PROTOCOL 11).
const ROWS_KEPT: Duration = Duration::from_hours(30 * 24);

/// Sends what is due, woken by [`Site::mail_bell`] or a short interval; returns after `shutdown` turns true, when what
/// is in hand is done. Check [`super::check`] before: with settings it refuses, nothing is sent.
pub async fn run(site: Arc<Site>, mut shutdown: watch::Receiver<bool>) {
    let post = match Post::open(&site.config) {
        Ok(post) => Arc::new(post),
        Err(error) => {
            tracing::error!(%error, "no message will be sent");
            return;
        }
    };
    if !super::can_send(&site.config, Channel::Email) {
        tracing::warn!("SHINRAI_SMTP_URL is not set: no code can be sent by e-mail");
    }
    let mut in_hand = JoinSet::new();
    let mut round = ticks(ROUND);
    let mut sweep = ticks(SWEEP);
    let mut database = Health::default();
    loop {
        tokio::select! {
            biased;
            () = told_to_stop(&mut shutdown) => break,
            _ = sweep.tick() => database.note(tidy(&site).await),
            () = site.mail_bell.notified() => {}
            Some(_) = in_hand.join_next(), if !in_hand.is_empty() => {}
            _ = round.tick() => {}
        }
        database.note(fill(&site, &post, &mut in_hand).await);
    }
    while in_hand.join_next().await.is_some() {}
    post.close().await;
}

async fn told_to_stop(shutdown: &mut watch::Receiver<bool>) {
    // Whoever could tell us being gone means the same.
    let _ = shutdown.wait_for(|stop| *stop).await;
}

/// Claims due messages, the most urgent first, until every lane is busy.
async fn fill(site: &Arc<Site>, post: &Arc<Post>, in_hand: &mut JoinSet<()>) -> Result<(), sqlx::Error> {
    while in_hand.len() < LANES && messages::is_due(&site.store, site.clock.now()).await? {
        let now = site.clock.now();
        let Some(message) = messages::claim(&site.store, &site.keys, now, now + LEASE).await? else {
            expire(site).await?;
            break;
        };
        let (site, post) = (site.clone(), post.clone());
        in_hand.spawn(async move {
            if let Err(error) = post.deliver(&site, &message).await {
                tracing::error!(message = message.id, tries = message.tries, %error, "the outcome could not be noted");
            }
        });
    }
    Ok(())
}

async fn tidy(site: &Site) -> Result<(), sqlx::Error> {
    expire(site).await?;
    messages::forget(&site.store, site.clock.now() - ROWS_KEPT).await
}

async fn expire(site: &Site) -> Result<(), sqlx::Error> {
    let now = site.clock.now();
    let late = messages::expire(&site.store, now, now - VALUES_KEPT).await?;
    if late > 0 {
        tracing::warn!(late, "messages were no longer useful before they could be sent");
    }
    Ok(())
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
    fn note(&mut self, result: Result<(), sqlx::Error>) {
        match result {
            Ok(()) if self.away => tracing::info!("the outbox can be read again"),
            Err(error) if !self.away => tracing::error!(%error, "the outbox cannot be read"),
            _ => return,
        }
        self.away = !self.away;
    }
}
