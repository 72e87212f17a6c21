use sqlx::AnyConnection;

use crate::rules::time::Timestamp;

row! {
    /// Something that happened to an account.
    pub struct Notice {
        pub id: i64,
        pub kind: String,
        pub at: i64,
        pub label: String,
    }
}

/// # Errors
/// The database's.
pub async fn insert(
    tx: &mut AnyConnection,
    id: i64,
    account_id: i64,
    kind: &str,
    label: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO notice (id, account_id, kind, at, label) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(account_id)
        .bind(kind)
        .bind(now.millis())
        .bind(label)
        .execute(tx)
        .await
        .map(|_| ())
}

/// What was not read yet, the newest first.
///
/// # Errors
/// The database's.
pub async fn unread(connection: &mut AnyConnection, account_id: i64, most: i64) -> sqlx::Result<Vec<Notice>> {
    sqlx::query_as(
        "SELECT id, kind, at, label FROM notice WHERE account_id = $1 AND read_at IS NULL ORDER BY at DESC, id LIMIT $2",
    )
    .bind(account_id)
    .bind(most)
    .fetch_all(connection)
    .await
}

/// Everything of these kinds that is kept, read or not, the newest first.
///
/// # Errors
/// The database's.
pub async fn of_kinds(
    connection: &mut AnyConnection,
    account_id: i64,
    kinds: [&str; 2],
    most: i64,
) -> sqlx::Result<Vec<Notice>> {
    sqlx::query_as(
        "SELECT id, kind, at, label FROM notice WHERE account_id = $1 AND kind IN ($2, $3) ORDER BY at DESC, id LIMIT $4",
    )
    .bind(account_id)
    .bind(kinds[0])
    .bind(kinds[1])
    .bind(most)
    .fetch_all(connection)
    .await
}

/// # Errors
/// The database's.
pub async fn read(connection: &mut AnyConnection, account_id: i64, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE notice SET read_at = $3 WHERE account_id = $1 AND id = $2 AND read_at IS NULL")
        .bind(account_id)
        .bind(id)
        .bind(now.millis())
        .execute(connection)
        .await
        .map(|_| ())
}
