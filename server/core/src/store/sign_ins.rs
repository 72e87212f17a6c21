//! The table `sign_in`: the record of each sign-in, and why a code was asked.

use contract::reason::{Certainty, Change, Reason};

use crate::rules::{
    id::{AccountId, SignInId},
    sign_in::{RememberOutcome, SignInOutcome},
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

/// The record of a sign-in that has begun.
pub struct NewSignInRecord<'a> {
    pub id: SignInId,
    pub account_id: AccountId,
    pub now: Timestamp,
    /// How it ended already, or that a code is owed.
    pub outcome: SignInOutcome,
    pub healed: bool,
    pub label: &'a str,
    pub asked: Option<WhyAsked<'a>>,
    pub report: Option<&'a str>,
}

/// Why a code was asked.
pub struct WhyAsked<'a> {
    /// As far as it could be said before the code.
    pub before: (Reason, Certainty),
    pub after: (Reason, Certainty),
    pub fact_at: Option<Timestamp>,
    pub fact_change: Option<Change>,
    pub fact_name: Option<&'a str>,
    pub again: bool,
    pub caution: Option<Reason>,
}

pub async fn insert(tx: &mut AnyConnection, record: &NewSignInRecord<'_>) -> sqlx::Result<()> {
    let asked = record.asked.as_ref();
    sqlx::query(
        "INSERT INTO sign_in (id, account_id, at, outcome, healed, label, reason_before, certainty_before, reason, \
         certainty, fact_at, fact_change, fact_name, again, caution, report) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(record.id)
    .bind(record.account_id)
    .bind(record.now)
    .bind(record.outcome.code())
    .bind(i64::from(record.healed))
    .bind(record.label)
    .bind(asked.map(|asked| asked.before.0.code()))
    .bind(asked.map(|asked| asked.before.1.code()))
    .bind(asked.map(|asked| asked.after.0.code()))
    .bind(asked.map(|asked| asked.after.1.code()))
    .bind(asked.and_then(|asked| asked.fact_at))
    .bind(asked.and_then(|asked| asked.fact_change).map(Change::code))
    .bind(asked.and_then(|asked| asked.fact_name))
    .bind(asked.map_or(0, |asked| i64::from(asked.again)))
    .bind(asked.and_then(|asked| asked.caution).map(Reason::code))
    .bind(record.report)
    .run(tx)
    .await
}

/// The code was typed: how it ended, and what became of the box so far.
pub async fn finish(
    tx: &mut AnyConnection,
    id: SignInId,
    outcome: SignInOutcome,
    remembered: RememberOutcome,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_in SET outcome = $2, remembered = $3 WHERE id = $1")
        .bind(id)
        .bind(outcome.code())
        .bind(remembered.code())
        .run(tx)
        .await
}

/// What became of the box.
pub async fn set_remembered(
    connection: &mut AnyConnection,
    id: SignInId,
    remembered: RememberOutcome,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_in SET remembered = $2 WHERE id = $1 AND remembered <> $2")
        .bind(id)
        .bind(remembered.code())
        .run(connection)
        .await
}

row! {
    /// One sign-in as it was written down.
    pub struct SignInRecord {
        pub id: SignInId,
        pub at: Timestamp,
        pub outcome: SignInOutcome,
        pub healed: bool,
        pub label: String,
        pub reason_before: Option<Reason>,
        pub certainty_before: Option<Certainty>,
        pub reason: Option<Reason>,
        pub certainty: Option<Certainty>,
        pub fact_at: Option<Timestamp>,
        pub fact_change: Option<Change>,
        pub fact_name: Option<String>,
        pub again: bool,
        pub caution: Option<Reason>,
        pub report: Option<String>,
        pub remembered: Option<RememberOutcome>,
    }
}

/// The statement that reads such rows, but for which ones.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT id, at, outcome, healed, label, reason_before, certainty_before, reason, certainty, fact_at, fact_change, fact_name, \
             again, caution, report, remembered",
            $which
        )
    };
}

pub async fn find(connection: &mut AnyConnection, id: SignInId) -> sqlx::Result<Option<SignInRecord>> {
    sqlx::query_as(select!(" FROM sign_in WHERE id = $1")).bind(id).fetch_optional(connection).await
}

/// The same, if it is that account's.
pub async fn find_of(
    connection: &mut AnyConnection,
    account_id: AccountId,
    id: SignInId,
) -> sqlx::Result<Option<SignInRecord>> {
    let statement = select!(" FROM sign_in WHERE id = $1 AND account_id = $2");
    sqlx::query_as(statement).bind(id).bind(account_id).fetch_optional(connection).await
}

/// The newest records of an account.
pub async fn latest(
    connection: &mut AnyConnection,
    account_id: AccountId,
    count: u32,
) -> sqlx::Result<Vec<SignInRecord>> {
    let statement = select!(" FROM sign_in WHERE account_id = $1 ORDER BY at DESC, id LIMIT $2");
    sqlx::query_as(statement).bind(account_id).bind(i64::from(count)).fetch_all(connection).await
}
