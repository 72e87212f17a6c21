//! The table `proof`: codes that prove something beside a sign-in.

use contract::channel::Channel;
use sqlx::AnyConnection;

use super::codes::{self, CodeColumns, Table};
use crate::rules::{
    attempt::Attempt,
    id::{AccountId, CodeId, OwnerId},
    time::Timestamp,
};
use crate::store::statement::Statement as _;

contract::closed_list! {
    /// What a code proves, beside a sign-in. Its words stand in the table, and in the sealed values of a message.
    pub enum Purpose: serde {
        /// That the one in this session is the subscriber.
        Fresh = "fresh",
        /// That the channel chosen for two-step verification arrives.
        TwoStep = "two_step",
        /// That a number is the subscriber's.
        Mobile = "mobile",
        /// That an address is.
        Email = "email",
        SignUp = "sign_up",
        Recover = "recover",
    }
}

/// A code that is owed, or was typed a moment ago.
pub struct Found {
    pub id: CodeId,
    pub channel: Channel,
    /// Address or number it goes to.
    pub target: String,
    pub code_sealed: Option<Vec<u8>>,
    pub attempt: Attempt,
}

row! {
    struct Row {
        id: CodeId,
        expires_at: Timestamp,
        target: String,
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

impl Row {
    fn found(self) -> Found {
        Found {
            id: self.id,
            channel: self.channel,
            target: self.target,
            code_sealed: self.code_sealed,
            attempt: Attempt {
                tag: self.tag,
                expires_at: self.expires_at,
                code_hash: self.code_hash,
                code_expires_at: self.code_expires_at,
                replaced_hash: self.replaced_hash,
                replaced_tag: self.replaced_tag,
                tries_left: self.tries_left,
                resends_left: self.resends_left,
                last_sent_at: self.last_sent_at,
                passed_at: self.passed_at,
            },
        }
    }
}

/// The code of that kind which this owner (a session, a sign-up, a recovery, a change of address) owes. The caller
/// holds a lock on the owner where guesses are judged.
pub async fn find(connection: &mut AnyConnection, owner_id: OwnerId, purpose: Purpose) -> sqlx::Result<Option<Found>> {
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
    pub id: CodeId,
    pub purpose: Purpose,
    pub account_id: Option<AccountId>,
    pub owner_id: OwnerId,
    pub target: &'a str,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub code: CodeColumns<'a>,
    pub tries: u32,
    pub resends: u32,
}

/// In the place of what this owner had of that kind.
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
    .bind(row.now)
    .bind(row.expires_at)
    .bind(row.target)
    .bind(row.code.tag)
    .bind(row.code.channel.code())
    .bind(row.code.hash)
    .bind(row.code.sealed)
    .bind(row.code.expires_at)
    .bind(i64::from(row.tries))
    .bind(i64::from(row.resends))
    .run(tx)
    .await
}

pub async fn spend_try(tx: &mut AnyConnection, id: CodeId) -> sqlx::Result<()> {
    codes::spend_try(tx, Table::Proof, id).await
}

pub async fn resent(tx: &mut AnyConnection, id: CodeId, channel: Channel, now: Timestamp) -> sqlx::Result<()> {
    codes::resent(tx, Table::Proof, id, channel, now).await
}

/// A new code in the same step, to the same place or another one: nothing is refilled.
pub async fn renew(
    tx: &mut AnyConnection,
    id: CodeId,
    target: &str,
    code: &CodeColumns<'_>,
    now: Timestamp,
) -> sqlx::Result<()> {
    codes::renew(tx, Table::Proof, id, code, now).await?;
    sqlx::query("UPDATE proof SET target = $2 WHERE id = $1").bind(id).bind(target).run(tx).await
}

/// The right code was typed: it is spent.
pub async fn pass(tx: &mut AnyConnection, id: CodeId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query("UPDATE proof SET passed_at = $2, code_sealed = NULL WHERE id = $1").bind(id).bind(now).run(tx).await
}

pub async fn delete(tx: &mut AnyConnection, owner_id: OwnerId, purpose: Purpose) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM proof WHERE owner_id = $1 AND purpose = $2")
        .bind(owner_id)
        .bind(purpose.code())
        .run(tx)
        .await
}

/// Everything an account owes.
pub async fn delete_of_account(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM proof WHERE account_id = $1").bind(account_id).run(tx).await
}

/// What is still owed for an account: its codes went where they may not be read any more. What was typed stays, for a
/// lost answer.
pub async fn delete_owed(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM proof WHERE account_id = $1 AND passed_at IS NULL").bind(account_id).run(tx).await
}
