use sqlx::AnyConnection;

use super::holds_everything;
use crate::rules::time::Timestamp;

row! {
    /// A way back in, under way.
    #[derive(Clone)]
    pub struct Recovery {
        pub id: i64,
        /// `None`: there is no such ID.
        pub account_id: Option<i64>,
        pub credential_version: i64,
        pub expires_at: i64,
        pub first_way: String,
        pub first_at: Option<i64>,
        pub second_way: Option<String>,
        pub second_at: Option<i64>,
        /// HMAC of the ID, existing or not: what strangers do here is counted by it.
        pub id_key: Option<Vec<u8>>,
    }
}

/// A recovery that begins.
pub struct NewRecovery<'a> {
    pub id: i64,
    pub token_hash: &'a [u8],
    pub account_id: Option<i64>,
    pub credential_version: i64,
    pub first_way: &'a str,
    pub id_key: &'a [u8],
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, row: &NewRecovery<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO recovery (id, token_hash, account_id, credential_version, created_at, expires_at, first_way, \
         id_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.id)
    .bind(row.token_hash)
    .bind(row.account_id)
    .bind(row.credential_version)
    .bind(row.now.millis())
    .bind(row.expires_at.millis())
    .bind(row.first_way)
    .bind(row.id_key)
    .execute(tx)
    .await
    .map(|_| ())
}

/// The one a cookie names, while it lives.
///
/// # Errors
/// The database's.
pub async fn find(connection: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> sqlx::Result<Option<Recovery>> {
    sqlx::query_as(
        "SELECT id, account_id, credential_version, expires_at, first_way, first_at, second_way, second_at, id_key \
         FROM recovery WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token_hash)
    .bind(now.millis())
    .fetch_optional(connection)
    .await
}

/// The same, with it and its account locked until the transaction ends.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> sqlx::Result<Option<Recovery>> {
    if !holds_everything(tx) {
        sqlx::query("UPDATE account SET id = id WHERE id = (SELECT account_id FROM recovery WHERE token_hash = $1)")
            .bind(token_hash)
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE recovery SET id = id WHERE token_hash = $1").bind(token_hash).execute(&mut *tx).await?;
    }
    find(tx, token_hash, now).await
}

/// It begins by another way than was announced.
///
/// # Errors
/// The database's.
pub async fn begin_with(tx: &mut AnyConnection, id: i64, way: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE recovery SET first_way = $2 WHERE id = $1").bind(id).bind(way).execute(tx).await.map(|_| ())
}

/// The first way is proved.
///
/// # Errors
/// The database's.
pub async fn first(tx: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE recovery SET first_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|_| ())
}

/// So is the second; `None`: there was none but the mailbox.
///
/// # Errors
/// The database's.
pub async fn second(tx: &mut AnyConnection, id: i64, way: Option<&str>, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE recovery SET second_way = $2, second_at = $3 WHERE id = $1")
        .bind(id)
        .bind(way)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|_| ())
}

/// Everything of an account that is under way ends.
///
/// # Errors
/// The database's.
pub async fn end_of_account(tx: &mut AnyConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM recovery WHERE account_id = $1").bind(account_id).execute(tx).await.map(|_| ())
}
