mod care;

use contract::view::SignedInBy;
use sqlx::AnyConnection;

pub use self::care::{Care, TypedInto, care, forget_typed, keep_typed, proved_code, proved_password, show_codes};
use crate::rules::time::Timestamp;

/// A session that was begun.
pub struct NewSession<'a> {
    pub id: i64,
    pub token_hash: &'a [u8],
    pub account_id: i64,
    pub credential_version: i64,
    pub signed_in_by: SignedInBy,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub trust_id: Option<i64>,
    pub sign_in_id: i64,
    pub browser_id: Option<i64>,
    /// Where the code came by that was typed for it: `email`, `sms` or `recovery`.
    pub code_by: Option<&'a str>,
}

/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, row: &NewSession<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO session (id, token_hash, account_id, credential_version, signed_in_by, created_at, last_seen_at, \
         expires_at, trust_id, sign_in_id, browser_id, password_at, code_at, code_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $6, $11, $12)",
    )
    .bind(row.id)
    .bind(row.token_hash)
    .bind(row.account_id)
    .bind(row.credential_version)
    .bind(row.signed_in_by.code())
    .bind(row.now.millis())
    .bind(row.expires_at.millis())
    .bind(row.trust_id)
    .bind(row.sign_in_id)
    .bind(row.browser_id)
    .bind(row.code_by.map_or(0, |_| row.now.millis()))
    .bind(row.code_by)
    .execute(tx)
    .await
    .map(|_| ())
}

/// A lost answer is given again: the session stays, its cookie's value is a new one. `None`: it has ended meanwhile;
/// otherwise the registration it asked for.
///
/// # Errors
/// The database's.
pub async fn renew(tx: &mut AnyConnection, id: i64, token_hash: &[u8]) -> sqlx::Result<Option<Option<i64>>> {
    sqlx::query_scalar("UPDATE session SET token_hash = $2 WHERE id = $1 RETURNING trust_id")
        .bind(id)
        .bind(token_hash)
        .fetch_optional(tx)
        .await
}

/// # Errors
/// The database's.
pub async fn delete(tx: &mut AnyConnection, token_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE token_hash = $1").bind(token_hash).execute(tx).await.map(|_| ())
}

/// # Errors
/// The database's.
pub async fn delete_by_id(tx: &mut AnyConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE id = $1").bind(id).execute(tx).await.map(|_| ())
}

row! {
    /// A live session with what its pages show: one read.
    pub struct Live {
        pub id: i64,
        pub account_id: i64,
        pub signed_in_by: String,
        pub created_at: i64,
        pub last_seen_at: i64,
        /// The end whatever happens.
        pub expires_at: i64,
        pub login_id: String,
        pub two_step: String,
        pub contact_email: Option<String>,
        /// When mail to it came back for good; `None`: it did not, as far as known.
        pub email_bounced_at: Option<i64>,
        pub mobile: Option<String>,
        pub devices: i64,
        /// The line of this sign-in.
        pub sign_in_id: Option<i64>,
        /// The registration this sign-in asked for, and how it stands.
        pub trust_id: Option<i64>,
        pub trust_browser_id: Option<i64>,
        pub trust_confirmed_at: Option<i64>,
        pub trust_ended_at: Option<i64>,
        pub trust_expires_at: Option<i64>,
        /// Until when the browser at the door is trusted.
        pub trusted_until: Option<i64>,
        /// 1 = the browser at the door has told us of its marker.
        pub marked: i64,
        pub credential_version: i64,
    }
}

