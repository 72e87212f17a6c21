//! The outbox as workers see it: what is due, and claiming it with a lease.

use contract::{channel::Channel, language::Language};
use secrecy::SecretString;
use sqlx::AnyConnection;

use super::{Template, Urgency, sealed};
use crate::store::statement::Statement as _;
use crate::{
    keys::Keys,
    rules::{
        id::{AccountId, CodeId},
        time::Timestamp,
    },
    store::Store,
};

/// A message this worker has taken: nobody else sends it before the lease ends.
pub struct Claimed {
    pub id: i64,
    /// Whose it is; `None`: of an address that has no account yet.
    pub account_id: Option<AccountId>,
    /// How often it was taken, this time included.
    pub tries: i64,
    /// How often a worker never said what became of it.
    pub lost: i64,
    /// How often a mail server had all of it and did not say whether it took it.
    pub unclear: i64,
    pub channel: Channel,
    pub urgency: Urgency,
    pub language: Language,
    pub useful_until: Timestamp,
    pub leased_until: Timestamp,
    /// Address or number, and what to say. `None`: no kept key opens it.
    pub values: Option<(SecretString, Template)>,
}

row! {
    struct Row {
        id: i64,
        account_id: Option<AccountId>,
        tries: i64,
        lost: i64,
        unclear: i64,
        channel: Channel,
        urgency: i64,
        language: String,
        useful_until: Timestamp,
        leased_until: Timestamp,
        sealed: Vec<u8>,
    }
}

/// `$now: $1, $lease_end: $2, $channel: $3, $limit: $4`; which rows are wanted, and for PostgreSQL how they are locked.
///
/// A row is taken only if it is the first in the queue of its recipient: an older one that is due or in hand, even with
/// a dead code, goes first. One that failed and waits for another try holds up nobody: it may wait for hours. The
/// question is put as a scalar subquery, which neither database turns into a join of the whole queue with itself.
macro_rules! claim {
    ($wanted:literal, $locking:literal) => {
        concat!(
            "WITH due AS (SELECT m.id FROM message m WHERE m.state = 'queued' AND m.channel = $3 AND ",
            $wanted,
            " AND m.due_at <= $1 AND m.useful_until > $1 AND (m.recipient IS NULL OR m.id = (SELECT o.id FROM message o \
             WHERE o.recipient = m.recipient AND o.urgency = m.urgency AND ((o.state = 'queued' AND (o.leased_until IS NOT NULL OR o.due_at <= $1)) OR o.leased_until > $1) \
             ORDER BY o.created_at, o.id LIMIT 1)) ORDER BY m.due_at LIMIT $4",
            $locking,
            ") UPDATE message SET tries = tries + 1, due_at = $2, leased_until = $2, \
             lost = lost + CASE WHEN leased_until IS NULL THEN 0 ELSE 1 END \
             WHERE id IN (SELECT id FROM due) AND state = 'queued' AND due_at <= $1 \
             RETURNING id, account_id, tries, lost, unclear, channel, urgency, language, useful_until, leased_until, sealed"
        )
    };
}

/// Whether a message of that urgency waits to be taken, or to be ended because nobody wants it any more. A read, so
/// that an idle worker disturbs no writer.
pub async fn is_due(store: &Store, channel: Channel, urgency: Urgency, now: Timestamp) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "SELECT id FROM message WHERE state = 'queued' AND leased_until IS NULL AND channel = $1 AND urgency = $2 \
         AND due_at <= $3 LIMIT 1",
    )
    .bind(channel.code())
    .bind(urgency.number())
    .bind(now)
    .fetch_optional(store.pool())
    .await
    .map(|row| row.is_some())
}

/// Takes up to `limit` due messages of that urgency until `lease_end`, the longest due first. Of several workers each
/// gets other ones: on SQLite one writes at a time, on PostgreSQL rows that another is about to take are passed over.
pub async fn claim(
    store: &Store,
    keys: &Keys,
    channel: Channel,
    urgency: Urgency,
    limit: usize,
    (now, lease_end): (Timestamp, Timestamp),
) -> Result<Vec<Claimed>, sqlx::Error> {
    let statement = if store.is_postgres() {
        claim!("m.leased_until IS NULL AND m.urgency = $5", " FOR UPDATE OF m SKIP LOCKED")
    } else {
        claim!("m.leased_until IS NULL AND m.urgency = $5", "")
    };
    let rows = sqlx::query_as(statement)
        .bind(now)
        .bind(lease_end)
        .bind(channel.code())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(urgency.number());
    Ok(rows.fetch_all(store.pool()).await?.into_iter().map(|row: Row| row.claimed(keys)).collect())
}

/// Whether a message was lost: its lease is over, and its worker never said how it went.
pub async fn is_lost(store: &Store, channel: Channel, now: Timestamp) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "SELECT id FROM message WHERE state = 'queued' AND leased_until IS NOT NULL AND channel = $1 AND due_at <= $2 \
         LIMIT 1",
    )
    .bind(channel.code())
    .bind(now)
    .fetch_optional(store.pool())
    .await
    .map(|row| row.is_some())
}

/// Takes one lost message. One at a time: if it was the message that broke the worker, no other is lost with it.
pub async fn claim_lost(
    store: &Store,
    keys: &Keys,
    channel: Channel,
    (now, lease_end): (Timestamp, Timestamp),
) -> Result<Option<Claimed>, sqlx::Error> {
    let statement = if store.is_postgres() {
        claim!("m.leased_until IS NOT NULL", " FOR UPDATE OF m SKIP LOCKED")
    } else {
        claim!("m.leased_until IS NOT NULL", "")
    };
    let row: Option<Row> = sqlx::query_as(statement)
        .bind(now)
        .bind(lease_end)
        .bind(channel.code())
        .bind(1_i64)
        .fetch_optional(store.pool())
        .await?;
    Ok(row.map(|row| row.claimed(keys)))
}

impl Row {
    fn claimed(self, keys: &Keys) -> Claimed {
        let language = Language::from_code(&self.language);
        Claimed {
            id: self.id,
            account_id: self.account_id,
            tries: self.tries,
            lost: self.lost,
            unclear: self.unclear,
            channel: self.channel,
            urgency: Urgency::from_number(self.urgency),
            language: language.unwrap_or_default(),
            useful_until: self.useful_until,
            leased_until: self.leased_until,
            // A message in a language that this version has no texts for is unreadable too, and stops no other one.
            values: language.and_then(|_| sealed::open(keys, self.id, &self.sealed)),
        }
    }
}

/// Ends the queued messages of an attempt (see [`super::drop_for_attempt`]). One in hand keeps its place in the queue
/// of its address until its worker says how it went: nothing newer may overtake it.
pub(super) async fn drop_queued(tx: &mut AnyConnection, attempt_id: CodeId, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE message SET state = 'dropped', sealed = NULL, finished_at = $2, \
         recipient = CASE WHEN leased_until > $2 THEN recipient END WHERE attempt_id = $1 AND state = 'queued'",
    )
    .bind(attempt_id)
    .bind(now)
    .run(tx)
    .await
}
