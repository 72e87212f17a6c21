use sqlx::AnyConnection;

use crate::rules::time::Timestamp;

row! {
    /// A change of the contact address, wherever it stands.
    pub struct EmailChange {
        pub id: i64,
        pub account_id: i64,
        /// The session that asked; `None`: the desk.
        pub session_id: Option<i64>,
        pub new_address: String,
        pub old_address: Option<String>,
        pub requested_at: i64,
        pub expires_at: i64,
        pub switched_at: Option<i64>,
        pub ended_at: Option<i64>,
        pub undone: i64,
    }
}

impl EmailChange {
    /// Still to be confirmed.
    #[must_use]
    pub fn is_pending(&self, now: Timestamp) -> bool {
        self.switched_at.is_none() && self.ended_at.is_none() && now.millis() < self.expires_at
    }
}

/// A change that was asked for.
pub struct NewChange<'a> {
    pub id: i64,
    pub account_id: i64,
    pub session_id: Option<i64>,
    pub new_address: &'a str,
    pub old_address: Option<&'a str>,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    /// The desk's are in force at once.
    pub switched_at: Option<Timestamp>,
}

/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, row: &NewChange<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO email_change (id, account_id, session_id, new_address, old_address, requested_at, expires_at, \
         switched_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.id)
    .bind(row.account_id)
    .bind(row.session_id)
    .bind(row.new_address)
    .bind(row.old_address)
    .bind(row.now.millis())
    .bind(row.expires_at.millis())
    .bind(row.switched_at.map(Timestamp::millis))
    .execute(tx)
    .await
    .map(|_| ())
}

const COLUMNS: &str = "id, account_id, session_id, new_address, old_address, requested_at, expires_at, switched_at, \
     ended_at, undone";

/// # Errors
/// The database's.
pub async fn find(connection: &mut AnyConnection, id: i64) -> sqlx::Result<Option<EmailChange>> {
    let statement = format!("SELECT {COLUMNS} FROM email_change WHERE id = $1");
    sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(id).fetch_optional(connection).await
}

/// The one that waits to be confirmed.
///
/// # Errors
/// The database's.
pub async fn pending(
    connection: &mut AnyConnection,
    account_id: i64,
    now: Timestamp,
) -> sqlx::Result<Option<EmailChange>> {
    let statement = format!(
        "SELECT {COLUMNS} FROM email_change WHERE account_id = $1 AND switched_at IS NULL AND ended_at IS NULL \
         AND expires_at > $2 ORDER BY requested_at DESC LIMIT 1"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(account_id).bind(now.millis()).fetch_optional(connection).await
}

/// The earliest one that came into force since then and was not undone: an undo goes back to before it.
///
/// # Errors
/// The database's.
pub async fn first_since(
    connection: &mut AnyConnection,
    account_id: i64,
    since: Timestamp,
) -> sqlx::Result<Option<EmailChange>> {
    let statement = format!(
        "SELECT {COLUMNS} FROM email_change WHERE account_id = $1 AND switched_at >= $2 AND undone = 0 \
         ORDER BY switched_at LIMIT 1"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(statement))
        .bind(account_id)
        .bind(since.millis())
        .fetch_optional(connection)
        .await
}

/// It came into force in the place of `old`. `false`: it was confirmed, called off or out of time already.
///
/// # Errors
/// The database's.
pub async fn switch(tx: &mut AnyConnection, id: i64, old: Option<&str>, now: Timestamp) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE email_change SET switched_at = $2, old_address = $3 WHERE id = $1 AND switched_at IS NULL AND ended_at IS NULL \
         AND expires_at > $2",
    )
    .bind(id)
    .bind(now.millis())
    .bind(old)
    .execute(tx)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// What waits to be confirmed is called off.
///
/// # Errors
/// The database's.
pub async fn end_pending(tx: &mut AnyConnection, account_id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE email_change SET ended_at = $2 WHERE account_id = $1 AND switched_at IS NULL AND ended_at IS NULL",
    )
    .bind(account_id)
    .bind(now.millis())
    .execute(tx)
    .await
    .map(|_| ())
}

/// Everything since then is undone. `false`: that change was undone already.
///
/// # Errors
/// The database's.
pub async fn undo(
    tx: &mut AnyConnection,
    account_id: i64,
    id: i64,
    since: Timestamp,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let first = sqlx::query(
        "UPDATE email_change SET undone = 1, ended_at = COALESCE(ended_at, $2) WHERE id = $1 AND undone = 0",
    )
    .bind(id)
    .bind(now.millis())
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "UPDATE email_change SET undone = 1, ended_at = COALESCE(ended_at, $3) WHERE account_id = $1 \
         AND (switched_at >= $2 OR (switched_at IS NULL AND ended_at IS NULL)) AND undone = 0",
    )
    .bind(account_id)
    .bind(since.millis())
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(first.rows_affected() == 1)
}
