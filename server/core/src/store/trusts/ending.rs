//! Ends registrations. Their rows stay in the table as tombstones, with the reason that the subscriber is told.

use contract::reason::{Change, Reason};
use sqlx::AssertSqlSafe;

use crate::{
    rules::{
        actor::Actor,
        id::{AccountId, BrowserId, TrustId},
        time::Timestamp,
    },
    store::{AnyConnection, statement::Statement as _},
};

/// Why a registration ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A reason that its owner is told.
    Told(Reason),
    /// A newer registration of the same browser takes its place: no end that anybody is told of.
    Renewed,
    /// All places were taken, and the subscriber goes on without: nothing that was ever a registration to anybody.
    Skipped,
}

impl Why {
    /// The word in the table.
    fn code(self) -> &'static str {
        match self {
            Self::Told(reason) => reason.code(),
            Self::Renewed => "RENEWED",
            Self::Skipped => "SKIPPED",
        }
    }
}

/// Which registrations end: those that nobody ended before, run out or not.
pub enum Ending {
    /// What this account has registered for this browser.
    OfBrowser { account_id: AccountId, browser_id: BrowserId },
    /// Every account's trust in one browser.
    AllOfBrowser(BrowserId),
    /// One registration of this account.
    One { account_id: AccountId, id: TrustId },
    /// All of this account.
    AllOfAccount(AccountId),
    /// Those of this account that never came back after the sign-in that made them, but for this browser's.
    NeverBack { account_id: AccountId, but_browser: Option<BrowserId> },
}

/// Ends registrations; the rows stay as tombstones. How many.
pub async fn end(tx: &mut AnyConnection, which: Ending, why: Why, by: Actor, now: Timestamp) -> sqlx::Result<u64> {
    let (condition, values) = match which {
        Ending::OfBrowser { account_id, browser_id } => {
            ("account_id = $4 AND browser_id = $5", vec![account_id.number(), browser_id.number()])
        }
        Ending::AllOfBrowser(browser_id) => ("browser_id = $4", vec![browser_id.number()]),
        Ending::One { account_id, id } => ("account_id = $4 AND id = $5", vec![account_id.number(), id.number()]),
        Ending::AllOfAccount(account_id) => ("account_id = $4", vec![account_id.number()]),
        Ending::NeverBack { account_id, but_browser } => (
            "account_id = $4 AND browser_id <> $5 AND last_used_at <= created_at",
            vec![account_id.number(), but_browser.unwrap_or_default().number()],
        ),
    };
    let statement = format!(
        "UPDATE trust SET ended_at = $1, ended_reason = $2, ended_by = $3 WHERE ended_at IS NULL AND {condition}"
    );
    let mut query = sqlx::query(AssertSqlSafe(statement)).bind(now).bind(why.code()).bind(by.code());
    for value in values {
        query = query.bind(value);
    }
    query.changes(tx).await
}

/// Trust ends by a change, everywhere but in one browser. How many.
pub async fn end_by_change(
    tx: &mut AnyConnection,
    account_id: AccountId,
    but_browser: Option<BrowserId>,
    change: Change,
    by: Actor,
    now: Timestamp,
) -> sqlx::Result<u64> {
    sqlx::query(
        "UPDATE trust SET ended_at = $1, ended_reason = 'CREDENTIAL_CHANGED', ended_kind = $2, ended_by = $3 \
         WHERE ended_at IS NULL AND account_id = $4 AND browser_id <> $5",
    )
    .bind(now)
    .bind(change.code())
    .bind(by.code())
    .bind(account_id)
    .bind(but_browser.unwrap_or_default())
    .changes(tx)
    .await
}
