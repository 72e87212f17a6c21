//! How it went with what a worker had in hand.

use super::Claimed;
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;
use crate::{
    rules::{id::MessageId, time::Timestamp},
    store::{
        Store,
        sweeps::{LATE_MESSAGES, LEFT_PLACES, MESSAGES, Progress, REST, SweepStatement},
    },
};

contract::closed_list! {
    /// Why a message will never arrive. Its words stand in the table and in the log.
    pub enum Failure {
        /// The mail server or gateway refused it for good.
        Refused = "refused",
        /// It was no longer useful before it could be sent.
        TooLate = "too_late",
        /// It cannot be opened, or no message can be made of it.
        Unreadable = "unreadable",
        /// The mail server or gateway was given it as often as it may be, and never said whether it took it.
        Unanswered = "unanswered",
        /// Workers that had it in hand broke, one after the other.
        Poison = "poison",
    }
}

/// The mail server or gateway took it: values and address are wiped. Also where the lease was lost or its code was
/// dropped meanwhile, for it is the truth.
pub async fn hand_over(conn: &mut AnyConnection, id: MessageId, message_id: &str, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE message SET state = 'handed_over', failure = NULL, sealed = NULL, recipient = NULL, \
         leased_until = NULL, message_id = $2, finished_at = $3 WHERE id = $1 AND state NOT IN ('handed_over', 'bounced')",
    )
    .bind(id)
    .bind(message_id)
    .bind(now)
    .run(conn)
    .await
}

/// It is still in hand: its lease goes on until `lease_end`, unless another worker has it by now. Also where its
/// code was dropped meanwhile, for nothing newer may overtake it.
pub async fn renew(store: &Store, message: &Claimed, lease_end: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE message SET due_at = $3, leased_until = $3 WHERE id = $1 AND tries = $2 AND leased_until IS NOT NULL",
    )
    .bind(message.id)
    .bind(i64::from(message.tries))
    .bind(lease_end)
    .run(store.pool())
    .await
}

/// It did not work this time, or was not begun: due again at `due_at`, unless another worker has it by now. One whose
/// code was dropped meanwhile only leaves the queue of its recipient.
pub async fn put_back(store: &Store, message: &Claimed, due_at: Timestamp) -> sqlx::Result<()> {
    again(store, message, due_at, false).await
}

/// The same where the mail server had all of it and never said whether it took it.
pub async fn put_back_unclear(store: &Store, message: &Claimed, due_at: Timestamp) -> sqlx::Result<()> {
    again(store, message, due_at, true).await
}

async fn again(store: &Store, message: &Claimed, due_at: Timestamp, unclear: bool) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE message SET due_at = $3, leased_until = NULL, unclear = unclear + $4, \
         recipient = CASE WHEN state = 'queued' THEN recipient END WHERE id = $1 AND tries = $2",
    )
    .bind(message.id)
    .bind(i64::from(message.tries))
    .bind(due_at)
    .bind(i64::from(unclear))
    .run(store.pool())
    .await
}

/// It will never arrive, unless another worker has it by now.
pub async fn fail(conn: &mut AnyConnection, message: &Claimed, failure: Failure, now: Timestamp) -> sqlx::Result<()> {
    // One whose code was dropped meanwhile stays 'dropped'.
    sqlx::query(
        "UPDATE message SET failure = CASE WHEN state = 'queued' THEN $3 ELSE failure END, \
         finished_at = CASE WHEN state = 'queued' THEN $4 ELSE finished_at END, \
         state = CASE WHEN state = 'queued' THEN 'failed' ELSE state END, \
         sealed = NULL, recipient = NULL, leased_until = NULL \
         WHERE id = $1 AND tries = $2 AND state IN ('queued', 'dropped')",
    )
    .bind(message.id)
    .bind(i64::from(message.tries))
    .bind(failure.code())
    .bind(now)
    .run(conn)
    .await
}

/// Ends what nobody wants any more, wiping its values. Returns how many.
pub async fn expire(store: &Store, now: Timestamp) -> sqlx::Result<u64> {
    const LATE: &str = "SELECT id FROM message WHERE state = 'queued' AND useful_until <= $1 LIMIT 1";
    sweep(store, &LATE_MESSAGES, LATE, (now, now), usize::MAX).await
}

/// What is over leaves the queue of its recipient when nobody can have it in hand any more: its worker was killed.
pub async fn leave_queues(store: &Store, now: Timestamp) -> sqlx::Result<()> {
    const LEFT: &str = "SELECT id FROM message WHERE state <> 'queued' AND recipient IS NOT NULL AND leased_until <= $1 \
                        LIMIT 1";
    sweep(store, &LEFT_PLACES, LEFT, (now, now), usize::MAX).await?;
    Ok(())
}

/// Deletes rows older than `oldest_rows`; of very many some, so that what is late need not wait for all of them.
pub async fn forget(store: &Store, oldest_rows: Timestamp) -> sqlx::Result<()> {
    const OLD: &str = "SELECT id FROM message WHERE created_at <= $1 LIMIT 1";
    sweep(store, &MESSAGES, OLD, (oldest_rows, oldest_rows), 100).await?;
    Ok(())
}

/// A read before each batch: most of the time there is nothing, and no writer must wait for that.
async fn sweep(
    store: &Store,
    statement: &SweepStatement,
    anything: &'static str,
    (before, now): (Timestamp, Timestamp),
    batches: usize,
) -> sqlx::Result<u64> {
    let mut progress = Progress::of_what_came_before(before);
    let mut done = 0;
    while done < batches && !progress.is_over() && sqlx::query(anything).bind(before).finds_any(store.pool()).await? {
        statement.step(store, &mut progress, now).await?;
        done += 1;
        tokio::time::sleep(REST).await;
    }
    Ok(progress.removed())
}
