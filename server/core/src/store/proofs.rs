use contract::channel::Channel;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::codes::{self, CodeColumns, Table};
use crate::rules::{attempt::Attempt, time::Timestamp};

/// What a code proves, beside a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// That the one in this session is the subscriber.
    Fresh,
    /// That the channel chosen for two-step verification arrives.
    TwoStep,
    /// That a number is the subscriber's.
    Mobile,
    /// That an address is.
    Email,
    SignUp,
    Recover,
}

impl Purpose {
    /// The word in the table.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::TwoStep => "two_step",
            Self::Mobile => "mobile",
            Self::Email => "email",
            Self::SignUp => "sign_up",
            Self::Recover => "recover",
        }
    }
}

/// A code that is owed, or was typed a moment ago.
pub struct Found {
    pub id: i64,
    pub channel: Channel,
    /// Address or number it goes to.
    pub target: String,
    pub code_sealed: Option<Vec<u8>>,
    pub attempt: Attempt,
}

row! {
    struct Row {
        id: i64,
        expires_at: i64,
        target: String,
        tag: String,
        channel: String,
        code_hash: Vec<u8>,
        code_sealed: Option<Vec<u8>>,
        code_expires_at: i64,
        replaced_hash: Option<Vec<u8>>,
        replaced_tag: Option<String>,
        tries_left: i64,
        resends_left: i64,
        last_sent_at: i64,
        passed_at: Option<i64>,
    }
}

impl Row {
    fn found(self) -> Found {
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        Found {
            id: self.id,
            channel: Channel::from_code(&self.channel).unwrap_or(Channel::Email),
            target: self.target,
            code_sealed: self.code_sealed,
            attempt: Attempt {
                tag: self.tag,
                expires_at: Timestamp::from_millis(self.expires_at),
                code_hash: self.code_hash,
                code_expires_at: Timestamp::from_millis(self.code_expires_at),
                replaced_hash: self.replaced_hash,
                replaced_tag: self.replaced_tag,
                tries_left: count(self.tries_left),
                resends_left: count(self.resends_left),
                last_sent_at: Timestamp::from_millis(self.last_sent_at),
                passed_at: self.passed_at.map(Timestamp::from_millis),
            },
        }
    }
}

/// The code of that kind which this owner (a session, a sign-up, a recovery, a change of address) owes. The caller
/// holds a lock on the owner where guesses are judged.
///
/// # Errors
/// The database's.
pub async fn find(connection: &mut AnyConnection, owner_id: i64, purpose: Purpose) -> sqlx::Result<Option<Found>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT id, expires_at, target, tag, channel, code_hash, code_sealed, code_expires_at, replaced_hash, \
         replaced_tag, tries_left, resends_left, last_sent_at, passed_at FROM proof \
         WHERE owner_id = $1 AND purpose = $2",
    )
    .bind(owner_id)
    .bind(purpose.code())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::found))
}

/// A new code.
pub struct NewProof<'a> {
    pub id: i64,
    pub purpose: Purpose,
    pub account_id: Option<i64>,
    pub owner_id: i64,
    pub target: &'a str,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub code: CodeColumns<'a>,
    pub tries: u32,
    pub resends: u32,
}

/// In the place of what this owner had of that kind.
///
/// # Errors
/// The database's.
pub async fn put(tx: &mut AnyConnection, row: &NewProof<'_>) -> sqlx::Result<()> {
    delete(tx, row.owner_id, row.purpose).await?;
    sqlx::query(
        "INSERT INTO proof (id, purpose, account_id, owner_id, created_at, expires_at, target, tag, channel, code_hash, \
         code_sealed, code_expires_at, tries_left, resends_left, last_sent_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $5)",
    )
    .bind(row.id)
    .bind(row.purpose.code())
    .bind(row.account_id)
    .bind(row.owner_id)
    .bind(row.now.millis())
    .bind(row.expires_at.millis())
    .bind(row.target)
    .bind(row.code.tag)
    .bind(row.code.channel.code())
    .bind(row.code.hash)
    .bind(row.code.sealed)
    .bind(row.code.expires_at.millis())
    .bind(i64::from(row.tries))
    .bind(i64::from(row.resends))
    .execute(tx)
    .await
    .map(|_| ())
}

/// # Errors
/// The database's.
pub async fn spend_try(tx: &mut AnyConnection, id: i64) -> sqlx::Result<()> {
    codes::spend_try(tx, Table::Proof, id).await
}

/// # Errors
/// The database's.
pub async fn resent(tx: &mut AnyConnection, id: i64, channel: Channel, now: Timestamp) -> sqlx::Result<()> {
    codes::resent(tx, Table::Proof, id, channel, now).await
}

/// A new code in the same step, to the same place or another one: nothing is refilled.
///
/// # Errors
/// The database's.
pub async fn renew(
    tx: &mut AnyConnection,
    id: i64,
    target: &str,
    code: &CodeColumns<'_>,
    now: Timestamp,
) -> sqlx::Result<()> {
    codes::renew(tx, Table::Proof, id, code, now).await?;
    sqlx::query("UPDATE proof SET target = $2 WHERE id = $1").bind(id).bind(target).execute(tx).await.map(|_| ())
}

/// The right code was typed: it is spent.
///
/// # Errors
/// The database's.
pub async fn pass(tx: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE proof SET passed_at = $2, code_sealed = NULL WHERE id = $1")
        .bind(id)
        .bind(now.millis())
        .execute(tx)
        .await
        .map(|_| ())
}

/// # Errors
/// The database's.
pub async fn delete(tx: &mut AnyConnection, owner_id: i64, purpose: Purpose) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM proof WHERE owner_id = $1 AND purpose = $2")
        .bind(owner_id)
        .bind(purpose.code())
        .execute(tx)
        .await
        .map(|_| ())
}

/// Everything an account owes.
///
/// # Errors
/// The database's.
pub async fn delete_of_account(tx: &mut AnyConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM proof WHERE account_id = $1").bind(account_id).execute(tx).await.map(|_| ())
}

/// What is still owed for an account: its codes went where they may not be read any more. What was typed stays, for a
/// lost answer.
///
/// # Errors
/// The database's.
pub async fn delete_owed(tx: &mut AnyConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM proof WHERE account_id = $1 AND passed_at IS NULL")
        .bind(account_id)
        .execute(tx)
        .await
        .map(|_| ())
}
