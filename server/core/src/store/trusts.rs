//! The table `trust`: an account's registrations of browsers, from pending to ended.

mod ending;

use contract::reason::{Change, Reason};
use sqlx::any::AnyRow;

pub use self::ending::{Ending, Why, end, end_by_change};

use crate::rules::{
    credential_version::CredentialVersion,
    id::{AccountId, BrowserId, TrustId},
    reason::ENDINGS,
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::{
    row::{Column, unreadable},
    statement::Statement as _,
};

/// A registration that waits for its cookie to come back.
pub struct NewTrust {
    pub id: TrustId,
    pub account_id: AccountId,
    pub browser_id: BrowserId,
    pub credential_version: CredentialVersion,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub expires_at_latest: Timestamp,
}

pub async fn insert(tx: &mut AnyConnection, row: &NewTrust) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO trust (id, account_id, browser_id, credential_version, created_at, last_used_at, expires_at, \
         expires_at_latest) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
    )
    .bind(row.id)
    .bind(row.account_id)
    .bind(row.browser_id)
    .bind(row.credential_version)
    .bind(row.now)
    .bind(row.expires_at)
    .bind(row.expires_at_latest)
    .run(tx)
    .await
}

/// Password or second step changed in this browser: its trust goes on.
pub async fn carry(
    tx: &mut AnyConnection,
    account_id: AccountId,
    browser_id: BrowserId,
    credential_version: CredentialVersion,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE trust SET credential_version = $3 WHERE account_id = $1 AND browser_id = $2 AND ended_at IS NULL \
         AND credential_version = $3 - 1",
    )
    .bind(account_id)
    .bind(browser_id)
    .bind(credential_version)
    .run(tx)
    .await
}

/// A registration that was once in force, and that nobody ended because of its browser.
macro_rules! was_trusted {
    () => {
        "confirmed_at IS NOT NULL \
         AND COALESCE(ended_reason, '') NOT IN ('REVOKED_BY_YOU', 'REVOKED_BY_OPERATOR', 'COPIED_SUSPECTED')"
    };
}
pub(super) use was_trusted;

/// Whether the account has known that browser: it came back registered, apart from the registration `but`, and nobody
/// ended that because of it.
pub async fn had(
    connection: &mut AnyConnection,
    account_id: AccountId,
    browser_id: BrowserId,
    but: Option<TrustId>,
) -> sqlx::Result<bool> {
    let statement = concat!(
        "SELECT id FROM trust WHERE account_id = $1 AND browser_id = $2 AND id <> $3 AND ",
        was_trusted!(),
        " LIMIT 1"
    );
    sqlx::query(statement).bind(account_id).bind(browser_id).bind(but.unwrap_or_default()).finds_any(connection).await
}

/// The owner is told of that registration. `false`: so it was before.
pub async fn notified(tx: &mut AnyConnection, id: TrustId, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("UPDATE trust SET told_at = $2 WHERE id = $1 AND told_at IS NULL")
        .bind(id)
        .bind(now)
        .changes_one(tx)
        .await
}

/// Counts a registration whose cookie came back, if a place is free. `false`: all `places` are taken.
/// The caller holds the account's lock, so that two at once cannot both take the last place.
pub async fn confirm(tx: &mut AnyConnection, id: TrustId, places: u32, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE trust SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL AND ended_at IS NULL \
         AND (SELECT count(*) FROM trust o JOIN account a ON a.id = o.account_id WHERE o.account_id = trust.account_id \
           AND o.ended_at IS NULL AND o.confirmed_at IS NOT NULL AND o.expires_at > $2 \
           AND o.credential_version = a.credential_version) < $3",
    )
    .bind(id)
    .bind(now)
    .bind(i64::from(places))
    .changes_one(tx)
    .await
}

/// Trust stands in for a code: its end slides. `false`: it is not in force (any more).
pub async fn use_once(
    tx: &mut AnyConnection,
    id: TrustId,
    credential_version: CredentialVersion,
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
    .bind(now)
    .bind(expires_at)
    .changes_one(tx)
    .await
}

row! {
    /// A registration that nobody ended, in force or waiting for its cookie.
    pub struct TrustState {
        pub id: TrustId,
        pub confirmed_at: Option<Timestamp>,
    }
}

/// What the account has standing in that browser.
pub async fn state(
    tx: &mut AnyConnection,
    account_id: AccountId,
    browser_id: BrowserId,
) -> sqlx::Result<Option<TrustState>> {
    sqlx::query_as("SELECT id, confirmed_at FROM trust WHERE account_id = $1 AND browser_id = $2 AND ended_at IS NULL")
        .bind(account_id)
        .bind(browser_id)
        .fetch_optional(tx)
        .await
}

row! {
    /// A registration with its browser, in force or not.
    pub struct TrustRecord {
        pub id: TrustId,
        pub browser_id: BrowserId,
        pub label: String,
        pub name: Option<String>,
        pub credential_version: CredentialVersion,
        pub created_at: Timestamp,
        pub confirmed_at: Option<Timestamp>,
        pub last_used_at: Timestamp,
        pub expires_at: Timestamp,
        /// `None`: nobody ended it.
        pub ended: Option<Ended>,
    }
}

/// How a registration was ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    pub at: Timestamp,
    /// One of [`ENDINGS`].
    pub reason: Reason,
    /// What was changed, where a change ended it.
    pub change: Option<Change>,
}

