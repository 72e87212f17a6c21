//! The table `proof`: codes that prove something beside a sign-in. The code itself is in [`super::codes`].

use sqlx::{FromRow, any::AnyRow};

use super::codes::{CodeTable, NewCode, StoredCode, code_columns, new_code_columns};
use crate::rules::id::{AccountId, CodeId, OwnerId};
use crate::store::AnyConnection;
use crate::store::{row::Column as _, statement::Statement as _};

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

/// A proof that is owed, or was given a moment ago.
pub struct Found {
    pub code: StoredCode,
    /// Address or number it goes to.
    pub target: String,
}

impl<'r> FromRow<'r, AnyRow> for Found {
    fn from_row(row: &'r AnyRow) -> sqlx::Result<Self> {
        Ok(Self { code: StoredCode::read(CodeTable::Proof, row)?, target: String::read(row, "target")? })
    }
}

/// The code of that kind which this owner (a session, a sign-up, a recovery, a change of address) owes. The caller
/// holds a lock on the owner where guesses are judged.
pub async fn find(connection: &mut AnyConnection, owner_id: OwnerId, purpose: Purpose) -> sqlx::Result<Option<Found>> {
    let statement =
        concat!("SELECT ", code_columns!(), ", c.target FROM proof c WHERE c.owner_id = $1 AND c.purpose = $2");
    sqlx::query_as(statement).bind(owner_id).bind(purpose.code()).fetch_optional(connection).await
}

/// A new proof.
pub struct NewProof<'a> {
    pub code: NewCode<'a>,
    pub purpose: Purpose,
    pub account_id: Option<AccountId>,
    pub owner_id: OwnerId,
    pub target: &'a str,
}

/// In the place of what this owner had of that kind.
pub async fn put(tx: &mut AnyConnection, row: &NewProof<'_>) -> sqlx::Result<()> {
    delete(tx, row.owner_id, row.purpose).await?;
    let statement = concat!(
        "INSERT INTO proof (",
        new_code_columns!(),
        ", purpose, account_id, owner_id, target) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    );
    row.code
        .bind_to(sqlx::query(statement))
        .bind(row.purpose.code())
        .bind(row.account_id)
        .bind(row.owner_id)
        .bind(row.target)
        .run(tx)
        .await
}

/// From now on it goes to another address or number. It is the same step: nothing is refilled.
pub async fn set_target(tx: &mut AnyConnection, id: CodeId, target: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE proof SET target = $2 WHERE id = $1").bind(id).bind(target).run(tx).await
}

async fn delete(tx: &mut AnyConnection, owner_id: OwnerId, purpose: Purpose) -> sqlx::Result<()> {
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
