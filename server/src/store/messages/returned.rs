//! What the mail servers behind ours tell after the hand-over.

use sqlx::AnyConnection;

use crate::rules::{returned::Fate, time::Timestamp};

/// Whose message that was, and the address that mail to this account goes to now.
///
/// # Errors
/// Those of the database.
pub async fn account_of(conn: &mut AnyConnection, id: i64) -> sqlx::Result<Option<(i64, Option<String>)>> {
    sqlx::query_as(
        "SELECT a.id, a.contact_email FROM message m JOIN account a ON a.id = m.account_id \
         WHERE m.id = $1 AND m.channel = 'email'",
    )
    .bind(id)
    .fetch_optional(conn)
    .await
}

/// Notes that a message came back or takes longer. A report of a delay that arrives after the bounce changes nothing.
///
/// # Errors
/// Those of the database.
pub async fn note_return(
    tx: &mut AnyConnection,
    id: i64,
    fate: Fate,
    status: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE message SET returned = $2, returned_status = $3, returned_at = $4, \
         state = CASE WHEN $2 = 'bounced' AND state = 'handed_over' THEN 'bounced' ELSE state END \
         WHERE id = $1 AND (returned IS NULL OR returned = 'delayed')",
    )
    .bind(id)
    .bind(match fate {
        Fate::Bounced => "bounced",
        Fate::Delayed => "delayed",
    })
    .bind(status)
    .bind(now.millis())
    .execute(tx)
    .await
    .map(|_| ())
}
