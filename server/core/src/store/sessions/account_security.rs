//! What a session knows for the pages that change an account: what was proved in it, and what was typed before a proof.

use crate::rules::{
    credential_version::CredentialVersion, id::SessionId, sign_in::CodeBy, time::Timestamp, two_step::TwoStep,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// What the pages that change an account need besides: one read.
    pub struct AccountSecurity {
        /// When the password was last typed in this session, and when a code was, and where it came by.
        pub password_at: Timestamp,
        pub code_at: Timestamp,
        pub code_by: Option<CodeBy>,
        /// What was typed before a proof was asked for.
        pub typed: Option<String>,
        /// The field it was typed into.
        pub typed_into: Option<TypedInto>,
        /// Recovery codes that may still be shown.
        pub shown_sealed: Option<Vec<u8>>,
        pub shown_until: Timestamp,
        pub contact_email: Option<String>,
        pub contact_email_proved_at: Option<Timestamp>,
        pub mobile: Option<String>,
        pub mobile_proved_at: Option<Timestamp>,
        /// The phone was reported lost.
        pub mobile_lost_at: Option<Timestamp>,
        pub two_step: TwoStep,
        pub two_step_since: Timestamp,
        pub credential_version: CredentialVersion,
        pub created_at: Timestamp,
        pub contact_kept_at: Option<Timestamp>,
        pub frozen_until: Timestamp,
        pub untrusted_until: Timestamp,
    }
}

/// `None`: the session has ended.
pub async fn account_security(connection: &mut AnyConnection, id: SessionId) -> sqlx::Result<Option<AccountSecurity>> {
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
pub async fn proved_password(tx: &mut AnyConnection, id: SessionId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET password_at = $2 WHERE id = $1").bind(id).bind(now).run(tx).await
}

/// A code was typed that came by `by`.
pub async fn proved_code(tx: &mut AnyConnection, id: SessionId, by: CodeBy, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET code_at = $2, code_by = $3 WHERE id = $1")
        .bind(id)
        .bind(now)
        .bind(by.code())
        .run(tx)
        .await
}

contract::closed_list! {
    /// A field whose content is kept while a proof is asked for. Its words stand in the table.
    pub enum TypedInto {
        Email = "email",
        Mobile = "mobile",
    }
}

words!(TypedInto);

impl AccountSecurity {
    /// What was typed into that field before a proof was asked for; nothing of another form's.
    #[must_use]
    pub fn typed_into(&self, field: TypedInto) -> String {
        let kept = self.typed.as_ref().filter(|_| self.typed_into == Some(field));
        kept.cloned().unwrap_or_default()
    }
}

/// Keeps what was typed, to go on with after a proof.
pub async fn keep_typed(
    connection: &mut AnyConnection,
    id: SessionId,
    field: TypedInto,
    typed: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET typed = $2, typed_into = $3 WHERE id = $1")
        .bind(id)
        .bind(typed)
        .bind(field.code())
        .run(connection)
        .await
}

/// Forgets what was kept of that field: the form went through.
pub async fn forget_typed(connection: &mut AnyConnection, id: SessionId, field: TypedInto) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET typed = NULL, typed_into = NULL WHERE id = $1 AND typed_into = $2")
        .bind(id)
        .bind(field.code())
        .run(connection)
        .await
}

/// Lets new recovery codes be shown in this session until then.
pub async fn show_codes(tx: &mut AnyConnection, id: SessionId, sealed: &[u8], until: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE session SET shown_sealed = $2, shown_until = $3 WHERE id = $1")
        .bind(id)
        .bind(sealed)
        .bind(until)
        .run(tx)
        .await
}
