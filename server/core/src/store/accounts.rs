//! The table `account`: read for sign-in, added, changed, deleted.

mod contact;
mod recovery;

use contract::language::Language;

pub use self::contact::{
    ContactDetails, NewMobile, bounced_email, contact_details, email_bounced, find_mobile, insert_line, keep_contact,
    lines, lose_mobile, prove, set_email, set_language, set_mobile, undo_mobile,
};
pub use self::recovery::{
    Freeze, OfEmail, RecoveryAccount, for_recovery, for_recovery_by_id, freeze, of_email, thaw_by_desk,
};
use super::{Store, trusts::was_trusted};
use crate::rules::{
    credential_version::CredentialVersion,
    id::{AccountId, BrowserId},
    time::Timestamp,
    two_step::{SetBy, TwoStep},
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;
use crate::{hashing::cost_of, start_error::StartError};

row! {
    /// What sign-in needs of an account, together with what this account knows of the browser of this request: one
    /// read.
    pub struct SignInAccount {
        pub id: AccountId,
        pub password_hash: String,
        pub contact_email: Option<String>,
        pub mobile: Option<String>,
        /// The phone was reported lost.
        pub mobile_lost_at: Option<Timestamp>,
        pub two_step: TwoStep,
        pub credential_version: CredentialVersion,
        pub locked_at: Option<Timestamp>,
        pub wrong_codes_in_a_row: u32,
        /// Too many were wrong in a row: until the password is changed no browser that was never trusted gets a code.
        pub codes_closed_at: Option<Timestamp>,
        /// This browser was registered at some time, in force or not, and neither owner nor operator ended that, nor a
        /// copy of its cookie.
        pub once_trusted: bool,
        /// When two-step verification was switched on or off last; and when the account began.
        pub two_step_since: Timestamp,
        pub created_at: Timestamp,
        pub language: Language,
        /// No browser can be trusted before this moment.
        pub untrusted_until: Timestamp,
    }
}

/// `browser_id`: the browser of this request, if its cookie is the one that it holds now.
pub async fn for_sign_in(
    store: &Store,
    login_id: &str,
    browser_id: Option<BrowserId>,
) -> sqlx::Result<Option<SignInAccount>> {
    let statement = concat!(
        "SELECT a.id, a.password_hash, a.contact_email, a.mobile, a.mobile_lost_at, a.two_step, a.credential_version, \
         a.locked_at, a.wrong_codes_in_a_row, a.codes_closed_at, \
         CASE WHEN EXISTS (SELECT 1 FROM trust WHERE account_id = a.id AND browser_id = $2 AND ",
        was_trusted!(),
        ") THEN 1 ELSE 0 END AS once_trusted, a.two_step_since, a.created_at, a.language, a.untrusted_until \
         FROM account a WHERE a.login_id = $1"
    );
    sqlx::query_as(statement).bind(login_id).bind(browser_id).fetch_optional(store.pool()).await
}

/// A new subscriber.
pub struct NewRow<'a> {
    pub id: AccountId,
    pub login_id: &'a str,
    pub password_hash: &'a str,
    pub contact_email: Option<&'a str>,
    /// The address was proved just now.
    pub email_proved: bool,
    pub mobile: Option<&'a str>,
    pub two_step: TwoStep,
    pub two_step_set_by: SetBy,
    pub now: Timestamp,
}

/// Writes an account; `false` if its ID is taken.
pub async fn insert(tx: &mut AnyConnection, row: &NewRow<'_>) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO account (id, login_id, password_hash, contact_email, contact_email_proved_at, mobile, \
         mobile_proved_at, two_step, two_step_set_by, two_step_since, created_at, password_cost) \
         VALUES ($1, $2, $3, $4, $9, $5, NULL, $6, $7, $8, $8, $10) ON CONFLICT (login_id) DO NOTHING",
    )
    .bind(row.id)
    .bind(row.login_id)
    .bind(row.password_hash)
    .bind(row.contact_email)
    .bind(row.mobile)
    .bind(row.two_step.code())
    .bind(row.two_step_set_by.code())
    .bind(row.now)
    .bind(row.email_proved.then_some(row.now))
    .bind(cost(row.password_hash))
    .changes_one(tx)
    .await
}

row! {
    /// What `account show` prints.
    pub struct Summary {
        pub login_id: String,
        pub contact_email: Option<String>,
        pub mobile: Option<String>,
        pub two_step: TwoStep,
        pub two_step_set_by: SetBy,
        pub two_step_since: Timestamp,
        pub locked_at: Option<Timestamp>,
        pub created_at: Timestamp,
        pub devices: u32,
        pub sessions: u32,
        /// When mail to the contact address came back for good, with which status; `None`: it did not, as far as known.
        pub email_bounced_at: Option<Timestamp>,
        pub email_bounced_status: Option<String>,
        /// The account's lines, joined by blanks.
        pub lines: String,
    }
}

pub async fn summary(store: &Store, login_id: &str, now: Timestamp) -> sqlx::Result<Option<Summary>> {
    sqlx::query_as(
        "SELECT a.login_id, a.contact_email, a.mobile, a.two_step, a.two_step_set_by, a.two_step_since, a.locked_at, \
         a.created_at, a.contact_email_bounced_status AS email_bounced_status, \
         CASE WHEN a.contact_email_bounced_at > COALESCE(a.contact_email_proved_at, 0) \
           THEN a.contact_email_bounced_at END AS email_bounced_at, \
         (SELECT count(*) FROM trust t WHERE t.account_id = a.id AND t.ended_at IS NULL AND t.confirmed_at IS NOT NULL \
           AND t.expires_at > $2 AND t.credential_version = a.credential_version) AS devices, \
         (SELECT count(*) FROM session s WHERE s.account_id = a.id AND s.expires_at > $2 \
           AND s.credential_version = a.credential_version) AS sessions, \
         COALESCE((SELECT string_agg(l.number, ' ') FROM line l WHERE l.account_id = a.id), '') AS lines \
         FROM account a WHERE a.login_id = $1",
    )
    .bind(login_id)
    .bind(now)
    .fetch_optional(store.pool())
    .await
}

