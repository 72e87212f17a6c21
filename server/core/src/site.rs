use std::sync::Arc;

use contract::brand::Brand;
use jiff::tz::TimeZone;
use tokio::sync::Notify;

use crate::{
    clock::Clock,
    config::Config,
    hashing::Hasher,
    keys::Keys,
    rules::limits::Limits,
    start_error::StartError,
    store::{Store, meta},
};

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
    /// Rung when a message was written, so that the worker need not wait for its next round.
    pub mail_bell: Notify,
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
        let hasher = Hasher::new(config.argon2, limits.hash_queue)?;
        let brand = config.brand.brand();
        let zone = config.time_zone.clone();
        Ok(Arc::new(Self { limits, brand, zone, store, keys, clock, hasher, mail_bell: Notify::new(), config }))
    }
}
