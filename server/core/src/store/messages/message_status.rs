use sqlx::AnyConnection;

use crate::rules::{
    arrival::{Handover, Reported},
    time::Timestamp,
};

/// How it stands with a message.
pub struct MessageStatus {
    pub handover: Handover,
    pub report: Reported,
    /// When it was written.
    pub at: Timestamp,
}

/// The newest message of an attempt; `None`: none was written.
///
/// # Errors
/// Those of the database.
pub async fn status(conn: &mut AnyConnection, attempt_id: i64) -> Result<Option<MessageStatus>, sqlx::Error> {
    let row: Option<(String, i64, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT m.state, m.created_at, m.returned, s.outcome FROM message m LEFT JOIN sms s ON s.id = m.id \
         WHERE m.attempt_id = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT 1",
    )
    .bind(attempt_id)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|(state, created_at, returned, outcome)| MessageStatus {
        handover: match state.as_str() {
            "queued" => Handover::Waits,
            "handed_over" => Handover::Done,
            "bounced" => Handover::Returned,
            _ => Handover::Over,
        },
        report: match (outcome.as_deref(), returned.as_deref()) {
            (Some("delivered"), _) => Reported::Delivered,
            (Some("undelivered"), _) => Reported::Undelivered,
            (Some(_), _) => Reported::Accepted,
            (None, Some("delayed")) => Reported::Slow,
            (None, _) => Reported::Nothing,
        },
        at: Timestamp::from_millis(created_at),
    }))
}