row! {
    struct WrongCodes {
        wrong_codes_in_a_row: u32,
    }
}

/// Counts a wrong code; the first right one sets the count back. How many there are in a row now.
pub async fn count_wrong_code(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<u32> {
    let counted: WrongCodes = sqlx::query_as(
        "UPDATE account SET wrong_codes_in_a_row = wrong_codes_in_a_row + 1 WHERE id = $1 RETURNING wrong_codes_in_a_row",
    )
    .bind(account_id)
    .fetch_one(tx)
    .await?;
    Ok(counted.wrong_codes_in_a_row)
}

pub async fn forget_wrong_codes(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET wrong_codes_in_a_row = 0 WHERE id = $1 AND wrong_codes_in_a_row > 0")
        .bind(account_id)
        .run(tx)
        .await
}

/// Closes the code step to browsers never trusted, until the password is changed. `false`: it is closed already.
pub async fn close_codes(tx: &mut AnyConnection, account_id: AccountId, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("UPDATE account SET codes_closed_at = $2 WHERE id = $1 AND codes_closed_at IS NULL")
        .bind(account_id)
        .bind(now)
        .changes_one(tx)
        .await
}

pub async fn id_of(connection: &mut AnyConnection, login_id: &str) -> sqlx::Result<Option<AccountId>> {
    sqlx::query_scalar("SELECT id FROM account WHERE login_id = $1").bind(login_id).fetch_optional(connection).await
}

/// Switches two-step verification, or the channel it uses. It is on or off since it was switched: another channel moves
/// no day, or the next sign-in would be said to be the first one since.
pub async fn set_two_step(
    tx: &mut AnyConnection,
    id: AccountId,
    two_step: TwoStep,
    set_by: SetBy,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET two_step = $2, two_step_set_by = $3, \
         two_step_since = CASE WHEN (two_step = 'off') <> ($2 = 'off') THEN $4 ELSE two_step_since END WHERE id = $1",
    )
    .bind(id)
    .bind(two_step.code())
    .bind(set_by.code())
    .bind(now)
    .run(tx)
    .await
}

/// Sets the password. Codes are open again, for whoever guessed needs a new password now; and what the desk opened for
/// it is closed.
pub async fn set_password(tx: &mut AnyConnection, id: AccountId, password_hash: &str) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET password_hash = $2, password_cost = $3, wrong_codes_in_a_row = 0, codes_closed_at = NULL, \
         desk_gave_email = 0 WHERE id = $1",
    )
    .bind(id)
    .bind(password_hash)
    .bind(cost(password_hash))
    .run(tx)
    .await
}

/// The same password, hashed anew; unless it was changed meanwhile.
pub async fn renew_hash(
    connection: &mut AnyConnection,
    account: &SignInAccount,
    renewed: Option<&str>,
) -> sqlx::Result<()> {
    let Some(renewed) = renewed else { return Ok(()) };
    sqlx::query("UPDATE account SET password_hash = $3, password_cost = $4 WHERE id = $1 AND password_hash = $2")
        .bind(account.id)
        .bind(&account.password_hash)
        .bind(renewed)
        .bind(cost(renewed))
        .run(connection)
        .await
}

/// What the slowest of all hashes costs.
///
/// # Errors
/// One sentence naming the setting.
pub async fn slowest_hash(store: &Store) -> Result<u64, StartError> {
    let slowest: Option<i64> = sqlx::query_scalar("SELECT max(password_cost) FROM account")
        .fetch_one(store.pool())
        .await
        .map_err(|error| StartError(format!("SHINRAI_DATABASE_URL: the database cannot be read ({error}).")))?;
    Ok(slowest.and_then(|cost| u64::try_from(cost).ok()).unwrap_or(0))
}

fn cost(password_hash: &str) -> i64 {
    i64::try_from(cost_of(password_hash)).unwrap_or(i64::MAX)
}

/// Makes everything older count no longer: sessions, trust, attempts, recoveries. The new version.
pub async fn outdate(tx: &mut AnyConnection, id: AccountId) -> sqlx::Result<CredentialVersion> {
    sqlx::query_scalar(
        "UPDATE account SET credential_version = credential_version + 1 WHERE id = $1 RETURNING credential_version",
    )
    .bind(id)
    .fetch_one(tx)
    .await
}

/// Closes an account to its owner, or opens it. `false`: it was so already.
pub async fn set_locked(tx: &mut AnyConnection, id: AccountId, locked_at: Option<Timestamp>) -> sqlx::Result<bool> {
    sqlx::query(match locked_at {
        Some(_) => "UPDATE account SET locked_at = $2 WHERE id = $1 AND locked_at IS NULL",
        None => "UPDATE account SET locked_at = $2 WHERE id = $1 AND locked_at IS NOT NULL",
    })
    .bind(id)
    .bind(locked_at)
    .changes_one(tx)
    .await
}

/// Removes an account and all that belongs to it.
pub async fn delete(tx: &mut AnyConnection, id: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM account WHERE id = $1").bind(id).run(tx).await
}
