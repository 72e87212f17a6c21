//! Where an account can be told something: address, number, language, and the lines the operator serves.

use contract::{channel::Channel, language::Language};

use crate::rules::{id::AccountId, time::Timestamp, two_step::TwoStep};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// Where an account can be told something, and in which language.
    pub struct ContactDetails {
        pub login_id: String,
        pub contact_email: Option<String>,
        pub contact_email_proved_at: Option<Timestamp>,
        pub mobile: Option<String>,
        pub mobile_proved_at: Option<Timestamp>,
        /// The phone was reported lost.
        pub mobile_lost_at: Option<Timestamp>,
        /// And since when it is on or off.
        pub two_step: TwoStep,
        pub two_step_since: Timestamp,
        pub language: Language,
    }
}

pub async fn contact_details(connection: &mut AnyConnection, id: AccountId) -> sqlx::Result<Option<ContactDetails>> {
    sqlx::query_as(
        "SELECT login_id, contact_email, contact_email_proved_at, mobile, mobile_proved_at, mobile_lost_at, two_step, \
         two_step_since, language FROM account WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
}

/// The language of the pages this account was last signed in on, or that its subscriber chose: that of its notices.
pub async fn set_language(connection: &mut AnyConnection, id: AccountId, language: Language) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET language = $2 WHERE id = $1").bind(id).bind(language.code()).run(connection).await
}

/// A code that came by this channel was typed: the contact data behind it are right, and mail that came back is
/// history. `to`: where that code went, if it may be another address or number than is in force now; then nothing is
/// proved.
pub async fn prove(
    tx: &mut AnyConnection,
    id: AccountId,
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
    .bind(now)
    .bind(to)
    .run(tx)
    .await
}

/// Mail to this address that was written then came back for good. `false`: it is not the account's address (any more),
/// or a later code from there was typed.
pub async fn email_bounced(
    tx: &mut AnyConnection,
    account_id: AccountId,
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
    .bind(now)
    .bind(status)
    .bind(written_at)
    .changes_one(tx)
    .await
}

/// The contact address, if mail to it came back and it was not shown to be right since.
pub async fn bounced_email(connection: &mut AnyConnection, id: AccountId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(
        "SELECT contact_email FROM account WHERE id = $1 AND contact_email IS NOT NULL \
         AND contact_email_bounced_at > COALESCE(contact_email_proved_at, 0)",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
}

/// The subscriber said that the contact data are right.
pub async fn keep_contact(connection: &mut AnyConnection, id: AccountId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET contact_kept_at = $2 WHERE id = $1").bind(id).bind(now).run(connection).await
}

/// Puts an address in force; `proved_at` is when it was shown to be right, if it was. Of another one nothing came back,
/// and the desk did not give it.
pub async fn set_email(
    tx: &mut AnyConnection,
    id: AccountId,
    address: Option<&str>,
    proved_at: Option<Timestamp>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET contact_email = $2, contact_email_proved_at = $3, contact_email_bounced_at = NULL, \
         contact_email_bounced_status = NULL, desk_gave_email = 0 WHERE id = $1",
    )
    .bind(id)
    .bind(address)
    .bind(proved_at)
    .run(tx)
    .await
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
pub async fn set_mobile(tx: &mut AnyConnection, id: AccountId, new: &NewMobile<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET mobile_before = CASE WHEN mobile_changed_at >= $5 THEN mobile_before ELSE mobile END, \
         mobile_changed_at = $4, mobile = $2, mobile_proved_at = $3, mobile_lost_at = NULL WHERE id = $1",
    )
    .bind(id)
    .bind(new.number)
    .bind(new.proved_at)
    .bind(new.now)
    .bind(new.undo_since)
    .run(tx)
    .await
}

/// Takes back the changes of the number since then. The earlier one opens nothing before it is proved again: who undoes
/// a change has shown no phone.
pub async fn undo_mobile(tx: &mut AnyConnection, id: AccountId, since: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET mobile = mobile_before, mobile_proved_at = NULL, mobile_lost_at = NULL, \
         mobile_changed_at = NULL, mobile_before = NULL WHERE id = $1 AND mobile_changed_at >= $2",
    )
    .bind(id)
    .bind(since)
    .run(tx)
    .await
}

/// The phone is in its owner's hands again, or the number in another: a code that came there was asked for from within.
pub async fn find_mobile(tx: &mut AnyConnection, id: AccountId) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET mobile_lost_at = NULL WHERE id = $1").bind(id).run(tx).await
}

/// The phone with the number is lost.
pub async fn lose_mobile(tx: &mut AnyConnection, id: AccountId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET mobile_proved_at = NULL, mobile_lost_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now)
        .run(tx)
        .await
}

pub async fn insert_line(tx: &mut AnyConnection, account_id: AccountId, number: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO line (account_id, number) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(account_id)
        .bind(number)
        .run(tx)
        .await
}

/// Numbers the operator serves to an account.
pub async fn lines(connection: &mut AnyConnection, id: AccountId) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT number FROM line WHERE account_id = $1 ORDER BY number")
        .bind(id)
        .fetch_all(connection)
        .await
}
