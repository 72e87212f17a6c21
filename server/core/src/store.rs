//! The only place that speaks SQL: static text with `$1` that SQLite and PostgreSQL both take.

mod loggable;
mod migrations;
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

pub use self::loggable::loggable;
use std::{str::FromStr, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    Any, AnyConnection, AnyPool, Connection, Executor, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
};

use self::statement::Statement as _;
use crate::{
    rules::{id::AccountId, time::Timestamp},
    start_error::StartError,
};

/// One transaction; rolls back when dropped.
pub type Tx = Transaction<'static, Any>;

/// The database, either kind.
#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
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
        let pool = AnyPoolOptions::new()
            .max_connections(if postgres { 16 } else { 6 })
            .acquire_timeout(Duration::from_secs(10))
            // A ping before each use is a third of an embedded database's work (and SQLite cannot be away).
            .test_before_acquire(postgres)
            // On a full disk SQLite ends a transaction by itself, and sqlx goes on believing in it: such a connection
            // would begin no other one, and is not given out again.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if !postgres {
                        for pragma in [
                            "PRAGMA busy_timeout = 10000",
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = NORMAL",
                            "PRAGMA foreign_keys = ON",
                            "PRAGMA secure_delete = ON",
                        ] {
                            connection.execute(pragma).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(|error| StartError(format!("SHINRAI_DATABASE_URL: the database cannot be opened ({error}).")))?;
        let store = Self { pool, postgres };
        migrations::run(&store, sqlite_path).await?;
        Ok(store)
    }

    #[must_use]
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.postgres
    }

    /// Begins a transaction that may write: on SQLite it takes the write lock at once, so that it cannot fail halfway.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        if self.postgres { self.pool.begin().await } else { self.pool.begin_with("BEGIN IMMEDIATE").await }
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

    /// Whether the database answers and is at this program's version.
    pub async fn ready(&self) -> bool {
        migrations::version(self).await.is_ok_and(|version| version == migrations::newest())
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
