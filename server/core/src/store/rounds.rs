//! Who tidies: of several processes one does a round, when it is due.

use super::{Store, statement::Statement as _};
use crate::rules::time::Timestamp;

/// A round of housekeeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    Minute,
    Hour,
}

impl Round {
    /// The word in the table.
    const fn code(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
        }
    }
}

/// Takes the round until `lease_end`. `false`: it is not due, or another process has it in hand; one that was killed
/// with it has it until its lease ends.
pub async fn take(store: &Store, round: Round, now: Timestamp, lease_end: Timestamp) -> sqlx::Result<bool> {
    // A read first: most of the time it is not due, and no writer must wait for that.
    let due =
        sqlx::query("SELECT name FROM housekeeping WHERE name = $1 AND due_at <= $2").bind(round.code()).bind(now);
    if !due.finds_any(store.pool()).await? {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE housekeeping SET leased_until = $3 \
         WHERE name = $1 AND due_at <= $2 AND (leased_until IS NULL OR leased_until <= $2)",
    )
    .bind(round.code())
    .bind(now)
    .bind(lease_end)
    .changes_one(store.pool())
    .await
}

/// Gives back what was taken until `lease_end`; it is due again at `next`. Nothing happens if another has it by now.
pub async fn give_back(store: &Store, round: Round, lease_end: Timestamp, next: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE housekeeping SET leased_until = NULL, due_at = $3 WHERE name = $1 AND leased_until = $2")
        .bind(round.code())
        .bind(lease_end)
        .bind(next)
        .run(store.pool())
        .await
}
