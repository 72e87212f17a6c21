//! What is known of the newest message of a code, for the page on which it is typed.

use super::Failure;
use crate::rules::{
    delivery_fate::{Handover, Reported},
    id::CodeId,
    time::Timestamp,
};
use crate::store::AnyConnection;

/// How it stands with a message.
pub struct MessageStatus {
    pub handover: Handover,
    pub report: Reported,
    /// When it was written.
    pub at: Timestamp,
}

contract::closed_list! {
    /// What became of a message, as far as we know.
    pub(crate) enum MessageState {
        Queued = "queued",
        HandedOver = "handed_over",
        Bounced = "bounced",
        Failed = "failed",
        Dropped = "dropped",
    }
}

contract::closed_list! {
    /// What a mail server further on said of it.
    pub(crate) enum MailReport {
        Bounced = "bounced",
        Delayed = "delayed",
    }
}

contract::closed_list! {
    /// What an SMS gateway reported of it.
    pub(crate) enum SmsReport {
        Accepted = "accepted",
        Undelivered = "undelivered",
        Delivered = "delivered",
    }
}

words!(MessageState, MailReport, SmsReport, Failure);

row! {
    struct StatusRow {
        state: MessageState,
        failure: Option<Failure>,
        tries: u32,
        in_hand: bool,
        created_at: Timestamp,
        returned: Option<MailReport>,
        outcome: Option<SmsReport>,
    }
}

/// The newest message of a code; `None`: none was written.
pub async fn status(conn: &mut AnyConnection, code_id: CodeId) -> sqlx::Result<Option<MessageStatus>> {
    let row: Option<StatusRow> = sqlx::query_as(
        "SELECT m.state, m.failure, m.tries, CASE WHEN m.leased_until IS NULL THEN 0 ELSE 1 END AS in_hand, m.created_at, \
         m.returned, s.outcome FROM message m LEFT JOIN sms s ON s.id = m.id \
         WHERE m.attempt_id = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT 1",
    )
    .bind(code_id)
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| MessageStatus {
        handover: match (row.state, row.failure) {
            (MessageState::Queued, _) => Handover::Waits { tried: row.tries.saturating_sub(u32::from(row.in_hand)) },
            (MessageState::HandedOver, _) => Handover::Done,
            (MessageState::Bounced, _) => Handover::Returned,
            (MessageState::Failed, Some(Failure::Unanswered)) => Handover::Unclear,
            (MessageState::Failed | MessageState::Dropped, _) => Handover::Over,
        },
        report: match (row.outcome, row.returned) {
            (Some(SmsReport::Delivered), _) => Reported::Delivered,
            (Some(SmsReport::Undelivered), _) => Reported::Undelivered,
            (Some(SmsReport::Accepted), _) => Reported::Accepted,
            (None, Some(MailReport::Delayed)) => Reported::Slow,
            (None, Some(MailReport::Bounced) | None) => Reported::Nothing,
        },
        at: row.created_at,
    }))
}
