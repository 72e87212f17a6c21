use sqlx::AnyConnection;

use crate::rules::time::Timestamp;

/// A line for a sign-in that has begun.
pub struct NewLine<'a> {
    pub id: i64,
    pub account_id: i64,
    pub now: Timestamp,
    /// `owed`, or how it ended already.
    pub outcome: &'a str,
    pub healed: bool,
    pub label: &'a str,
    pub asked: Option<Asked<'a>>,
    pub report: Option<&'a str>,
}

/// Why a code was asked.
pub struct Asked<'a> {
    pub before: (&'a str, &'a str),
    pub after: (&'a str, &'a str),
    pub fact_at: Option<Timestamp>,
    pub fact_change: Option<&'a str>,
    pub fact_name: Option<&'a str>,
    pub again: bool,
    pub caution: Option<&'a str>,
}

/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, line: &NewLine<'_>) -> sqlx::Result<()> {
    let asked = line.asked.as_ref();
    sqlx::query(
        "INSERT INTO sign_in (id, account_id, at, outcome, healed, label, reason_before, certainty_before, reason, \
         certainty, fact_at, fact_change, fact_name, again, caution, report) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(line.id)
    .bind(line.account_id)
    .bind(line.now.millis())
    .bind(line.outcome)
    .bind(i64::from(line.healed))
    .bind(line.label)
    .bind(asked.map(|asked| asked.before.0))
    .bind(asked.map(|asked| asked.before.1))
    .bind(asked.map(|asked| asked.after.0))
    .bind(asked.map(|asked| asked.after.1))
    .bind(asked.and_then(|asked| asked.fact_at).map(Timestamp::millis))
    .bind(asked.and_then(|asked| asked.fact_change))
    .bind(asked.and_then(|asked| asked.fact_name))
    .bind(asked.map_or(0, |asked| i64::from(asked.again)))
    .bind(asked.and_then(|asked| asked.caution))
    .bind(line.report)
    .execute(tx)
    .await
    .map(|_| ())
}

/// The code was typed: how it ended, and what became of the box so far.
///
/// # Errors
/// The database's.
pub async fn finish(tx: &mut AnyConnection, id: i64, outcome: &str, remembered: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_in SET outcome = $2, remembered = $3 WHERE id = $1")
        .bind(id)
        .bind(outcome)
        .bind(remembered)
        .execute(tx)
        .await
        .map(|_| ())
}

/// What became of the box.
///
/// # Errors
/// The database's.
pub async fn set_remembered(connection: &mut AnyConnection, id: i64, remembered: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE sign_in SET remembered = $2 WHERE id = $1 AND remembered <> $2")
        .bind(id)
        .bind(remembered)
        .execute(connection)
        .await
        .map(|_| ())
}

row! {
    /// One sign-in as it was written down.
    pub struct Line {
        pub id: i64,
        pub at: i64,
        pub outcome: String,
        pub healed: i64,
        pub label: String,
        pub reason_before: Option<String>,
        pub certainty_before: Option<String>,
        pub reason: Option<String>,
        pub certainty: Option<String>,
        pub fact_at: Option<i64>,
        pub fact_change: Option<String>,
        pub fact_name: Option<String>,
        pub again: i64,
        pub caution: Option<String>,
        pub report: Option<String>,
        pub remembered: Option<String>,
    }
}

const COLUMNS: &str = "id, at, outcome, healed, label, reason_before, certainty_before, reason, certainty, fact_at, fact_change, fact_name, \
     again, caution, report, remembered";

/// # Errors
/// The database's.
pub async fn find(connection: &mut AnyConnection, id: i64) -> sqlx::Result<Option<Line>> {
    sqlx::query_as(sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM sign_in WHERE id = $1")))
        .bind(id)
        .fetch_optional(connection)
        .await
}

/// The same, if it is that account's.
///
/// # Errors
/// The database's.
pub async fn find_of(connection: &mut AnyConnection, account_id: i64, id: i64) -> sqlx::Result<Option<Line>> {
    let statement = format!("SELECT {COLUMNS} FROM sign_in WHERE id = $1 AND account_id = $2");
    sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(id).bind(account_id).fetch_optional(connection).await
}

/// The newest lines of an account.
///
/// # Errors
/// The database's.
pub async fn latest(connection: &mut AnyConnection, account_id: i64, count: u32) -> sqlx::Result<Vec<Line>> {
    let statement = format!("SELECT {COLUMNS} FROM sign_in WHERE account_id = $1 ORDER BY at DESC, id LIMIT $2");
    sqlx::query_as(sqlx::AssertSqlSafe(statement)).bind(account_id).bind(i64::from(count)).fetch_all(connection).await
}
