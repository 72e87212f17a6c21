//! The columns of a one-time code, which an attempt and a proof have alike.

use contract::channel::Channel;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::rules::{id::CodeId, time::Timestamp};
use crate::store::statement::Statement as _;

/// Whose code it is.
#[derive(Clone, Copy)]
pub enum Table {
    Attempt,
    Proof,
}

impl Table {
    fn name(self) -> &'static str {
        match self {
            Self::Attempt => "attempt",
            Self::Proof => "proof",
        }
    }
}

/// The columns that change together when a code is made.
pub struct CodeColumns<'a> {
    pub tag: &'a str,
    pub channel: Channel,
    pub hash: &'a [u8],
    pub sealed: &'a [u8],
    pub expires_at: Timestamp,
}

/// A guess was wrong.
pub async fn spend_try(tx: &mut AnyConnection, table: Table, id: CodeId) -> sqlx::Result<()> {
    let statement = format!("UPDATE {} SET tries_left = tries_left - 1 WHERE id = $1 AND tries_left > 0", table.name());
    sqlx::query(AssertSqlSafe(statement)).bind(id).run(tx).await
}

/// The same code goes out once more.
pub async fn resent(
    tx: &mut AnyConnection,
    table: Table,
    id: CodeId,
    channel: Channel,
    now: Timestamp,
) -> sqlx::Result<()> {
    let statement = format!(
        "UPDATE {} SET channel = $2, last_sent_at = $3, resends_left = resends_left - 1 WHERE id = $1",
        table.name()
    );
    sqlx::query(AssertSqlSafe(statement)).bind(id).bind(channel.code()).bind(now).run(tx).await
}

/// A new code takes the place of the old one. The tries stay as they are.
pub async fn renew(
    tx: &mut AnyConnection,
    table: Table,
    id: CodeId,
    code: &CodeColumns<'_>,
    now: Timestamp,
) -> sqlx::Result<()> {
    let statement = format!(
        "UPDATE {} SET replaced_hash = code_hash, replaced_tag = tag, tag = $2, channel = $3, code_hash = $4, \
         code_sealed = $5, code_expires_at = $6, last_sent_at = $7, resends_left = resends_left - 1 WHERE id = $1",
        table.name()
    );
    sqlx::query(AssertSqlSafe(statement))
        .bind(id)
        .bind(code.tag)
        .bind(code.channel.code())
        .bind(code.hash)
        .bind(code.sealed)
        .bind(code.expires_at)
        .bind(now)
        .run(tx)
        .await
}
