//! What ways back in ask of an account, and what rests after them.

use contract::language::Language;

use crate::rules::{credential_version::CredentialVersion, id::AccountId, time::Timestamp, two_step::TwoStep};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// What a recovery needs of an account.
    pub struct RecoveryAccount {
        pub id: AccountId,
        pub login_id: String,
        pub contact_email: Option<String>,
        pub contact_email_proved_at: Option<Timestamp>,
        pub mobile: Option<String>,
        pub mobile_proved_at: Option<Timestamp>,
        /// The phone was reported lost.
        pub mobile_lost_at: Option<Timestamp>,
        pub two_step: TwoStep,
        pub credential_version: CredentialVersion,
        pub locked_at: Option<Timestamp>,
        /// Nobody recovers by e-mail before this moment.
        pub mailbox_closed_until: Timestamp,
        /// The desk gave the address, and its mailbox alone is enough.
        pub desk_gave_email: bool,
    }
}

/// The statement that reads such rows, but for which ones.
macro_rules! for_recovery_where {
    ($which:literal) => {
        concat!(
            "SELECT id, login_id, contact_email, contact_email_proved_at, mobile, mobile_proved_at, mobile_lost_at, \
             two_step, credential_version, locked_at, mailbox_closed_until, desk_gave_email FROM account WHERE ",
            $which
        )
    };
}

pub async fn for_recovery(connection: &mut AnyConnection, login_id: &str) -> sqlx::Result<Option<RecoveryAccount>> {
    let statement = for_recovery_where!("login_id = $1");
    sqlx::query_as(statement).bind(login_id).fetch_optional(connection).await
}

pub async fn for_recovery_by_id(
    connection: &mut AnyConnection,
    id: AccountId,
) -> sqlx::Result<Option<RecoveryAccount>> {
    let statement = for_recovery_where!("id = $1");
    sqlx::query_as(statement).bind(id).fetch_optional(connection).await
}

row! {
    /// An account found by its contact address.
    pub struct OfEmail {
        pub login_id: String,
        pub language: Language,
        /// As it is registered.
        pub contact_email: String,
    }
}

/// The accounts whose contact address this is, in whatever case.
pub async fn of_email(connection: &mut AnyConnection, address: &str) -> sqlx::Result<Vec<OfEmail>> {
    sqlx::query_as(
        "SELECT login_id, language, contact_email FROM account WHERE lower(contact_email) = $1 \
         ORDER BY contact_email, login_id LIMIT 50",
    )
    .bind(address.to_ascii_lowercase())
    .fetch_all(connection)
    .await
}

/// Why nothing may be changed for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freeze {
    /// A password was recovered by the mailbox alone.
    MailboxAlone,
    /// A change of address was undone: the mailbox may be in wrong hands, so nobody recovers by it either.
    Undone,
}

/// Until then contact data and two-step stay as they are; no browser is trusted either.
pub async fn freeze(tx: &mut AnyConnection, id: AccountId, why: Freeze, until: Timestamp) -> sqlx::Result<()> {
    sqlx::query(match why {
        Freeze::MailboxAlone => "UPDATE account SET frozen_until = $2, untrusted_until = $2 WHERE id = $1",
        Freeze::Undone => {
            "UPDATE account SET frozen_until = $2, untrusted_until = $2, mailbox_closed_until = $2, \
             desk_gave_email = 0 WHERE id = $1"
        }
    })
    .bind(id)
    .bind(until)
    .run(tx)
    .await
}

/// The desk gave the contact address that is in force: nothing rests any more, and its mailbox alone is enough for a
/// new password, once.
pub async fn thaw_by_desk(tx: &mut AnyConnection, id: AccountId) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE account SET frozen_until = 0, untrusted_until = 0, mailbox_closed_until = 0, desk_gave_email = 1 \
         WHERE id = $1",
    )
    .bind(id)
    .run(tx)
    .await
}
