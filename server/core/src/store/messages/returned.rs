//! What the mail servers behind ours tell after the hand-over.

use crate::rules::{
    id::{AccountId, MessageId},
    returned::Fate,
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// A mail that came back: whose it was, and the addresses it can have gone to.
    pub struct Returned {
        /// `None`: of an address that has no account yet.
        pub account_id: Option<AccountId>,
        /// Where mail to this account goes now.
        pub contact_email: Option<String>,
        /// The address that the code in it was to prove.
        pub target: Option<String>,
        pub created_at: Timestamp,
    }
}

/// The mail of that id; `None`: it is forgotten, or never was.
pub async fn returned(conn: &mut AnyConnection, id: MessageId) -> sqlx::Result<Option<Returned>> {
    sqlx::query_as(
        "SELECT m.account_id, a.contact_email, p.target, m.created_at FROM message m \
         LEFT JOIN account a ON a.id = m.account_id LEFT JOIN proof p ON p.id = m.attempt_id \
         WHERE m.id = $1 AND m.channel = 'email'",
    )
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Notes that a message came back or takes longer. `false`: it was noted before, and a report of a delay that arrives
/// after the bounce changes nothing.
pub async fn note_return(
    tx: &mut AnyConnection,
    id: MessageId,
    fate: Fate,
    status: &str,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE message SET returned = $2, returned_status = $3, returned_at = $4, \
         state = CASE WHEN $2 = 'bounced' AND state = 'handed_over' THEN 'bounced' ELSE state END \
         WHERE id = $1 AND (returned IS NULL OR (returned = 'delayed' AND $2 = 'bounced'))",
    )
    .bind(id)
    .bind(match fate {
        Fate::Bounced => "bounced",
        Fate::Delayed => "delayed",
    })
    .bind(status)
    .bind(now)
    .changes_one(tx)
    .await
}
