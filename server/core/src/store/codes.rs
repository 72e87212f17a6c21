//! One-time codes as they are kept. An attempt (a code that ends a sign-in) and a proof (a code for anything else) are
//! tables of their own whose columns for the code are the same: read, bound and changed here, once for both.

use contract::channel::Channel;
use sqlx::{
    Any, FromRow,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use crate::rules::{code_facts::CodeFacts, id::CodeId, time::Timestamp};
use crate::store::{AnyConnection, statement::Statement as _};

/// Where a code is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeTable {
    Attempt,
    Proof,
}

/// A code that is owed, or was typed a moment ago.
pub struct StoredCode {
    pub table: CodeTable,
    pub id: CodeId,
    /// Where the newest message went.
    pub channel: Channel,
    /// The code in force, encrypted; `None` once it was typed.
    pub sealed: Option<Vec<u8>>,
    pub facts: CodeFacts,
}

row! {
    struct Row {
        id: CodeId,
        expires_at: Timestamp,
        tag: String,
        channel: Channel,
        code_hash: Vec<u8>,
        code_sealed: Option<Vec<u8>>,
        code_expires_at: Timestamp,
        replaced_hash: Option<Vec<u8>>,
        replaced_tag: Option<String>,
        tries_left: u32,
        resends_left: u32,
        last_sent_at: Timestamp,
        passed_at: Option<Timestamp>,
    }
}

/// What [`StoredCode::read`] needs of a table that the statement calls `c`.
macro_rules! code_columns {
    () => {
        "c.id, c.expires_at, c.tag, c.channel, c.code_hash, c.code_sealed, c.code_expires_at, c.replaced_hash, \
         c.replaced_tag, c.tries_left, c.resends_left, c.last_sent_at, c.passed_at"
    };
}
pub(super) use code_columns;

impl StoredCode {
    pub(super) fn read(table: CodeTable, row: &AnyRow) -> sqlx::Result<Self> {
        let row = Row::from_row(row)?;
        Ok(Self {
            table,
            id: row.id,
            channel: row.channel,
            sealed: row.code_sealed,
            facts: CodeFacts {
                tag: row.tag,
                expires_at: row.expires_at,
                code_hash: row.code_hash,
                code_expires_at: row.code_expires_at,
                replaced_hash: row.replaced_hash,
                replaced_tag: row.replaced_tag,
                tries_left: row.tries_left,
                resends_left: row.resends_left,
                last_sent_at: row.last_sent_at,
                passed_at: row.passed_at,
            },
        })
    }
}

/// The columns that change together when a code is made.
#[derive(Clone, Copy)]
pub struct CodeColumns<'a> {
    pub tag: &'a str,
    pub channel: Channel,
    pub hash: &'a [u8],
    pub sealed: &'a [u8],
    pub expires_at: Timestamp,
}

/// The first code of a step.
#[derive(Clone, Copy)]
pub struct NewCode<'a> {
    pub id: CodeId,
    pub now: Timestamp,
    /// The end of the step.
    pub expires_at: Timestamp,
    pub code: CodeColumns<'a>,
    pub tries: u32,
    pub resends: u32,
    /// From here on the cooldown of the next message is counted.
    pub last_sent_at: Timestamp,
}

/// The columns of a [`NewCode`], which stand first in the statement and have `$1` to `$11`.
macro_rules! new_code_columns {
    () => {
        "id, created_at, expires_at, tag, channel, code_hash, code_sealed, code_expires_at, tries_left, resends_left, \
         last_sent_at"
    };
}
pub(super) use new_code_columns;

impl<'a> NewCode<'a> {
    pub(super) fn bind_to(&self, statement: Query<'a, Any, AnyArguments>) -> Query<'a, Any, AnyArguments> {
        statement
            .bind(self.id)
            .bind(self.now)
            .bind(self.expires_at)
            .bind(self.code.tag)
            .bind(self.code.channel.code())
            .bind(self.code.hash)
            .bind(self.code.sealed)
            .bind(self.code.expires_at)
            .bind(i64::from(self.tries))
            .bind(i64::from(self.resends))
            .bind(self.last_sent_at)
    }
}

/// A change of one code. `attempt` is what is written only there: by which ways the code in force went.
macro_rules! update {
    ($table:expr, $set:literal $(, attempt: $also:literal)?) => {
        match $table {
            CodeTable::Attempt => concat!("UPDATE attempt SET ", $set $(, ", ", $also)?, " WHERE id = $1"),
            CodeTable::Proof => concat!("UPDATE proof SET ", $set, " WHERE id = $1"),
        }
    };
}

/// A guess was wrong.
pub async fn spend_try(tx: &mut AnyConnection, code: &StoredCode) -> sqlx::Result<()> {
    let statement = update!(code.table, "tries_left = CASE WHEN tries_left > 0 THEN tries_left - 1 ELSE 0 END");
    sqlx::query(statement).bind(code.id).run(tx).await
}

/// The right code was typed: it is used up, and its readable form is gone.
pub async fn pass(tx: &mut AnyConnection, code: &StoredCode, now: Timestamp) -> sqlx::Result<()> {
    let statement = update!(code.table, "passed_at = $2, code_sealed = NULL");
    sqlx::query(statement).bind(code.id).bind(now).run(tx).await
}

/// The same code goes out once more.
pub async fn resent(tx: &mut AnyConnection, code: &StoredCode, channel: Channel, now: Timestamp) -> sqlx::Result<()> {
    let statement = update!(
        code.table,
        "channel = $2, last_sent_at = $3, resends_left = resends_left - 1",
        attempt: "sent_by = CASE WHEN COALESCE(sent_by, $2) = $2 THEN $2 ELSE 'both' END"
    );
    sqlx::query(statement).bind(code.id).bind(channel.code()).bind(now).run(tx).await
}

/// A new code takes the place of the old one. The tries stay as they are.
pub async fn renew(
    tx: &mut AnyConnection,
    code: &StoredCode,
    columns: &CodeColumns<'_>,
    now: Timestamp,
) -> sqlx::Result<()> {
    let statement = update!(
        code.table,
        "replaced_hash = code_hash, replaced_tag = tag, tag = $2, channel = $3, code_hash = $4, code_sealed = $5, \
         code_expires_at = $6, last_sent_at = $7, resends_left = resends_left - 1",
        attempt: "sent_by = $3"
    );
    sqlx::query(statement)
        .bind(code.id)
        .bind(columns.tag)
        .bind(columns.channel.code())
        .bind(columns.hash)
        .bind(columns.sealed)
        .bind(columns.expires_at)
        .bind(now)
        .run(tx)
        .await
}
