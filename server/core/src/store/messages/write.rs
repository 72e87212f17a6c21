//! Writing messages into the outbox, in the transaction of their cause.

use std::time::Duration;

use contract::channel::Channel;

use super::{NewMessage, Urgency, sealed};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;
use crate::{
    keys::{KeyPurpose, Keys},
    store::Store,
};

/// Address and values are never kept longer, sent or not (protocol.md 6): a message is useful for no longer either.
const VALUES_KEPT: Duration = Duration::from_hours(24);

/// Rows of bulk in one transaction: an embedded database has one writer at a time, and a sign-in must not wait for it.
const BULK_AT_ONCE: usize = 25;
/// How long an embedded database is left to others after each of them. Its writers do not queue, they look again and
/// again: one that never rests is one that the others may miss for seconds.
const BULK_REST: Duration = Duration::from_millis(20);

/// Writes a message into the caller's transaction. Commit with [`crate::site::Site::commit`], which wakes the worker.
pub async fn enqueue(tx: &mut AnyConnection, keys: &Keys, message: NewMessage<'_>) -> sqlx::Result<()> {
    let urgency = message.template.urgency();
    insert(tx, keys, &message, urgency, None).await?;
    Ok(())
}

/// The same for what may be told only once, whoever tries again and from whichever process: `once` names the cause. Of
/// two messages with the same name the second is not written and the answer is `false`, for as long as the row of the
/// first is kept (30 days).
pub async fn enqueue_once(
    tx: &mut AnyConnection,
    keys: &Keys,
    message: NewMessage<'_>,
    once: &str,
) -> sqlx::Result<bool> {
    let urgency = message.template.urgency();
    insert(tx, keys, &message, urgency, Some(once)).await
}

/// Writes messages that give way to all others, each with the name of its cause as in [`enqueue_once`]. They are
/// written some at a time, each lot in a transaction of its own: whoever is interrupted calls again with the
/// same names, and only the rest is written. Returns how many were. Afterwards notify [`crate::site::Site::worker_wakeup`].
///
/// # Errors
/// Those of the database; what was written before stays.
pub async fn enqueue_bulk<'a>(
    store: &Store,
    keys: &Keys,
    messages: impl IntoIterator<Item = (NewMessage<'a>, String)>,
) -> sqlx::Result<u64> {
    let mut written = 0;
    let mut messages = messages.into_iter().peekable();
    while messages.peek().is_some() {
        let some: Vec<_> = messages.by_ref().take(BULK_AT_ONCE).collect();
        let mut tx = store.begin().await?;
        for (message, once) in &some {
            written += u64::from(insert(&mut tx, keys, message, Urgency::Bulk, Some(once)).await?);
        }
        tx.commit().await?;
        if !store.is_postgres() {
            tokio::time::sleep(BULK_REST).await;
        }
    }
    Ok(written)
}

/// The same work as [`enqueue`], for an ID that does not exist: nothing is left to be sent.
pub async fn enqueue_decoy(tx: &mut AnyConnection, keys: &Keys, message: NewMessage<'_>) -> sqlx::Result<()> {
    let (id, now) = (message.id, message.now);
    enqueue(tx, keys, message).await?;
    sqlx::query("UPDATE message SET state = 'dropped', sealed = NULL, recipient = NULL, finished_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now)
        .run(tx)
        .await
}

async fn insert(
    tx: &mut AnyConnection,
    keys: &Keys,
    message: &NewMessage<'_>,
    urgency: Urgency,
    once: Option<&str>,
) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO message (id, account_id, attempt_id, channel, language, template, urgency, sealed, state, tries, \
         due_at, useful_until, created_at, recipient, dedupe_key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $10, $9, $11, $12) \
         ON CONFLICT (dedupe_key) WHERE dedupe_key IS NOT NULL DO NOTHING",
    )
    .bind(message.id)
    .bind(message.account_id)
    .bind(message.code_id)
    .bind(message.channel.code())
    .bind(message.language.code())
    .bind(message.template.code())
    .bind(urgency.number())
    .bind(sealed::seal(keys, message.id, message.to, &message.template)?)
    .bind(message.now)
    .bind(message.useful_until.min(message.now + VALUES_KEPT))
    .bind(recipient_key(keys, message.channel, message.to))
    .bind(once.map(|once| hashed(keys, &[b"once", once.as_bytes()])))
    .changes_one(tx)
    .await
}

/// By what messages to one address know each other, unreadable. Letters count in any case: at worst two mailboxes share
/// a queue.
fn recipient_key(keys: &Keys, channel: Channel, to: &str) -> Vec<u8> {
    hashed(keys, &[b"line", channel.code().as_bytes(), to.to_lowercase().as_bytes()])
}

/// 128 bits of an HMAC: nobody meets another by chance.
fn hashed(keys: &Keys, parts: &[&[u8]]) -> Vec<u8> {
    keys.mac(KeyPurpose::Outbox, parts)[..16].to_vec()
}
