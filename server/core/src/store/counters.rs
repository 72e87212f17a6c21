//! Limits that live in the database: exact whatever arrives at once, kept across restarts.

use std::time::Duration;

use crate::rules::time::Timestamp;
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

/// How much of one thing is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// So many in one window pass freely.
    pub count: u32,
    pub window: Duration,
    /// From then on each one that passes blocks the next ones for this long, doubling up to `rest_max`.
    pub rest: Duration,
    pub rest_max: Duration,
    /// Whether each one begins the window anew.
    pub sliding: bool,
}

/// Takes one of what is allowed. `Err` is the moment from which another may be taken.
///
/// Decided by one statement, the doubling of the rest included: two that arrive at once cannot both be the last. What
/// was counted is forgotten after a quiet window and, where the rest does not grow, after the rest.
pub async fn take(
    connection: &mut AnyConnection,
    name: &[u8; 32],
    now: Timestamp,
    allowance: &Allowance,
) -> sqlx::Result<Result<(), Timestamp>> {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let count = i64::from(allowance.count);
    let taken: Option<i64> = sqlx::query_scalar(
        "INSERT INTO counter (name, count, since, blocked_until, expires_at) \
         VALUES ($1, 1, $2, CASE WHEN $4 <= 1 THEN $2 + $5 ELSE 0 END, $2 + $3 + $6) \
         ON CONFLICT (name) DO UPDATE SET \
         count = CASE WHEN (counter.since + $3 <= $2 AND counter.blocked_until + $3 <= $2) \
             OR ($5 = $6 AND counter.blocked_until > 0) THEN 1 ELSE counter.count + 1 END, \
         since = CASE WHEN $7 = 1 OR (counter.since + $3 <= $2 AND counter.blocked_until + $3 <= $2) \
             OR ($5 = $6 AND counter.blocked_until > 0) THEN $2 ELSE counter.since END, \
         blocked_until = CASE \
           WHEN (counter.since + $3 <= $2 AND counter.blocked_until + $3 <= $2) \
             OR ($5 = $6 AND counter.blocked_until > 0) THEN CASE WHEN $4 <= 1 THEN $2 + $5 ELSE 0 END \
           WHEN counter.count + 1 < $4 THEN 0 \
           WHEN counter.count + 1 - $4 > 20 THEN $2 + $6 \
           WHEN $5 * (1 << CAST(counter.count + 1 - $4 AS INTEGER)) < $6 \
             THEN $2 + $5 * (1 << CAST(counter.count + 1 - $4 AS INTEGER)) \
           ELSE $2 + $6 END, \
         expires_at = $2 + $3 + $6 \
         WHERE counter.blocked_until <= $2 RETURNING count",
    )
    .bind(&name[..])
    .bind(now)
    .bind(millis(allowance.window))
    .bind(count)
    .bind(millis(allowance.rest))
    .bind(millis(allowance.rest_max))
    .bind(i64::from(allowance.sliding))
    .fetch_optional(&mut *connection)
    .await?;
    if taken.is_some() {
        return Ok(Ok(()));
    }
    Ok(Err(blocked_until(connection, name, now).await?.unwrap_or(now)))
}

/// The moment until which nothing of this name is allowed; `None` if something is.
pub async fn blocked_until(
    connection: &mut AnyConnection,
    name: &[u8; 32],
    now: Timestamp,
) -> sqlx::Result<Option<Timestamp>> {
    sqlx::query_scalar("SELECT blocked_until FROM counter WHERE name = $1 AND blocked_until > $2")
        .bind(&name[..])
        .bind(now)
        .fetch_optional(connection)
        .await
}

/// Gives one back that turned out not to count; what it blocked is allowed again, unless others blocked it too.
pub async fn give_back(connection: &mut AnyConnection, name: &[u8; 32], allowance: &Allowance) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE counter SET count = count - 1, blocked_until = CASE WHEN count - 1 < $2 THEN 0 ELSE blocked_until END \
         WHERE name = $1 AND count > 0",
    )
    .bind(&name[..])
    .bind(i64::from(allowance.count))
    .run(connection)
    .await
}

/// Forgets what was counted.
pub async fn clear(connection: &mut AnyConnection, name: &[u8; 32]) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM counter WHERE name = $1").bind(&name[..]).run(connection).await
}