/// The session a cookie names, if it has not ended: idle, absolute, or by a change of password or second step.
/// `browser_id` is the browser at the door, if known.
///
/// # Errors
/// The database's.
pub async fn live(
    connection: &mut AnyConnection,
    token_hash: &[u8],
    now: Timestamp,
    idle_since: Timestamp,
    browser_id: Option<i64>,
) -> sqlx::Result<Option<Live>> {
    sqlx::query_as(
        "SELECT s.id, s.account_id, s.signed_in_by, s.created_at, s.last_seen_at, s.expires_at, s.sign_in_id, s.credential_version, a.login_id, a.two_step, \
         a.contact_email, a.mobile, \
         CASE WHEN a.contact_email_bounced_at > COALESCE(a.contact_email_proved_at, 0) \
           THEN a.contact_email_bounced_at END AS email_bounced_at, \
         (SELECT count(*) FROM trust t WHERE t.account_id = a.id AND t.ended_at IS NULL AND t.confirmed_at IS NOT NULL \
           AND t.expires_at > $2 AND t.credential_version = a.credential_version) AS devices, \
         r.id AS trust_id, r.browser_id AS trust_browser_id, r.confirmed_at AS trust_confirmed_at, \
         r.ended_at AS trust_ended_at, r.expires_at AS trust_expires_at, \
         (SELECT t.expires_at FROM trust t WHERE t.account_id = a.id AND t.browser_id = $4 AND t.ended_at IS NULL \
           AND t.confirmed_at IS NOT NULL AND t.expires_at > $2 AND t.credential_version = a.credential_version) \
           AS trusted_until, \
         CASE WHEN EXISTS (SELECT 1 FROM browser b WHERE b.id = $4 AND b.marker_hash IS NOT NULL) THEN 1 ELSE 0 END AS marked \
         FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN trust r ON r.id = s.trust_id \
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 \
         AND s.credential_version = a.credential_version AND a.locked_at IS NULL",
    )
    .bind(token_hash)
    .bind(now.millis())
    .bind(idle_since.millis())
    .bind(browser_id)
    .fetch_optional(connection)
    .await
}

/// The registration this sign-in asks for, where it came to it later.
///
/// # Errors
/// The database's.
pub async fn set_trust(tx: &mut AnyConnection, id: i64, trust_id: Option<i64>) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET trust_id = $2 WHERE id = $1").bind(id).bind(trust_id).execute(tx).await.map(|_| ())
}

/// Ends an account's sessions in one browser, or everywhere, but for one. How many.
///
/// # Errors
/// The database's.
pub async fn delete_others(
    tx: &mut AnyConnection,
    account_id: i64,
    browser_id: Option<i64>,
    but: i64,
) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM session WHERE account_id = $1 AND id <> $3 \
         AND (browser_id = $2 OR CAST($2 AS BIGINT) IS NULL)",
    )
    .bind(account_id)
    .bind(browser_id)
    .bind(but)
    .execute(tx)
    .await
    .map(|done| done.rows_affected())
}

/// # Errors
/// The database's.
pub async fn touch(connection: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2")
        .bind(id)
        .bind(now.millis())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Password or second step changed in this session: it goes on.
///
/// # Errors
/// The database's.
pub async fn carry(tx: &mut AnyConnection, id: i64, credential_version: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET credential_version = $2 WHERE id = $1")
        .bind(id)
        .bind(credential_version)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Ends one session of an account.
///
/// # Errors
/// The database's.
pub async fn delete_one(connection: &mut AnyConnection, account_id: i64, id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE account_id = $1 AND id = $2")
        .bind(account_id)
        .bind(id)
        .execute(connection)
        .await
        .map(|_| ())
}

/// Ends all sessions of an account. How many.
///
/// # Errors
/// The database's.
pub async fn delete_all(tx: &mut AnyConnection, account_id: i64) -> sqlx::Result<u64> {
    sqlx::query("DELETE FROM session WHERE account_id = $1")
        .bind(account_id)
        .execute(tx)
        .await
        .map(|done| done.rows_affected())
}

row! {
    /// A session as its owner sees it.
    pub struct Listed {
        pub id: i64,
        pub signed_in_by: String,
        pub created_at: i64,
        pub last_seen_at: i64,
        /// Coarse name of the browser.
        pub label: String,
    }
}

/// Where an account is signed in, the latest seen first.
///
/// # Errors
/// The database's.
pub async fn of_account(
    connection: &mut AnyConnection,
    account_id: i64,
    now: Timestamp,
    idle_since: Timestamp,
) -> sqlx::Result<Vec<Listed>> {
    sqlx::query_as(
        "SELECT s.id, s.signed_in_by, s.created_at, s.last_seen_at, COALESCE(l.label, '') AS label \
         FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN sign_in l ON l.id = s.sign_in_id \
         WHERE s.account_id = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 \
         AND s.credential_version = a.credential_version ORDER BY s.last_seen_at DESC, s.id LIMIT 100",
    )
    .bind(account_id)
    .bind(now.millis())
    .bind(idle_since.millis())
    .fetch_all(connection)
    .await
}
