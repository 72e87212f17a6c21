//! The table `sign_up`: registrations of new subscribers that are under way.

use super::holds_everything;
use crate::rules::{id::SignUpId, time::Timestamp};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// Somebody who registers.
    pub struct SignUp {
        pub id: SignUpId,
        pub login_id: String,
        pub password_hash: String,
        pub email: String,
        pub expires_at: Timestamp,
        pub proved_at: Option<Timestamp>,
        /// How the box "remember this browser" was left; `None`: as it arrived.
        pub trust_chosen: Option<bool>,
    }
}

/// A registration that begins.
pub struct NewSignUp<'a> {
    pub id: SignUpId,
    pub token_hash: &'a [u8],
    pub login_id: &'a str,
    pub password_hash: &'a str,
    pub email: &'a str,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

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
    .bind(row.now)
    .bind(row.expires_at)
    .run(tx)
    .await
}

/// The one a cookie names, while it lives.
pub async fn find(connection: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> sqlx::Result<Option<SignUp>> {
    sqlx::query_as(
        "SELECT id, login_id, password_hash, email, expires_at, proved_at, trust_chosen FROM sign_up \
         WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token_hash)
    .bind(now)
    .fetch_optional(connection)
    .await
}

/// The same, locked until the transaction ends.
pub async fn lock(tx: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> sqlx::Result<Option<SignUp>> {
    if !holds_everything(tx) {
        sqlx::query("UPDATE sign_up SET id = id WHERE token_hash = $1").bind(token_hash).execute(&mut *tx).await?;
    }
    find(tx, token_hash, now).await
}

/// The address is proved.
pub async fn prove(tx: &mut AnyConnection, id: SignUpId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_up SET proved_at = $2 WHERE id = $1").bind(id).bind(now).run(tx).await
}

pub async fn delete(tx: &mut AnyConnection, id: SignUpId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sign_up WHERE id = $1").bind(id).run(tx).await
}

/// How the box was left.
pub async fn choose_trust(tx: &mut AnyConnection, id: SignUpId, trust: bool) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_up SET trust_chosen = $2 WHERE id = $1").bind(id).bind(i64::from(trust)).run(tx).await
}
