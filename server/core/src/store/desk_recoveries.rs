//! The table `desk_recovery`: new contact data that operators give an account.

use crate::rules::{
    id::{AccountId, DeskRecoveryId},
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// New contact data that the desk gives to somebody who proved to be the subscriber.
    pub struct DeskRecovery {
        pub id: DeskRecoveryId,
        pub account_id: AccountId,
        pub email: String,
        pub mobile: Option<String>,
        pub asked_by: String,
        pub approved_by: Option<String>,
        pub effective_at: Option<Timestamp>,
    }
}

/// The statement that reads such rows, but for which ones.
macro_rules! under_way {
    ($which:literal) => {
        concat!(
            "SELECT id, account_id, email, mobile, asked_by, approved_by, effective_at FROM desk_recovery WHERE ended_at IS NULL AND ",
            $which
        )
    };
}

/// Asks for it; what was under way for the account is replaced.
pub async fn ask(
    tx: &mut AnyConnection,
    id: DeskRecoveryId,
    account_id: AccountId,
    (email, mobile): (&str, Option<&str>),
    by: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    end(tx, account_id, now).await?;
    sqlx::query(
        "INSERT INTO desk_recovery (id, account_id, email, mobile, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(account_id)
    .bind(email)
    .bind(mobile)
    .bind(by)
    .bind(now)
    .run(tx)
    .await
}

/// The one under way for an account.
pub async fn of_account(connection: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<Option<DeskRecovery>> {
    sqlx::query_as(under_way!("account_id = $1")).bind(account_id).fetch_optional(connection).await
}

/// What comes into force now.
pub async fn due(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<Vec<DeskRecovery>> {
    sqlx::query_as(under_way!("effective_at <= $1")).bind(now).fetch_all(connection).await
}

/// A second operator approves. `false`: it was approved already, or is over.
pub async fn approve(
    tx: &mut AnyConnection,
    id: DeskRecoveryId,
    by: &str,
    effective_at: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE desk_recovery SET approved_by = $2, effective_at = $3 WHERE id = $1 AND approved_by IS NULL \
         AND ended_at IS NULL AND asked_by <> $2",
    )
    .bind(id)
    .bind(by)
    .bind(effective_at)
    .changes_one(tx)
    .await
}

/// This one is done. `false`: it was over already, for instance stopped a moment ago.
pub async fn end_one(tx: &mut AnyConnection, id: DeskRecoveryId, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("UPDATE desk_recovery SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id)
        .bind(now)
        .changes_one(tx)
        .await
}

/// Done, stopped or replaced. `false`: nothing was under way.
pub async fn end(tx: &mut AnyConnection, account_id: AccountId, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("UPDATE desk_recovery SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL")
        .bind(account_id)
        .bind(now)
        .changes(tx)
        .await
        .map(|ended| ended > 0)
}
