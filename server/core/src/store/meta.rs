//! The table `meta`, what belongs to the database as a whole: the mark of a development one, the fingerprint of its
//! keys, the latest moment seen.

use std::{str::FromStr, time::Duration};

use super::Store;
use crate::store::statement::Statement as _;
use crate::{keys::Keys, rules::time::Timestamp, start_error::StartError};

/// Refuses a dev database without `--dev`, and with `--dev` one that holds accounts and is not marked as such.
///
/// # Errors
/// One sentence naming `SHINRAI_DATABASE_URL`.
pub async fn claim(store: &Store, dev: bool) -> Result<(), StartError> {
    let marked = get(store, "dev").await.map_err(broken)?.is_some();
    if marked && !dev {
        return Err(StartError(
            "SHINRAI_DATABASE_URL: this is a development database; start with --dev or name another one.".into(),
        ));
    }
    if dev && !marked {
        let accounts: i64 =
            sqlx::query_scalar("SELECT count(*) FROM account").fetch_one(store.pool()).await.map_err(broken)?;
        if accounts > 0 {
            return Err(StartError(
                "SHINRAI_DATABASE_URL: this database holds accounts and is not a development one; start without --dev or name another one.".into(),
            ));
        }
        set(store, "dev", "1").await.map_err(broken)?;
    }
    Ok(())
}

/// Refuses a secret file that does not belong to this database.
///
/// # Errors
/// One sentence naming `SHINRAI_SECRET_FILE`.
pub async fn check_fingerprint(store: &Store, keys: &Keys) -> Result<(), StartError> {
    let known = get(store, "secret").await.map_err(broken)?;
    let newest = keys.fingerprints().next().unwrap_or_default();
    match known {
        Some(known) if keys.fingerprints().all(|fingerprint| fingerprint != known) => Err(StartError(
            "SHINRAI_SECRET_FILE: this key file belongs to another database; bring back the one this database was made with.".into(),
        )),
        Some(known) if known == newest => Ok(()),
        _ => set(store, "secret", &newest).await.map_err(broken),
    }
}

/// The latest moment an earlier run has stored, and the dev clock's offset.
///
/// # Errors
/// One sentence naming `SHINRAI_DATABASE_URL`; also where either is no number, for codes and pauses that are over must
/// not open again.
pub async fn clock(store: &Store) -> Result<(Timestamp, Duration), StartError> {
    let seen = number(store, "clock_seen").await?.unwrap_or_default();
    Ok((Timestamp::from_millis(seen), Duration::from_millis(number(store, "clock_offset").await?.unwrap_or_default())))
}

/// Stores the latest moment seen, so that a clock set back before a restart re-opens nothing.
///
/// # Errors
/// The database's.
pub async fn set_clock_seen(store: &Store, now: Timestamp) -> sqlx::Result<()> {
    set(store, "clock_seen", &now.millis().to_string()).await
}

/// Stores the dev clock's offset.
///
/// # Errors
/// The database's.
pub async fn set_clock_offset(store: &Store, offset: Duration) -> sqlx::Result<()> {
    set(store, "clock_offset", &offset.as_millis().to_string()).await
}

/// `None`: it was never stored.
async fn number<T: FromStr>(store: &Store, name: &str) -> Result<Option<T>, StartError> {
    let text = get(store, name).await.map_err(broken)?;
    text.map(|text| text.parse()).transpose().map_err(|_| {
        StartError(format!(
            "SHINRAI_DATABASE_URL: this database holds a {name} that cannot be read; bring back a backup."
        ))
    })
}

async fn get(store: &Store, name: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT value FROM meta WHERE name = $1").bind(name).fetch_optional(store.pool()).await
}

async fn set(store: &Store, name: &str, value: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2")
        .bind(name)
        .bind(value)
        .run(store.pool())
        .await
}

#[expect(clippy::needless_pass_by_value, reason = "an error mapper takes what it maps")]
fn broken(error: sqlx::Error) -> StartError {
    StartError(format!("SHINRAI_DATABASE_URL: the database does not answer ({error})."))
}