/// Three columns as one, or none of them.
impl Column for Ended {
    fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self> {
        let (reason_column, change_column) = (format!("{name}_reason"), format!("{name}_kind"));
        let reason = Reason::read(row, &reason_column)?;
        if !ENDINGS.contains(&reason) {
            return Err(unreadable(&reason_column, "no end of a registration"));
        }
        Ok(Self { at: Timestamp::read(row, name)?, reason, change: Column::read(row, &change_column)? })
    }
}

/// More than anybody reads; a year of sign-ins in a browser that forgets stays below it.
const MOST: i64 = 500;

/// Everything the account ever registered, the newest first, but for what the same browser registered anew and what was
/// given up for want of a place.
pub async fn of_account(connection: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<Vec<TrustRecord>> {
    sqlx::query_as(
        "SELECT t.id, t.browser_id, b.label, t.name, t.credential_version, t.created_at, t.confirmed_at, \
         t.last_used_at, t.expires_at, t.ended_at AS ended, t.ended_reason, t.ended_kind \
         FROM trust t JOIN browser b ON b.id = t.browser_id \
         WHERE t.account_id = $1 AND (t.ended_reason IS NULL OR t.ended_reason NOT IN ('RENEWED', 'SKIPPED')) \
         ORDER BY t.created_at DESC, t.id LIMIT $2",
    )
    .bind(account_id)
    .bind(MOST)
    .fetch_all(connection)
    .await
}

/// The registration of this browser that is in force for the account.
pub async fn in_force(
    connection: &mut AnyConnection,
    account_id: AccountId,
    browser_id: BrowserId,
    credential_version: CredentialVersion,
    now: Timestamp,
) -> sqlx::Result<Option<TrustId>> {
    sqlx::query_scalar(
        "SELECT id FROM trust WHERE account_id = $1 AND browser_id = $2 AND credential_version = $3 \
         AND ended_at IS NULL AND confirmed_at IS NOT NULL AND expires_at > $4",
    )
    .bind(account_id)
    .bind(browser_id)
    .bind(credential_version)
    .bind(now)
    .fetch_optional(connection)
    .await
}

/// Whether the account ever registered that browser, as far as rows are kept; in force or not.
pub async fn was_registered(
    connection: &mut AnyConnection,
    account_id: AccountId,
    browser_id: BrowserId,
) -> sqlx::Result<bool> {
    sqlx::query("SELECT id FROM trust WHERE account_id = $1 AND browser_id = $2 LIMIT 1")
        .bind(account_id)
        .bind(browser_id)
        .finds_any(connection)
        .await
}

/// Whether all that the account had in that browser was registered anew in another.
pub async fn went_elsewhere(
    connection: &mut AnyConnection,
    account_id: AccountId,
    browser_id: BrowserId,
) -> sqlx::Result<bool> {
    sqlx::query(
        "SELECT min(id) FROM trust WHERE account_id = $1 AND browser_id = $2 \
         HAVING count(*) > 0 AND count(*) = count(CASE WHEN ended_reason = 'RENEWED' THEN 1 END)",
    )
    .bind(account_id)
    .bind(browser_id)
    .finds_any(connection)
    .await
}

row! {
    /// What other accounts have of a browser.
    #[derive(Default)]
    pub struct Elsewhere {
        /// One trusts it now.
        pub trusted: bool,
        /// And its cookie came back there.
        pub came_back: bool,
    }
}

/// What any account but this one has of that browser now.
pub async fn elsewhere(
    connection: &mut AnyConnection,
    browser_id: BrowserId,
    account_id: AccountId,
    now: Timestamp,
) -> sqlx::Result<Elsewhere> {
    sqlx::query_as(
        "SELECT CASE WHEN count(*) > 0 THEN 1 ELSE 0 END AS trusted, \
         CASE WHEN count(CASE WHEN t.last_used_at > t.created_at THEN 1 END) > 0 THEN 1 ELSE 0 END AS came_back \
         FROM trust t JOIN account a ON a.id = t.account_id WHERE t.browser_id = $1 \
         AND t.account_id <> $2 AND t.ended_at IS NULL AND t.confirmed_at IS NOT NULL AND t.expires_at > $3 \
         AND t.credential_version = a.credential_version",
    )
    .bind(browser_id)
    .bind(account_id)
    .bind(now)
    .fetch_one(connection)
    .await
}

/// The subscriber's own name for a device; `None` brings the first name back.
pub async fn rename(
    connection: &mut AnyConnection,
    account_id: AccountId,
    id: TrustId,
    name: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE trust SET name = $3 WHERE account_id = $1 AND id = $2")
        .bind(account_id)
        .bind(id)
        .bind(name)
        .run(connection)
        .await
}

row! {
    /// Somebody whose registration a browser has.
    pub struct Owner {
        pub account_id: AccountId,
        pub label: String,
    }
}

/// Everybody whose registration of that browser came back and was not ended, run out or not: a copied cookie concerns
/// them all.
pub async fn owners(connection: &mut AnyConnection, browser_id: BrowserId) -> sqlx::Result<Vec<Owner>> {
    sqlx::query_as(
        "SELECT t.account_id, b.label FROM trust t JOIN browser b ON b.id = t.browser_id \
         WHERE t.browser_id = $1 AND t.ended_at IS NULL AND t.confirmed_at IS NOT NULL",
    )
    .bind(browser_id)
    .fetch_all(connection)
    .await
}
