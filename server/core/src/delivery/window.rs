//! How many messages are in hand at once: lanes for codes and for all else, leases, and what waits.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use contract::channel::Channel;
use rand::Rng;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};

use super::{
    dispatcher::Dispatcher,
    outage::{Outage, Reachability},
};
use crate::{
    random,
    rules::time::Timestamp,
    site::Site,
    store::{
        loggable,
        messages::{self, Claimed, Urgency},
    },
};

/// A worker that is killed loses what it had in hand after this long.
const LEASE: Duration = Duration::from_secs(30);
/// How often the lease of a message that is still in hand is renewed.
const RENEW_EVERY: Duration = Duration::from_secs(10);
/// Bulk is taken a batch at a time; what waits for its turn must begin while a whole [`LEASE`] is left.
const BULK_LEASE: Duration = Duration::from_secs(45);
const BATCH: usize = 32;

/// What became of one message in hand.
pub struct Handled {
    pub channel: Channel,
    /// `None`: it could not be read.
    pub urgency: Option<Urgency>,
    /// What it tells of the way out.
    pub seen: Reachability,
}

/// One way out, and who may use how much of it: codes all of it, everything else a part. So codes find a free lane
/// however much bulk there is, and a slow gateway for SMS holds up no mail.
pub struct Window {
    site: Arc<Site>,
    dispatcher: Arc<Dispatcher>,
    channel: Channel,
    /// Messages in hand at once: a slow mail server holds up this many, not all.
    lanes: Arc<Semaphore>,
    /// Of these, what may be in hand that is no code.
    shared: Arc<Semaphore>,
    share: usize,
    /// The one message in hand that was lost before.
    lost: Arc<Semaphore>,
    /// Bulk that is taken and not begun, in its order.
    waiting: VecDeque<Claimed>,
    outage: Outage,
    more: More,
}

/// Which queues may hold more than was taken of them.
struct More {
    codes: bool,
    notices: bool,
    bulk: bool,
    lost: bool,
}

impl More {
    const EVERYWHERE: Self = Self { codes: true, notices: true, bulk: true, lost: true };
}

impl Window {
    /// A quarter of the lanes, one at least, is kept for codes.
    #[must_use]
    pub fn open(site: &Arc<Site>, dispatcher: &Arc<Dispatcher>, channel: Channel, lanes: usize) -> Self {
        let share = (lanes - (lanes / 4).max(1)).max(1);
        Self {
            site: Arc::clone(site),
            dispatcher: Arc::clone(dispatcher),
            channel,
            lanes: Arc::new(Semaphore::new(lanes)),
            shared: Arc::new(Semaphore::new(share)),
            share,
            lost: Arc::new(Semaphore::new(1)),
            waiting: VecDeque::new(),
            outage: Outage::default(),
            more: More::EVERYWHERE,
        }
    }

    /// Something may have been written, or come due.
    pub fn look(&mut self) {
        self.more = More::EVERYWHERE;
    }

    /// Takes note of what became of a message.
    pub fn note(&mut self, handled: &Handled) {
        if handled.channel != self.channel {
            return;
        }
        // The next in the queue of the same recipient may go now.
        match handled.urgency {
            Some(Urgency::Code) => self.more.codes = true,
            Some(Urgency::Notice) => self.more.notices = true,
            Some(Urgency::Bulk) => self.more.bulk = true,
            None => self.look(),
        }
        let before = self.outage.is_over();
        self.outage.note(handled.seen, random::rng().next_u32(), self.site.clock.now());
        if before != self.outage.is_over() {
            let channel = self.channel.code();
            if before {
                tracing::error!(channel, "the way out is closed; all but codes waits");
            } else {
                tracing::info!(channel, "the way out is open again");
                self.look();
            }
        }
    }

    /// Takes due messages, the most urgent first, until every lane it may use is busy.
    pub async fn fill(&mut self, hands: &mut JoinSet<Handled>) -> sqlx::Result<()> {
        self.codes(hands).await?;
        self.lost(hands).await?;
        if !self.outage.is_over() {
            self.release().await?;
        }
        while let room @ 1.. = self.room(self.site.clock.now()) {
            if self.notices(room, hands).await? {
                continue;
            }
            let Some(message) = self.next_of_bulk().await? else { break };
            self.begin(message, self.shared.clone().try_acquire_owned().ok(), hands);
        }
        Ok(())
    }

    /// Gives back what was taken and not begun.
    ///
    /// # Errors
    /// The database's. What stays taken comes due when its lease ends.
    pub async fn release(&mut self) -> sqlx::Result<()> {
        while let Some(message) = self.waiting.pop_front() {
            messages::put_back(&self.site.store, &message, self.site.clock.now()).await?;
        }
        Ok(())
    }

