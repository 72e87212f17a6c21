//! SMS as the gateway knows them, and whether their codes are used.

use super::{Store, messages::message_status::SmsReport, statement::Statement as _};
use crate::rules::{
    id::{CodeId, MessageId},
    time::Timestamp,
};
use crate::store::AnyConnection;

/// How often one message may go into a gateway that does not say whether it took it.
const MOST_SENDS: u32 = 2;

/// Who asks for codes by SMS: strangers are counted apart, so that they cannot let everybody's SMS rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// Somebody who had proved something: a password, a first way back in.
    Known,
    Stranger,
    /// Nobody gets it; written for the same work.
    Nobody,
}

impl AskedBy {
    fn number(self) -> i64 {
        match self {
            Self::Known => 0,
            Self::Stranger => 1,
            Self::Nobody => 2,
        }
    }

    /// The row in which it is written that these rest.
    fn pause_id(self) -> i64 {
        self.number() + 1
    }
}

/// Whether a message may be sent into the gateway now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaySend {
    /// Yes; with this time it is so many.
    Yes(u32),
    /// The gateway reported meanwhile that it has it.
    HasIt,
    /// It went there as often as it may, and nothing was heard.
    Enough,
}

/// What a gateway reports of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// It has the message and goes on trying.
    Accepted,
    /// It gave up; its own code for why.
    Undelivered(String),
    /// The phone has it.
    Delivered,
}

impl Report {
    /// What is kept of it besides the reason.
    fn outcome(&self) -> SmsReport {
        match self {
            Self::Accepted => SmsReport::Accepted,
            Self::Undelivered(_) => SmsReport::Undelivered,
            Self::Delivered => SmsReport::Delivered,
        }
    }

    /// A report counts only over those below it: what the phone has stays delivered, whatever comes late.
    fn rank(&self) -> i64 {
        match self {
            Self::Accepted => 1,
            Self::Undelivered(_) => 2,
            Self::Delivered => 3,
        }
    }
}

row! {
    struct Counted {
        sends: u32,
    }
}

/// Counts one more way into the gateway, before it is gone: who is killed on it has counted it.
pub async fn begin(store: &Store, id: MessageId) -> sqlx::Result<MaySend> {
    let counted: Option<Counted> = sqlx::query_as(
        "INSERT INTO sms (id, sends) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET sends = sms.sends + 1 \
         WHERE sms.sends < $2 AND sms.outcome IS NULL RETURNING sends",
    )
    .bind(id)
    .bind(i64::from(MOST_SENDS))
    .fetch_optional(store.pool())
    .await?;
    if let Some(Counted { sends }) = counted {
        return Ok(MaySend::Yes(sends));
    }
    let reported = sqlx::query("SELECT id FROM sms WHERE id = $1 AND outcome IS NOT NULL").bind(id);
    Ok(if reported.finds_any(store.pool()).await? { MaySend::HasIt } else { MaySend::Enough })
}

/// Whether it may not be sent again although the last time remains unclear.
#[must_use]
pub fn was_last(sends: u32) -> bool {
    sends >= MOST_SENDS
}

/// The gateway certainly did not take it: this time does not count.
pub async fn not_taken(store: &Store, id: MessageId) -> sqlx::Result<()> {
    sqlx::query("UPDATE sms SET sends = sends - 1 WHERE id = $1 AND sends > 0").bind(id).run(store.pool()).await
}

/// The gateway took it and calls it so.
pub async fn taken(store: &Store, id: MessageId, reference: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE sms SET reference = $2 WHERE id = $1").bind(id).bind(reference).run(store.pool()).await
}

/// Notes what the gateway reports, once and in whatever order. Whether it was news; not so for a message that is
/// unknown (any more).
pub async fn report(store: &Store, id: MessageId, report: &Report, now: Timestamp) -> sqlx::Result<bool> {
    let reason = match report {
        Report::Undelivered(reason) => Some(reason.as_str()),
        Report::Accepted | Report::Delivered => None,
    };
    sqlx::query(
        "UPDATE sms SET outcome = $2, reason = $3, reported_at = $4 WHERE id = $1 AND \
         CASE COALESCE(outcome, '') WHEN 'accepted' THEN 1 WHEN 'undelivered' THEN 2 WHEN 'delivered' THEN 3 ELSE 0 END < $5",
    )
    .bind(id)
    .bind(report.outcome().code())
    .bind(reason)
    .bind(now)
    .bind(report.rank())
    .changes_one(store.pool())
    .await
}

/// A code goes by SMS, the first time or again.
pub async fn code_sent(tx: &mut AnyConnection, cause: CodeId, by: AskedBy, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO sms_code (cause, sent_at, asked_by) VALUES ($1, $2, $3) ON CONFLICT (cause) DO NOTHING")
        .bind(cause)
        .bind(now)
        .bind(by.number())
        .run(tx)
        .await
}

/// A code was accepted; nothing happens if it never went by SMS.
pub async fn code_used(tx: &mut AnyConnection, cause: CodeId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE sms_code SET used_at = $2 WHERE cause = $1 AND used_at IS NULL")
        .bind(cause)
        .bind(now)
        .run(tx)
        .await
}

row! {
    /// Codes that went by SMS.
    pub struct Codes {
        pub sent: u32,
        /// Those of them that were typed in.
        pub used: u32,
    }
}

/// Codes that were asked for so and sent since the first moment, and used ones among them; those sent after the second
/// count only if used.
pub async fn codes(store: &Store, by: AskedBy, since: Timestamp, settled: Timestamp) -> sqlx::Result<Codes> {
    sqlx::query_as(
        "SELECT count(*) AS sent, count(used_at) AS used FROM sms_code WHERE sent_at >= $1 AND (sent_at <= $2 OR used_at IS NOT NULL) \
         AND asked_by = $3",
    )
    .bind(since)
    .bind(settled)
    .bind(by.number())
    .fetch_one(store.pool())
    .await
}

row! {
    /// The last pause, over or not.
    pub struct Pause {
        pub since: Timestamp,
        pub until: Timestamp,
        pub sent: u32,
        pub used: u32,
    }
}

/// The last pause of what is asked for so.
pub async fn last_pause(connection: &mut AnyConnection, by: AskedBy) -> sqlx::Result<Option<Pause>> {
    sqlx::query_as("SELECT since, until, sent, used FROM sms_pause WHERE id = $1")
        .bind(by.pause_id())
        .fetch_optional(connection)
        .await
}

/// Begins a pause. `false`: it rests already; of several processes one begins it.
pub async fn pause(store: &Store, by: AskedBy, pause: &Pause) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO sms_pause (id, since, until, sent, used) VALUES ($5, $1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET since = $1, until = $2, sent = $3, used = $4 WHERE sms_pause.until <= $1",
    )
    .bind(pause.since)
    .bind(pause.until)
    .bind(i64::from(pause.sent))
    .bind(i64::from(pause.used))
    .bind(by.pause_id())
    .changes_one(store.pool())
    .await
}

/// Ends every pause now. `false`: there is none.
pub async fn resume(store: &Store, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("UPDATE sms_pause SET until = $1 WHERE until > $1")
        .bind(now)
        .changes(store.pool())
        .await
        .map(|ended| ended > 0)
}
