//! The table `recovery`: ways back in that are under way.

use super::holds_everything;
use crate::rules::{
    credential_version::CredentialVersion,
    id::{AccountId, RecoveryId},
    recovery::RecoveryWay,
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// A way back in, under way.
    #[derive(Clone)]
    pub struct Recovery {
        pub id: RecoveryId,
        /// `None`: there is no such ID.
        pub account_id: Option<AccountId>,
        pub credential_version: CredentialVersion,
        pub expires_at: Timestamp,
        pub first_way: RecoveryWay,
        pub first_at: Option<Timestamp>,
        pub second_way: Option<RecoveryWay>,
        pub second_at: Option<Timestamp>,
        /// HMAC of the ID, existing or not: what strangers do here is counted by it.
        pub id_key: Option<Vec<u8>>,
    }
}

/// A recovery that begins.
pub struct NewRecovery<'a> {
    pub id: RecoveryId,
    pub token_hash: &'a [u8],
    pub account_id: Option<AccountId>,
    pub credential_version: CredentialVersion,
    pub first_way: RecoveryWay,
    pub id_key: &'a [u8],
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn insert(tx: &mut AnyConnection, row: &NewRecovery<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO recovery (id, token_hash, account_id, credential_version, created_at, expires_at, first_way, \
         id_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.id)
    .bind(row.token_hash)
    .bind(row.account_id)
    .bind(row.credential_version)
    .bind(row.now)
    .bind(row.expires_at)
    .bind(row.first_way.code())
    .bind(row.id_key)
    .run(tx)
    .await
}

/// The one a cookie names, while it lives.
pub async fn find(connection: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> sqlx::Result<Option<Recovery>> {
    sqlx::query_as(
        "SELECT id, account_id, credential_version, expires_at, first_way, first_at, second_way, second_at, id_key \
         FROM recovery WHERE token_hash = $1 AND expires_at > $2",
    )
    .bind(token_hash)
    .bind(now)
    .fetch_optional(connection)
    .await
}

/// The same, with it and its account locked until the transaction ends.
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
pub async fn begin_with(tx: &mut AnyConnection, id: RecoveryId, way: RecoveryWay) -> sqlx::Result<()> {
    sqlx::query("UPDATE recovery SET first_way = $2 WHERE id = $1").bind(id).bind(way.code()).run(tx).await
}

/// The first way is proved.
pub async fn first(tx: &mut AnyConnection, id: RecoveryId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE recovery SET first_at = $2 WHERE id = $1").bind(id).bind(now).run(tx).await
}

/// So is the second; `None`: there was none but the mailbox.
pub async fn second(
    tx: &mut AnyConnection,
    id: RecoveryId,
    way: Option<RecoveryWay>,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE recovery SET second_way = $2, second_at = $3 WHERE id = $1")
        .bind(id)
        .bind(way.map(RecoveryWay::code))
        .bind(now)
        .run(tx)
        .await
}

/// Everything of an account that is under way ends.
pub async fn end_of_account(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM recovery WHERE account_id = $1").bind(account_id).run(tx).await
}
