//! The table `email_change`: changes of the contact address, pending, in force, undone.

use crate::rules::{
    id::{AccountId, EmailChangeId, SessionId},
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// A change of the contact address, wherever it stands.
    pub struct EmailChange {
        pub id: EmailChangeId,
        pub account_id: AccountId,
        /// The session that asked; `None`: the desk.
        pub session_id: Option<SessionId>,
        pub new_address: String,
        pub old_address: Option<String>,
        pub requested_at: Timestamp,
        pub expires_at: Timestamp,
        pub switched_at: Option<Timestamp>,
        pub ended_at: Option<Timestamp>,
        pub undone: bool,
    }
}

impl EmailChange {
    /// Still to be confirmed.
    #[must_use]
    pub fn is_pending(&self, now: Timestamp) -> bool {
        self.switched_at.is_none() && self.ended_at.is_none() && now < self.expires_at
    }
}

/// A change that was asked for.
pub struct NewChange<'a> {
    pub id: EmailChangeId,
    pub account_id: AccountId,
    pub session_id: Option<SessionId>,
    pub new_address: &'a str,
    pub old_address: Option<&'a str>,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    /// The desk's are in force at once.
    pub switched_at: Option<Timestamp>,
}

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
    .bind(row.now)
    .bind(row.expires_at)
    .bind(row.switched_at)
    .run(tx)
    .await
}

/// The statement that reads such rows, but for which ones.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, account_id, session_id, new_address, old_address, requested_at, expires_at, switched_at, \
             ended_at, undone",
            $which
        )
    };
}

pub async fn find(connection: &mut AnyConnection, id: EmailChangeId) -> sqlx::Result<Option<EmailChange>> {
    let statement = select!(" FROM email_change WHERE id = $1");
    sqlx::query_as(statement).bind(id).fetch_optional(connection).await
}

/// The one that waits to be confirmed.
pub async fn pending(
    connection: &mut AnyConnection,
    account_id: AccountId,
    now: Timestamp,
) -> sqlx::Result<Option<EmailChange>> {
    let statement = select!(
        " FROM email_change WHERE account_id = $1 AND switched_at IS NULL AND ended_at IS NULL \
         AND expires_at > $2 ORDER BY requested_at DESC LIMIT 1"
    );
    sqlx::query_as(statement).bind(account_id).bind(now).fetch_optional(connection).await
}

/// The earliest one that came into force since then and was not undone: an undo goes back to before it.
pub async fn first_since(
    connection: &mut AnyConnection,
    account_id: AccountId,
    since: Timestamp,
) -> sqlx::Result<Option<EmailChange>> {
    let statement = select!(
        " FROM email_change WHERE account_id = $1 AND switched_at >= $2 AND undone = 0 \
         ORDER BY switched_at LIMIT 1"
    );
    sqlx::query_as(statement).bind(account_id).bind(since).fetch_optional(connection).await
}

/// It came into force in the place of `old`. `false`: it was confirmed, called off or out of time already.
pub async fn switch(
    tx: &mut AnyConnection,
    id: EmailChangeId,
    old: Option<&str>,
    now: Timestamp,
) -> sqlx::Result<bool> {
    sqlx::query(
        "UPDATE email_change SET switched_at = $2, old_address = $3 WHERE id = $1 AND switched_at IS NULL AND ended_at IS NULL \
         AND expires_at > $2",
    )
    .bind(id)
    .bind(now)
    .bind(old)
    .changes_one(tx)
    .await
}

/// What waits to be confirmed is called off.
pub async fn end_pending(tx: &mut AnyConnection, account_id: AccountId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE email_change SET ended_at = $2 WHERE account_id = $1 AND switched_at IS NULL AND ended_at IS NULL",
    )
    .bind(account_id)
    .bind(now)
    .run(tx)
    .await
}

/// Everything since then is undone. `false`: that change was undone already.
pub async fn undo(
    tx: &mut AnyConnection,
    account_id: AccountId,
    id: EmailChangeId,
    since: Timestamp,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let is_first = sqlx::query(
        "UPDATE email_change SET undone = 1, ended_at = COALESCE(ended_at, $2) WHERE id = $1 AND undone = 0",
    )
    .bind(id)
    .bind(now)
    .changes_one(&mut *tx)
    .await?;
    sqlx::query(
        "UPDATE email_change SET undone = 1, ended_at = COALESCE(ended_at, $3) WHERE account_id = $1 \
         AND (switched_at >= $2 OR (switched_at IS NULL AND ended_at IS NULL)) AND undone = 0",
    )
    .bind(account_id)
    .bind(since)
    .bind(now)
    .run(tx)
    .await?;
    Ok(is_first)
}
