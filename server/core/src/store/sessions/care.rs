//! What a session knows for the pages that change an account: what was proved in it, and what was typed before a proof.

use sqlx::AnyConnection;

use crate::rules::time::Timestamp;

row! {
    /// What the pages that change an account need besides: one read.
    pub struct Care {
        /// When the password was last typed in this session, and when a code was, and where it came by.
        pub password_at: i64,
        pub code_at: i64,
        pub code_by: Option<String>,
        /// What was typed before a proof was asked for.
        pub typed: Option<String>,
        /// The field it was typed into.
        pub typed_into: Option<String>,
        /// Recovery codes that may still be shown.
        pub shown_sealed: Option<Vec<u8>>,
        pub shown_until: i64,
        pub contact_email: Option<String>,
        pub contact_email_proved_at: Option<i64>,
        pub mobile: Option<String>,
        pub mobile_proved_at: Option<i64>,
        /// The phone was reported lost.
        pub mobile_lost_at: Option<i64>,
        pub two_step: String,
        pub two_step_since: i64,
        pub credential_version: i64,
        pub created_at: i64,
        pub contact_kept_at: Option<i64>,
        pub frozen_until: i64,
        pub untrusted_until: i64,
    }
}

/// `None`: the session has ended.
///
/// # Errors
/// The database's.
pub async fn care(connection: &mut AnyConnection, id: i64) -> sqlx::Result<Option<Care>> {
    sqlx::query_as(
        "SELECT s.password_at, s.code_at, s.code_by, s.typed, s.typed_into, s.shown_sealed, s.shown_until, a.contact_email, \
         a.contact_email_proved_at, a.mobile, a.mobile_proved_at, a.mobile_lost_at, a.two_step, \
         a.two_step_since, a.credential_version, \
         a.created_at, a.contact_kept_at, a.frozen_until, a.untrusted_until \
         FROM session s JOIN account a ON a.id = s.account_id \
         WHERE s.id = $1 AND s.credential_version = a.credential_version AND a.locked_at IS NULL",
    )
    .bind(id)
    .fetch_optional(connection)
    .await
}

/// The password was typed again.
///
/// # Errors
/// The database's.
pub async fn proved_password(tx: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET password_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|_| ())
}

/// A code was typed that came by `by`.
///
/// # Errors
/// The database's.
pub async fn proved_code(tx: &mut AnyConnection, id: i64, by: &str, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET code_at = $2, code_by = $3 WHERE id = $1")
        .bind(id)
        .bind(now.millis())
        .bind(by)
        .execute(tx)
        .await
        .map(|_| ())
}

/// A field whose content is kept while a proof is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedInto {
    Email,
    Mobile,
}

impl TypedInto {
    fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Mobile => "mobile",
        }
    }
}

impl Care {
    /// What was typed into that field before a proof was asked for; nothing of another form's.
    #[must_use]
    pub fn typed_into(&self, field: TypedInto) -> String {
        let kept = self.typed.as_ref().filter(|_| self.typed_into.as_deref() == Some(field.code()));
        kept.cloned().unwrap_or_default()
    }
}

/// Keeps what was typed, to go on with after a proof.
///
/// # Errors
/// The database's.
pub async fn keep_typed(
    connection: &mut AnyConnection,
    id: i64,
    field: TypedInto,
    typed: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET typed = $2, typed_into = $3 WHERE id = $1")
        .bind(id)
        .bind(typed)
        .bind(field.code())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Forgets what was kept of that field: the form went through.
///
/// # Errors
/// The database's.
pub async fn forget_typed(connection: &mut AnyConnection, id: i64, field: TypedInto) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET typed = NULL, typed_into = NULL WHERE id = $1 AND typed_into = $2")
        .bind(id)
        .bind(field.code())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Lets new recovery codes be shown in this session until then.
///
/// # Errors
/// The database's.
pub async fn show_codes(tx: &mut AnyConnection, id: i64, sealed: &[u8], until: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET shown_sealed = $2, shown_until = $3 WHERE id = $1")
        .bind(id)
        .bind(sealed)
        .bind(until.millis())
        .execute(tx)
        .await
        .map(|_| ())
}
