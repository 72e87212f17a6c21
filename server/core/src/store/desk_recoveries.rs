use sqlx::AnyConnection;

use crate::rules::time::Timestamp;

row! {
    /// New contact data that the desk gives to somebody who proved to be the subscriber.
    pub struct DeskRecovery {
        pub id: i64,
        pub account_id: i64,
        pub email: String,
        pub mobile: Option<String>,
        pub asked_by: String,
        pub approved_by: Option<String>,
        pub effective_at: Option<i64>,
    }
}

const COLUMNS: &str = "SELECT id, account_id, email, mobile, asked_by, approved_by, effective_at FROM desk_recovery WHERE ended_at IS NULL AND ";

/// Asks for it; what was under way for the account is replaced.
///
/// # Errors
/// The database's.
pub async fn ask(
    tx: &mut AnyConnection,
    id: i64,
    account_id: i64,
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
    .bind(now.millis())
    .execute(tx)
    .await
    .map(|_| ())
}

/// The one under way for an account.
///
/// # Errors
/// The database's.
pub async fn of_account(connection: &mut AnyConnection, account_id: i64) -> sqlx::Result<Option<DeskRecovery>> {
    sqlx::query_as(sqlx::AssertSqlSafe(format!("{COLUMNS} account_id = $1")))
        .bind(account_id)
        .fetch_optional(connection)
        .await
}

/// What comes into force now.
///
/// # Errors
/// The database's.
pub async fn due(connection: &mut AnyConnection, now: Timestamp) -> sqlx::Result<Vec<DeskRecovery>> {
    sqlx::query_as(sqlx::AssertSqlSafe(format!("{COLUMNS} effective_at <= $1")))
        .bind(now.millis())
        .fetch_all(connection)
        .await
}

/// A second operator approves. `false`: it was approved already, or is over.
///
/// # Errors
/// The database's.
pub async fn approve(tx: &mut AnyConnection, id: i64, by: &str, effective_at: Timestamp) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE desk_recovery SET approved_by = $2, effective_at = $3 WHERE id = $1 AND approved_by IS NULL \
         AND ended_at IS NULL AND asked_by <> $2",
    )
    .bind(id)
    .bind(by)
    .bind(effective_at.millis())
    .execute(tx)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// This one is done. `false`: it was over already, for instance stopped a moment ago.
///
/// # Errors
/// The database's.
pub async fn end_one(tx: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("UPDATE desk_recovery SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Done, stopped or replaced. `false`: nothing was under way.
///
/// # Errors
/// The database's.
pub async fn end(tx: &mut AnyConnection, account_id: i64, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query("UPDATE desk_recovery SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL")
        .bind(account_id)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|done| done.rows_affected() > 0)
}
