//! The development outbox: readable copies of what was sent, with `--dev` only.

use contract::channel::Channel;
use serde::Serialize;

use crate::store::AnyConnection;
use crate::{
    local_time,
    rules::{id::MessageId, time::Timestamp},
    store::{Store, statement::Statement as _},
};

/// One message of the development outbox, as `/dev/outbox.json` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct DevMessage {
    pub id: String,
    pub channel: Channel,
    pub to: String,
    /// Empty for SMS.
    pub subject: String,
    pub body: String,
    /// Empty if the message carries none.
    pub code: String,
    /// RFC 3339, UTC.
    pub sent_at: String,
}

/// Keeps a readable copy; only a server started with `--dev` calls this. A repeat of the same message is kept once.
pub async fn keep_for_dev(
    conn: &mut AnyConnection,
    id: MessageId,
    message: &DevMessage,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO dev_message (id, channel, recipient, subject, body, code, sent_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id)
    .bind(message.channel.code())
    .bind(message.to.as_str())
    .bind(message.subject.as_str())
    .bind(message.body.as_str())
    .bind(message.code.as_str())
    .bind(now)
    .run(conn)
    .await
}

/// What was sent in development, newest first; `to`: only to that address or number.
pub async fn dev_outbox(store: &Store, to: Option<&str>, limit: u32) -> sqlx::Result<Vec<DevMessage>> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, channel, recipient, subject, body, code, sent_at FROM dev_message \
         WHERE $1 IS NULL OR recipient = $1 ORDER BY sent_at DESC, id DESC LIMIT $2",
    )
    .bind(to)
    .bind(i64::from(limit))
    .fetch_all(store.pool())
    .await?;
    Ok(rows.into_iter().map(Row::message).collect())
}

row! {
    struct Row {
        id: MessageId,
        channel: Channel,
        recipient: String,
        subject: String,
        body: String,
        code: String,
        sent_at: Timestamp,
    }
}

impl Row {
    fn message(self) -> DevMessage {
        DevMessage {
            id: self.id.to_string(),
            channel: self.channel,
            to: self.recipient,
            subject: self.subject,
            body: self.body,
            code: self.code,
            sent_at: local_time::rfc3339(self.sent_at),
        }
    }
}
