use sqlx::AnyConnection;

use super::holds_everything;
use crate::rules::time::Timestamp;

row! {
    /// Somebody who registers.
    pub struct SignUp {
        pub id: i64,
        pub login_id: String,
        pub password_hash: String,
        pub email: String,
        pub expires_at: i64,
        pub proved_at: Option<i64>,
    }
}

/// A registration that begins.
pub struct NewSignUp<'a> {
    pub id: i64,
    pub token_hash: &'a [u8],
    pub login_id: &'a str,
    pub password_hash: &'a str,
    pub email: &'a str,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, row: &NewSignUp<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO sign_up (id, token_hash, login_id, password_hash, email, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.id)
    .bind(row.token_hash)
    .bind(row.login_id)
    .bind(row.password_hash)
    .bind(row.email)
    .bind(row.now.millis())
    .bind(row.expires_at.millis())
    .execute(tx)
    .await
    .map(|_| ())
}

/// The one a cookie names, while it lives.
///
/// # Errors
/// The database's.
pub async fn find(connection: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> sqlx::Result<Option<SignUp>> {
    sqlx::query_as(
        "SELECT id, login_id, password_hash, email, expires_at, proved_at FROM sign_up \
         WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token_hash)
    .bind(now.millis())
    .fetch_optional(connection)
    .await
}

/// The same, locked until the transaction ends.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> sqlx::Result<Option<SignUp>> {
    if !holds_everything(tx) {
        sqlx::query("UPDATE sign_up SET id = id WHERE token_hash = $1").bind(token_hash).execute(&mut *tx).await?;
    }
    find(tx, token_hash, now).await
}

/// The address is proved.
///
/// # Errors
/// The database's.
pub async fn prove(tx: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_up SET proved_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|_| ())
}

/// # Errors
/// The database's.
pub async fn delete(tx: &mut AnyConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sign_up WHERE id = $1").bind(id).execute(tx).await.map(|_| ())
}
