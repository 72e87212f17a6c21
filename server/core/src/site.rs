//! The running program: everything opened once, and the only ways for the backend to commit.

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use contract::{
    backend::{self, Error},
    brand::Brand,
};
use jiff::tz::TimeZone;
use tokio::sync::Notify;

use crate::{
    clock::Clock,
    config::Config,
    hashing::Hasher,
    keys::Keys,
    rules::limits::Limits,
    start_error::StartError,
    store::{Store, Tx, accounts, meta},
};

/// A process whose clock is further from the database's is not ready, and removes nothing (protocol.md 11): codes of one
/// would be expired on the other.
const CLOCKS_APART: Duration = Duration::from_secs(30);

/// One running Shinrai: everything a request or a worker needs, opened once.
pub struct Site {
    pub config: Config,
    pub limits: Limits,
    pub brand: Brand,
    pub zone: TimeZone,
    pub store: Store,
    pub keys: Keys,
    pub clock: Clock,
    pub hasher: Hasher,
    /// It was asked to stop: no new subscribers should be sent here.
    pub stopping: AtomicBool,
    /// Notified when a message was written, so that the worker need not wait for its next round.
    pub worker_wakeup: Notify,
}

impl Site {
    /// Opens the database (migrating it first), the keys and the clock.
    ///
    /// # Errors
    /// One sentence naming the setting that is wrong or out of reach.
    pub async fn open(config: Config) -> Result<Arc<Self>, StartError> {
        let limits = config.limits.limits();
        let store = Store::open(&config.database_url()).await?;
        meta::claim(&store, config.dev).await?;
        let keys = Keys::open(&config.secret_file, store.is_postgres(), config.dev)?;
        meta::check_fingerprint(&store, &keys).await?;
        let (seen, offset) = meta::clock(&store).await?;
        let clock = Clock::new(seen, offset);
        let hasher = Hasher::new(config.argon2, limits.hash_queue, accounts::slowest_hash(&store).await?)?;
        let brand = config.brand.brand();
        let zone = config.time_zone.clone();
        Ok(Arc::new(Self {
            limits,
            brand,
            zone,
            store,
            keys,
            clock,
            hasher,
            stopping: AtomicBool::default(),
            worker_wakeup: Notify::new(),
            config,
        }))
    }

    /// Whether this process and the database agree on the time, as far as the clock was not moved on purpose.
    ///
    /// # Errors
    /// The database's.
    pub async fn clock_agrees(&self) -> sqlx::Result<bool> {
        let ours = self.clock.now() - self.clock.moved_by();
        Ok(self.store.clock_skew(ours).await? <= CLOCKS_APART)
    }

    /// Commits, and wakes the worker: the transaction may have written a message. The only way to commit in the
    /// backend.
    ///
    /// # Errors
    /// The database's; then nothing was written.
    pub async fn commit(&self, tx: Tx) -> sqlx::Result<()> {
        tx.commit().await?;
        self.worker_wakeup.notify_one();
        Ok(())
    }

    /// Commits what an operation has counted, however it ended, and only then refuses: a wrong code has cost its try.
    ///
    /// # Errors
    /// The database's, or the refusal.
    pub async fn settle<T>(&self, tx: Tx, outcome: Result<T, impl Into<Error>>) -> backend::Result<T> {
        self.commit(tx).await?;
        outcome.map_err(Into::into)
    }
}
