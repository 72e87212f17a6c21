use sqlx::AnyConnection;

use crate::rules::time::Timestamp;

/// A registration that waits for its cookie to come back.
pub struct Pending {
    pub id: i64,
    pub account_id: i64,
    pub browser_id: i64,
    pub credential_version: i64,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub expires_at_latest: Timestamp,
}

/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, row: &Pending) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO trust (id, account_id, browser_id, credential_version, created_at, last_used_at, expires_at, \
         expires_at_latest) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
    )
    .bind(row.id)
    .bind(row.account_id)
    .bind(row.browser_id)
    .bind(row.credential_version)
    .bind(row.now.millis())
    .bind(row.expires_at.millis())
    .bind(row.expires_at_latest.millis())
    .execute(tx)
    .await
    .map(|_| ())
}

/// Ends what this account has registered for this browser, so that a new registration takes its place.
///
/// # Errors
/// The database's.
pub async fn end_of_browser(
    tx: &mut AnyConnection,
    account_id: i64,
    browser_id: i64,
    reason: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE trust SET ended_at = $3, ended_reason = $4 WHERE account_id = $1 AND browser_id = $2 AND ended_at IS NULL",
    )
    .bind(account_id)
    .bind(browser_id)
    .bind(now.millis())
    .bind(reason)
    .execute(tx)
    .await
    .map(|_| ())
}

/// Ends every account's trust in one browser.
///
/// # Errors
/// The database's.
pub async fn end_all_of_browser(
    tx: &mut AnyConnection,
    browser_id: i64,
    reason: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE trust SET ended_at = $2, ended_reason = $3 WHERE browser_id = $1 AND ended_at IS NULL")
        .bind(browser_id)
        .bind(now.millis())
        .bind(reason)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Counts a registration whose cookie came back, if a place is free. `false`: all `places` are taken.
/// The caller holds the account's lock, so that two at once cannot both take the last place.
///
/// # Errors
/// The database's.
pub async fn confirm(tx: &mut AnyConnection, id: i64, places: u32, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE trust SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL AND ended_at IS NULL \
         AND (SELECT count(*) FROM trust o JOIN account a ON a.id = o.account_id WHERE o.account_id = trust.account_id \
           AND o.ended_at IS NULL AND o.confirmed_at IS NOT NULL AND o.expires_at > $2 \
           AND o.credential_version = a.credential_version) < $3",
    )
    .bind(id)
    .bind(now.millis())
    .bind(i64::from(places))
    .execute(tx)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Trust stands in for a code: its end slides. `false`: it is not in force (any more).
///
/// # Errors
/// The database's.
pub async fn use_once(
    tx: &mut AnyConnection,
    id: i64,
    credential_version: i64,
    now: Timestamp,
    expires_at: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE trust SET last_used_at = $3, \
         expires_at = CASE WHEN $4 < expires_at_latest THEN $4 ELSE expires_at_latest END \
         WHERE id = $1 AND credential_version = $2 AND confirmed_at IS NOT NULL AND ended_at IS NULL AND expires_at > $3",
    )
    .bind(id)
    .bind(credential_version)
    .bind(now.millis())
    .bind(expires_at.millis())
    .execute(tx)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Registrations that nobody came back to in all that time become tombstones.
///
/// # Errors
/// The database's.
pub async fn sweep(connection: &mut AnyConnection, pending_since: Timestamp, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE trust SET ended_at = $2, ended_reason = 'NOT_CONFIRMED' \
         WHERE confirmed_at IS NULL AND ended_at IS NULL AND created_at < $1",
    )
    .bind(pending_since.millis())
    .bind(now.millis())
    .execute(connection)
    .await
    .map(|_| ())
}