    async fn codes(&mut self, hands: &mut JoinSet<Handled>) -> sqlx::Result<()> {
        while self.more.codes {
            let free = self.lanes.available_permits();
            if free == 0 {
                break;
            }
            let taken = self.take(Urgency::Code, free, LEASE).await?;
            self.more.codes = taken.len() == free;
            for message in taken {
                self.begin(message, None, hands);
            }
        }
        Ok(())
    }

    async fn lost(&mut self, hands: &mut JoinSet<Handled>) -> sqlx::Result<()> {
        if !self.more.lost || self.lanes.available_permits() == 0 {
            return Ok(());
        }
        let Ok(alone) = self.lost.clone().try_acquire_owned() else { return Ok(()) };
        let (site, now) = (&self.site, self.site.clock.now());
        self.more.lost = messages::is_lost(&site.store, self.channel, now).await?;
        if self.more.lost {
            let lease = (now, now + LEASE);
            match messages::claim_lost(&site.store, &site.keys, self.channel, lease).await? {
                Some(message) => self.begin(message, Some(alone), hands),
                None => self.more.lost = false,
            }
        }
        Ok(())
    }

    /// Whether any was begun.
    async fn notices(&mut self, room: usize, hands: &mut JoinSet<Handled>) -> sqlx::Result<bool> {
        if !self.more.notices {
            return Ok(false);
        }
        let taken = self.take(Urgency::Notice, room, LEASE).await?;
        self.more.notices = taken.len() == room;
        let any = !taken.is_empty();
        for message in taken {
            self.begin(message, self.shared.clone().try_acquire_owned().ok(), hands);
        }
        Ok(any)
    }

    async fn next_of_bulk(&mut self) -> sqlx::Result<Option<Claimed>> {
        loop {
            let Some(message) = self.waiting.pop_front() else {
                if !self.more.bulk {
                    return Ok(None);
                }
                let batch = if self.outage.is_over() { BATCH } else { 1 };
                let taken = self.take(Urgency::Bulk, batch, BULK_LEASE).await?;
                self.more.bulk = taken.len() == batch;
                self.waiting.extend(taken);
                if self.waiting.is_empty() {
                    return Ok(None);
                }
                continue;
            };
            let now = self.site.clock.now();
            if now.until(message.leased_until) >= LEASE {
                return Ok(Some(message));
            }
            messages::put_back(&self.site.store, &message, now).await?;
        }
    }

    async fn take(&self, urgency: Urgency, limit: usize, lease: Duration) -> sqlx::Result<Vec<Claimed>> {
        let (site, now) = (&self.site, self.site.clock.now());
        if !messages::is_due(&site.store, self.channel, urgency, now).await? {
            return Ok(Vec::new());
        }
        messages::claim(&site.store, &site.keys, self.channel, urgency, limit, (now, now + lease)).await
    }

    fn room(&self, now: Timestamp) -> usize {
        let shared = self.shared.available_permits();
        self.outage.room(shared.min(self.lanes.available_permits()), shared < self.share, now)
    }

    /// `permit` is what it needs besides a lane: its part of [`Self::shared`], or [`Self::lost`].
    fn begin(&self, message: Claimed, permit: Option<OwnedSemaphorePermit>, hands: &mut JoinSet<Handled>) {
        let (site, dispatcher, channel) = (self.site.clone(), self.dispatcher.clone(), self.channel);
        // Given back when the message is out of hand, also where that broke. Only this task takes any, and it counted.
        let permits = (self.lanes.clone().try_acquire_owned().ok(), permit);
        hands.spawn(async move {
            let _permits = permits;
            let seen = tokio::select! {
                biased;
                delivered = dispatcher.deliver(&site, &message) => delivered.unwrap_or_else(|error| {
                    let (id, tries) = (message.id.number(), message.tries);
                    tracing::error!(id, tries, error = loggable(&error), "the outcome could not be noted");
                    Reachability::Unknown
                }),
                never = keep_lease(&site, &message) => match never {},
            };
            Handled { channel, urgency: message.content.as_ref().ok().map(|content| content.urgency), seen }
        });
    }
}

/// Renews the lease of a message for as long as this runs: a mail server may take minutes over it.
async fn keep_lease(site: &Site, message: &Claimed) -> Infallible {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        if let Err(error) = messages::renew(&site.store, message, site.clock.now() + LEASE).await {
            tracing::warn!(id = message.id.number(), error = loggable(&error), "a message in hand could not be kept");
        }
    }
}
