//! The outbox as workers see it: what is due, and claiming it with a lease.

use contract::{channel::Channel, language::Language};
use secrecy::SecretString;

use super::{Template, Urgency, sealed};
use crate::store::AnyConnection;
use crate::{
    keys::Keys,
    rules::{
        id::{AccountId, CodeId, MessageId},
        time::Timestamp,
    },
    store::{Store, row::unreadable, statement::Statement as _},
};

/// A message this worker has taken: nobody else sends it before the lease ends.
pub struct Claimed {
    pub id: MessageId,
    /// Whose it is; `None`: of an address that has no account yet.
    pub account_id: Option<AccountId>,
    /// How often it was taken, this time included.
    pub tries: u32,
    /// How often a worker never said what became of it.
    pub lost: u32,
    /// How often a mail server had all of it and did not say whether it took it.
    pub unclear: u32,
    pub channel: Channel,
    pub useful_until: Timestamp,
    pub leased_until: Timestamp,
    /// An error where this version cannot read it, for instance because no kept key opens it. It stops no other one.
    pub content: sqlx::Result<Content>,
}

/// What to say to whom.
pub struct Content {
    pub urgency: Urgency,
    pub language: Language,
    /// Address or number.
    pub to: SecretString,
    pub template: Template,
}

row! {
    struct Row {
        id: MessageId,
        account_id: Option<AccountId>,
        tries: u32,
        lost: u32,
        unclear: u32,
        channel: Channel,
        urgency: sqlx::Result<Urgency>,
        language: sqlx::Result<Language>,
        useful_until: Timestamp,
        leased_until: Timestamp,
        sealed: Vec<u8>,
    }
}

/// `$now: $1, $lease_end: $2, $channel: $3, $limit: $4`; which rows are wanted. PostgreSQL passes over those that
/// another is about to take.
///
/// A row is taken only if it is the first in the queue of its recipient: an older one that is due or in hand, even with
/// a dead code, goes first. One that failed and waits for another try holds up nobody: it may wait for hours. The
/// question is put as a scalar subquery, which neither database turns into a join of the whole queue with itself.
macro_rules! claim {
    ($store:ident, $wanted:literal) => {
        if $store.is_postgres() { claim!($wanted, " FOR UPDATE OF m SKIP LOCKED") } else { claim!($wanted, "") }
    };
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
pub async fn is_due(store: &Store, channel: Channel, urgency: Urgency, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query(
        "SELECT id FROM message WHERE state = 'queued' AND leased_until IS NULL AND channel = $1 AND urgency = $2 \
         AND due_at <= $3 LIMIT 1",
    )
    .bind(channel.code())
    .bind(urgency.number())
    .bind(now)
    .finds_any(store.pool())
    .await
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
) -> sqlx::Result<Vec<Claimed>> {
    let rows = sqlx::query_as(claim!(store, "m.leased_until IS NULL AND m.urgency = $5"))
        .bind(now)
        .bind(lease_end)
        .bind(channel.code())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(urgency.number());
    Ok(rows.fetch_all(store.pool()).await?.into_iter().map(|row: Row| row.claimed(keys)).collect())
}

/// Whether a message was lost: its lease is over, and its worker never said how it went.
pub async fn is_lost(store: &Store, channel: Channel, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query(
        "SELECT id FROM message WHERE state = 'queued' AND leased_until IS NOT NULL AND channel = $1 AND due_at <= $2 \
         LIMIT 1",
    )
    .bind(channel.code())
    .bind(now)
    .finds_any(store.pool())
    .await
}

/// Takes one lost message. One at a time: if it was the message that broke the worker, no other is lost with it.
pub async fn claim_lost(
    store: &Store,
    keys: &Keys,
    channel: Channel,
    (now, lease_end): (Timestamp, Timestamp),
) -> sqlx::Result<Option<Claimed>> {
    let row: Option<Row> = sqlx::query_as(claim!(store, "m.leased_until IS NOT NULL"))
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
        let content = self.urgency.and_then(|urgency| {
            let language = self.language?;
            let opened = sealed::open(keys, self.id, &self.sealed);
            let (to, template) =
                opened.ok_or_else(|| unreadable("sealed", "no kept key opens it, or it is none of our templates"))?;
            Ok(Content { urgency, language, to, template })
        });
        Claimed {
            id: self.id,
            account_id: self.account_id,
            tries: self.tries,
            lost: self.lost,
            unclear: self.unclear,
            channel: self.channel,
            useful_until: self.useful_until,
            leased_until: self.leased_until,
            content,
        }
    }
}

/// A code is used, replaced or dead: what was not sent yet never will be. What a worker has in hand at this very moment
/// may still arrive, and keeps its place in the queue of its recipient until its worker says how it went: nothing newer
/// overtakes it, so that a dead code is never the last to arrive.
pub async fn drop_for_code(tx: &mut AnyConnection, code_id: CodeId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE message SET state = 'dropped', sealed = NULL, finished_at = $2, \
         recipient = CASE WHEN leased_until > $2 THEN recipient END WHERE attempt_id = $1 AND state = 'queued'",
    )
    .bind(code_id)
    .bind(now)
    .run(tx)
    .await
}
