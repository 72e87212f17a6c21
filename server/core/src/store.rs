//! The only place that speaks SQL: static text with `$1` that SQLite and PostgreSQL both take.

mod away;
mod connection;
mod loggable;
mod migrations;
mod pooler;
mod statement;
#[macro_use]
mod row;

pub mod accounts;
pub mod attempts;
pub mod audit;
pub mod browsers;
pub mod codes;
pub mod counters;
pub mod desk_recoveries;
pub mod email_changes;
pub mod messages;
pub mod meta;
pub mod notices;
pub mod proofs;
pub mod recoveries;
pub mod recovery_codes;
pub mod rounds;
pub mod sessions;
pub mod sign_ins;
pub mod sign_ups;
pub mod sms;
pub mod sweeps;
pub mod trusts;

use std::{str::FromStr, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    Connection, Executor,
    any::{AnyConnectOptions, AnyPoolOptions},
};
use tokio::time::{Instant, timeout};

pub use self::{
    away::is_away,
    connection::{AnyConnection, Pool, Tx},
    loggable::loggable,
};
use self::{connection::TrustFrom, statement::Statement as _};
use crate::{
    rules::{id::AccountId, time::Timestamp},
    start_error::StartError,
};

/// Said to each connection. PostgreSQL's ends of what nobody waits for any more: statements, waits for locks,
/// transactions that are not gone on with, connections whose other end is gone.
const POSTGRES: &str = "SET statement_timeout = '4s'; SET idle_in_transaction_session_timeout = '15s'; \
    SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; \
    SET tcp_user_timeout = '90s'";
const SQLITE: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
    PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON";

/// One try to reach PostgreSQL; a request makes several.
const TRY: Duration = Duration::from_secs(3);
/// SQLite is there; its lock may be waited for.
const LOCK: Duration = Duration::from_secs(10);
/// A connection that does not answer to nothing within this time is thrown away.
const ALIVE: Duration = Duration::from_secs(1);

/// The database, either kind.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    postgres: bool,
}

impl Store {
    /// Connects and migrates.
    ///
    /// # Errors
    /// One sentence naming `SHINRAI_DATABASE_URL`, without the password in it.
    pub async fn open(url: &SecretString) -> Result<Self, StartError> {
        sqlx::any::install_default_drivers();
        let postgres = url.expose_secret().starts_with("postgres");
        let sqlite_path = if postgres { None } else { Some(sqlite_path(url.expose_secret())?) };
        let url = match sqlite_path {
            None => url.expose_secret().to_owned(),
            Some(path) => format!("sqlite://{path}?mode=rwc"),
        };
        let options = AnyConnectOptions::from_str(&url).map_err(|_| {
            StartError(
                "SHINRAI_DATABASE_URL: not an address such as sqlite://data/shinrai.db or postgres://user@host/name."
                    .into(),
            )
        })?;
        let trust_from = TrustFrom::new(Instant::now());
        let is_trusted = trust_from.clone();
        let connections = AnyPoolOptions::new()
            .max_connections(if postgres { 16 } else { 6 })
            .acquire_timeout(if postgres { TRY } else { LOCK })
            .after_connect(move |connection, _| {
                Box::pin(async move { connection.execute(if postgres { POSTGRES } else { SQLITE }).await.map(drop) })
            })
            // Below. A ping before each use is a third of an embedded database's work, and SQLite cannot be away.
            .test_before_acquire(false)
            .before_acquire(move |connection, about| {
                let made_at = Instant::now().checked_sub(about.age);
                let is_trusted = made_at.is_none_or(|made_at| made_at > *is_trusted.borrow());
                Box::pin(async move {
                    let answers = !postgres || matches!(timeout(ALIVE, connection.ping()).await, Ok(Ok(())));
                    Ok(is_trusted && answers)
                })
            })
            .connect_lazy_with(options);
        let pool = Pool::new(connections, trust_from);
        let unopened = |error| StartError(format!("SHINRAI_DATABASE_URL: the database cannot be opened ({error})."));
        pool.acquire().await.map_err(unopened)?;
        if postgres {
            pooler::check(&pool).await?;
        }
        let store = Self { pool, postgres };
        migrations::run(&store, sqlite_path).await?;
        Ok(store)
    }

    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.postgres
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        self.pool.begin().await
    }

    /// Carries the embedded database's log over into its file, beside those who read and write. Whoever fills the log
    /// does that too, or the next subscriber's commit would.
    ///
    /// # Errors
    /// The database's.
    pub async fn write_back(&self) -> sqlx::Result<()> {
        if self.postgres {
            return Ok(());
        }
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").run(&self.pool).await
    }

    /// Whether the database answers, takes writes and is at this program's version.
    pub async fn ready(&self) -> bool {
        let Ok(mut connection) = self.pool.acquire().await else { return false };
        if self.postgres && !takes_writes(&mut connection).await.unwrap_or(false) {
            return false;
        }
        migrations::version(&mut connection).await.is_ok_and(|version| version == migrations::newest())
    }

    /// How far the database's clock is from `ours`; nothing for the embedded one, which has none of its own.
    pub async fn clock_skew(&self, ours: Timestamp) -> sqlx::Result<Duration> {
        let theirs = self.time().await?.unwrap_or(ours);
        Ok(Duration::from_millis(theirs.millis().abs_diff(ours.millis())))
    }

    /// The time by the database's clock; `None`: it is embedded and has none of its own.
    pub async fn time(&self) -> sqlx::Result<Option<Timestamp>> {
        if !self.postgres {
            return Ok(None);
        }
        sqlx::query_scalar("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
            .fetch_optional(&self.pool)
            .await
    }
}

/// A standby does not, nor a database that is set so. Then this and older connections are thrown away: where they lead
/// may have another role by now than what the same address leads to.
async fn takes_writes(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    let writes = sqlx::query("SELECT 1 WHERE current_setting('transaction_read_only') = 'off'");
    let takes_writes = writes.finds_any(&mut *connection).await?;
    if !takes_writes {
        connection.distrust();
    }
    Ok(takes_writes)
}

/// Locks the account's row until the transaction ends, so that what is counted under it stays counted.
pub async fn lock_account(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    if holds_everything(tx) {
        return Ok(());
    }
    sqlx::query("UPDATE account SET id = id WHERE id = $1").bind(account_id).run(tx).await
}

/// A transaction that may write holds the whole embedded database from its beginning (`BEGIN IMMEDIATE`).
fn holds_everything(tx: &AnyConnection) -> bool {
    tx.backend_name() == "SQLite"
}

fn sqlite_path(url: &str) -> Result<&str, StartError> {
    let path = url.strip_prefix("sqlite://").unwrap_or(url).split('?').next().unwrap_or_default();
    if let Some(folder) = std::path::Path::new(path).parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            StartError(format!("SHINRAI_DATABASE_URL: the folder of {path} cannot be made ({error})."))
        })?;
    }
    Ok(path)
}
