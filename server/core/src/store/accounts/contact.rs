//! Where an account can be told something: address, number, language, and the lines the operator serves.

use contract::channel::Channel;
use sqlx::AnyConnection;

use crate::rules::time::Timestamp;

row! {
    /// Where an account can be told something, and in which language.
    pub struct Reach {
        pub login_id: String,
        pub contact_email: Option<String>,
        pub contact_email_proved_at: Option<i64>,
        pub mobile: Option<String>,
        pub mobile_proved_at: Option<i64>,
        /// The phone was reported lost.
        pub mobile_lost_at: Option<i64>,
        /// `off`, `email` or `sms`, and since when.
        pub two_step: String,
        pub two_step_since: i64,
        pub language: String,
    }
}

/// # Errors
/// The database's.
pub async fn reach(connection: &mut AnyConnection, id: i64) -> sqlx::Result<Option<Reach>> {
    sqlx::query_as(
        "SELECT login_id, contact_email, contact_email_proved_at, mobile, mobile_proved_at, mobile_lost_at, two_step, \
         two_step_since, language FROM account WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
}

/// The language of the pages this account was last seen in.
///
/// # Errors
/// The database's.
pub async fn set_language(connection: &mut AnyConnection, id: i64, language: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET language = $2 WHERE id = $1")
        .bind(id)
        .bind(language)
        .execute(connection)
        .await
        .map(|_| ())
}

/// A code that came by this channel was typed: the contact data behind it are right, and mail that came back is history.
/// `to`: where that code went, if it may be another address or number than is in force now; then nothing is proved.
///
/// # Errors
/// The database's.
pub async fn prove(
    tx: &mut AnyConnection,
    id: i64,
    channel: Channel,
    to: Option<&str>,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(match channel {
        Channel::Email => {
            "UPDATE account SET contact_email_proved_at = $2, contact_email_bounced_at = NULL, \
             contact_email_bounced_status = NULL WHERE id = $1 AND contact_email = COALESCE($3, contact_email)"
        }
        Channel::Sms => {
            "UPDATE account SET mobile_proved_at = $2 WHERE id = $1 AND mobile = COALESCE($3, mobile) \
             AND mobile_lost_at IS NULL"
        }
    })
    .bind(id)
    .bind(now.millis())
    .bind(to)
    .execute(tx)
    .await
    .map(|_| ())
}

/// Mail to this address that was written then came back for good. `false`: it is not the account's address (any more),
/// or a later code from there was typed.
///
/// # Errors
/// The database's.
pub async fn email_bounced(
    tx: &mut AnyConnection,
    account_id: i64,
    address: &str,
    status: &str,
    written_at: Timestamp,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE account SET contact_email_bounced_at = $3, contact_email_bounced_status = $4 \
         WHERE id = $1 AND contact_email = $2 AND COALESCE(contact_email_proved_at, 0) < $5",
    )
    .bind(account_id)
    .bind(address)
    .bind(now.millis())
    .bind(status)
    .bind(written_at.millis())
    .execute(tx)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// The contact address, if mail to it came back and it was not shown to be right since.
///
/// # Errors
/// The database's.
pub async fn bounced_email(connection: &mut AnyConnection, id: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT contact_email FROM account WHERE id = $1 AND contact_email IS NOT NULL \
         AND contact_email_bounced_at > COALESCE(contact_email_proved_at, 0)",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
}

/// The subscriber said that the contact data are right.
///
/// # Errors
/// The database's.
pub async fn keep_contact(connection: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET contact_kept_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.millis())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Puts an address in force; `proved_at` is when it was shown to be right, if it was. Of another one nothing came back,
/// and the desk did not give it.
///
/// # Errors
/// The database's.
pub async fn set_email(
    tx: &mut AnyConnection,
    id: i64,
    address: Option<&str>,
    proved_at: Option<Timestamp>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET contact_email = $2, contact_email_proved_at = $3, contact_email_bounced_at = NULL, \
         contact_email_bounced_status = NULL, desk_gave_email = 0 WHERE id = $1",
    )
    .bind(id)
    .bind(address)
    .bind(proved_at.map(Timestamp::millis))
    .execute(tx)
    .await
    .map(|_| ())
}

/// A number that comes into force.
pub struct NewMobile<'a> {
    pub number: Option<&'a str>,
    /// When it was shown to be right, if it was.
    pub proved_at: Option<Timestamp>,
    pub now: Timestamp,
    /// Changes since then belong together: an undo goes back to before the first of them.
    pub undo_since: Timestamp,
}

/// Puts a number in force, and keeps the one before it for as long as an undo may want it.
///
/// # Errors
/// The database's.
pub async fn set_mobile(tx: &mut AnyConnection, id: i64, new: &NewMobile<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET mobile_before = CASE WHEN mobile_changed_at >= $5 THEN mobile_before ELSE mobile END, \
         mobile_changed_at = $4, mobile = $2, mobile_proved_at = $3, mobile_lost_at = NULL WHERE id = $1",
    )
    .bind(id)
    .bind(new.number)
    .bind(new.proved_at.map(Timestamp::millis))
    .bind(new.now.millis())
    .bind(new.undo_since.millis())
    .execute(tx)
    .await
    .map(|_| ())
}

/// Takes back the changes of the number since then. The earlier one opens nothing before it is proved again: who undoes
/// a change has shown no phone.
///
/// # Errors
/// The database's.
pub async fn undo_mobile(tx: &mut AnyConnection, id: i64, since: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET mobile = mobile_before, mobile_proved_at = NULL, mobile_lost_at = NULL, \
         mobile_changed_at = NULL, mobile_before = NULL WHERE id = $1 AND mobile_changed_at >= $2",
    )
    .bind(id)
    .bind(since.millis())
    .execute(tx)
    .await
    .map(|_| ())
}

/// The phone is in its owner's hands again, or the number in another: a code that came there was asked for from within.
///
/// # Errors
/// The database's.
pub async fn find_mobile(tx: &mut AnyConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET mobile_lost_at = NULL WHERE id = $1").bind(id).execute(tx).await.map(|_| ())
}

/// The phone with the number is lost.
///
/// # Errors
/// The database's.
pub async fn lose_mobile(tx: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET mobile_proved_at = NULL, mobile_lost_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|_| ())
}

/// # Errors
/// The database's.
pub async fn insert_line(tx: &mut AnyConnection, account_id: i64, number: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO line (account_id, number) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(account_id)
        .bind(number)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Numbers the operator serves to an account.
///
/// # Errors
/// The database's.
pub async fn lines(connection: &mut AnyConnection, id: i64) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT number FROM line WHERE account_id = $1 ORDER BY number")
        .bind(id)
        .fetch_all(connection)
        .await
}
