//! The table `session`: begun, read with its account, ended.

mod account_security;

use contract::session::SignedInBy;

pub use self::account_security::{
    AccountSecurity, TypedInto, account_security, forget_typed, keep_typed, proved_code, proved_password, show_codes,
};
use crate::rules::{
    credential_version::CredentialVersion,
    id::{AccountId, BrowserId, SessionId, SignInId, TrustId},
    sign_in::CodeBy,
    time::Timestamp,
    two_step::TwoStep,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

/// A session that was begun.
pub struct NewSession<'a> {
    pub id: SessionId,
    pub token_hash: &'a [u8],
    pub account_id: AccountId,
    pub credential_version: CredentialVersion,
    pub signed_in_by: SignedInBy,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub trust_id: Option<TrustId>,
    pub sign_in_id: SignInId,
    pub browser_id: Option<BrowserId>,
    /// Where the code came by that was typed for it; `None`: none was.
    pub code_by: Option<CodeBy>,
}

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
    .bind(row.now)
    .bind(row.expires_at)
    .bind(row.trust_id)
    .bind(row.sign_in_id)
    .bind(row.browser_id)
    .bind(row.code_by.map_or(Timestamp::default(), |_| row.now))
    .bind(row.code_by.map(CodeBy::code))
    .run(tx)
    .await
}

/// A lost answer is given again: the session stays, its cookie's value is a new one. `None`: it has ended meanwhile;
/// otherwise the registration it asked for.
pub async fn renew(tx: &mut AnyConnection, id: SessionId, token_hash: &[u8]) -> sqlx::Result<Option<Option<TrustId>>> {
    sqlx::query_scalar("UPDATE session SET token_hash = $2 WHERE id = $1 RETURNING trust_id")
        .bind(id)
        .bind(token_hash)
        .fetch_optional(tx)
        .await
}

/// Ends the one a cookie names. A made-up cookie names none, and waits for nobody who writes.
pub async fn delete(tx: &mut AnyConnection, token_hash: &[u8]) -> sqlx::Result<()> {
    let found: Option<SessionId> = sqlx::query_scalar("SELECT id FROM session WHERE token_hash = $1")
        .bind(token_hash)
        .fetch_optional(&mut *tx)
        .await?;
    if found.is_none() {
        return Ok(());
    }
    sqlx::query("DELETE FROM session WHERE token_hash = $1").bind(token_hash).run(tx).await
}

pub async fn delete_by_id(tx: &mut AnyConnection, id: SessionId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE id = $1").bind(id).run(tx).await
}

row! {
    /// A live session with what its pages show: one read.
    pub struct CurrentSession {
        pub id: SessionId,
        pub account_id: AccountId,
        pub signed_in_by: SignedInBy,
        pub created_at: Timestamp,
        pub last_seen_at: Timestamp,
        /// The end whatever happens.
        pub expires_at: Timestamp,
        pub login_id: String,
        pub two_step: TwoStep,
        pub contact_email: Option<String>,
        /// When mail to it came back for good; `None`: it did not, as far as known.
        pub email_bounced_at: Option<Timestamp>,
        pub mobile: Option<String>,
        pub devices: u32,
        /// The record of this sign-in.
        pub sign_in_id: Option<SignInId>,
        /// The registration this sign-in asked for, and how it stands.
        pub trust_id: Option<TrustId>,
        pub trust_browser_id: Option<BrowserId>,
        pub trust_confirmed_at: Option<Timestamp>,
        pub trust_ended_at: Option<Timestamp>,
        pub trust_expires_at: Option<Timestamp>,
        /// Until when the browser of this request is trusted.
        pub trusted_until: Option<Timestamp>,
        /// The browser of this request has told us of its marker.
        pub marked: bool,
        pub credential_version: CredentialVersion,
    }
}

/// The session a cookie names, if it has not ended: idle, absolute, or by a change of password or second step.
/// `browser_id` is the browser of this request, if known.
pub async fn current(
    connection: &mut AnyConnection,
    token_hash: &[u8],
    now: Timestamp,
    idle_since: Timestamp,
    browser_id: Option<BrowserId>,
) -> sqlx::Result<Option<CurrentSession>> {
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
    .bind(now)
    .bind(idle_since)
    .bind(browser_id)
    .fetch_optional(connection)
    .await
}

/// The registration this sign-in asks for, where it came to it later.
pub async fn set_trust(tx: &mut AnyConnection, id: SessionId, trust_id: Option<TrustId>) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET trust_id = $2 WHERE id = $1").bind(id).bind(trust_id).run(tx).await
}

/// Ends an account's sessions in one browser, or everywhere, but for one. How many.
pub async fn delete_others(
    tx: &mut AnyConnection,
    account_id: AccountId,
    browser_id: Option<BrowserId>,
    but: SessionId,
) -> sqlx::Result<u64> {
    sqlx::query(
        "DELETE FROM session WHERE account_id = $1 AND id <> $3 \
         AND (browser_id = $2 OR CAST($2 AS BIGINT) IS NULL)",
    )
    .bind(account_id)
    .bind(browser_id)
    .bind(but)
    .changes(tx)
    .await
}

pub async fn touch(connection: &mut AnyConnection, id: SessionId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2")
        .bind(id)
        .bind(now)
        .run(connection)
        .await
}

/// Password or second step changed in this session: it goes on.
pub async fn carry(tx: &mut AnyConnection, id: SessionId, credential_version: CredentialVersion) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET credential_version = $2 WHERE id = $1")
        .bind(id)
        .bind(credential_version)
        .run(tx)
        .await
}

/// Ends one session of an account.
pub async fn delete_one(connection: &mut AnyConnection, account_id: AccountId, id: SessionId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM session WHERE account_id = $1 AND id = $2").bind(account_id).bind(id).run(connection).await
}

/// Ends all sessions of an account. How many.
pub async fn delete_all(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<u64> {
    sqlx::query("DELETE FROM session WHERE account_id = $1").bind(account_id).changes(tx).await
}

row! {
    /// A session as its owner sees it.
    pub struct Listed {
        pub id: SessionId,
        pub signed_in_by: SignedInBy,
        pub created_at: Timestamp,
        pub last_seen_at: Timestamp,
        /// Coarse name of the browser.
        pub label: String,
    }
}

/// Where an account is signed in, the latest seen first.
pub async fn of_account(
    connection: &mut AnyConnection,
    account_id: AccountId,
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
    .bind(now)
    .bind(idle_since)
    .fetch_all(connection)
    .await
}
