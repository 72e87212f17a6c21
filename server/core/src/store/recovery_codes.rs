//! The table `recovery_code`: MACs of the codes an account keeps on paper.

use crate::rules::{
    id::{AccountId, RecoveryCodeId},
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

/// Puts new ones in the place of the old.
pub async fn replace(
    tx: &mut AnyConnection,
    account_id: AccountId,
    new: &[(RecoveryCodeId, [u8; 32])],
    now: Timestamp,
) -> sqlx::Result<()> {
    clear(tx, account_id).await?;
    for (id, hash) in new {
        sqlx::query("INSERT INTO recovery_code (id, account_id, code_hash, created_at) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(account_id)
            .bind(&hash[..])
            .bind(now)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

pub async fn clear(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM recovery_code WHERE account_id = $1").bind(account_id).run(tx).await
}

/// Spends one. `false`: it is none of this account's, or was used.
pub async fn spend(
    tx: &mut AnyConnection,
    account_id: AccountId,
    hash: &[u8; 32],
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query("UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL")
        .bind(account_id)
        .bind(&hash[..])
        .bind(now)
        .changes_one(tx)
        .await
}

row! {
    /// The recovery codes of an account.
    pub struct Left {
        /// How many are unused.
        pub unused: u32,
        /// `None`: none were ever made.
        pub made_at: Option<Timestamp>,
    }
}

/// How many are unused, and when they were made.
pub async fn left(connection: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<Left> {
    sqlx::query_as(
        "SELECT count(CASE WHEN used_at IS NULL THEN 1 END) AS unused, max(created_at) AS made_at FROM recovery_code WHERE account_id = $1",
    )
    .bind(account_id)
    .fetch_one(connection)
    .await
}
