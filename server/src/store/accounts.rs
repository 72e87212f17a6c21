use sqlx::AnyConnection;

use super::Store;

row! {
    /// What sign-in needs of an account, together with what this account knows of the browser at the door: one read.
    pub struct AtTheDoor {
        pub id: i64,
        pub password_hash: String,
        pub contact_email: Option<String>,
        pub mobile: Option<String>,
        pub two_step: String,
        pub credential_version: i64,
        pub locked_at: Option<i64>,
        pub wrong_codes_in_a_row: i64,
        /// 1 = a registration of this browser was confirmed at some time, in force or not.
        pub once_trusted: i64,
        /// The registration of this browser that is in force or waits for its cookie.
        pub trust_id: Option<i64>,
        pub trust_confirmed_at: Option<i64>,
        /// When two-step verification was switched on or off last; and when the account began.
        pub two_step_since: i64,
        pub created_at: i64,
    }
}

/// # Errors
/// The database's.
pub async fn at_the_door(store: &Store, login_id: &str, browser_id: Option<i64>) -> sqlx::Result<Option<AtTheDoor>> {
    sqlx::query_as(
        "SELECT a.id, a.password_hash, a.contact_email, a.mobile, a.two_step, a.credential_version, a.locked_at, \
         a.wrong_codes_in_a_row, \
         CASE WHEN EXISTS (SELECT 1 FROM trust o WHERE o.account_id = a.id AND o.browser_id = $2 \
           AND o.confirmed_at IS NOT NULL) THEN 1 ELSE 0 END AS once_trusted, \
         t.id AS trust_id, t.confirmed_at AS trust_confirmed_at, a.two_step_since, a.created_at \
         FROM account a LEFT JOIN trust t ON t.account_id = a.id AND t.browser_id = $2 AND t.ended_at IS NULL \
         WHERE a.login_id = $1",
    )
    .bind(login_id)
    .bind(browser_id)
    .fetch_optional(store.pool())
    .await
}

/// A subscriber as written by `account add`.
pub struct NewRow<'a> {
    pub id: i64,
    pub login_id: &'a str,
    pub password_hash: &'a str,
    pub contact_email: Option<&'a str>,
    pub mobile: Option<&'a str>,
    pub two_step: &'a str,
    pub two_step_set_by: &'a str,
    pub now: i64,
}

/// Writes an account; `false` if its ID is taken.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, row: &NewRow<'_>) -> sqlx::Result<bool> {
    sqlx::query(
        "INSERT INTO account (id, login_id, password_hash, contact_email, contact_email_proved_at, mobile, \
         mobile_proved_at, two_step, two_step_set_by, two_step_since, created_at) \
         VALUES ($1, $2, $3, $4, NULL, $5, NULL, $6, $7, $8, $8) ON CONFLICT (login_id) DO NOTHING",
    )
    .bind(row.id)
    .bind(row.login_id)
    .bind(row.password_hash)
    .bind(row.contact_email)
    .bind(row.mobile)
    .bind(row.two_step)
    .bind(row.two_step_set_by)
    .bind(row.now)
    .execute(tx)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// # Errors
/// The database's.
pub async fn insert_line(tx: &mut AnyConnection, account_id: i64, number: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO line (account_id, number) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(account_id)
        .bind(number)
        .execute(tx)
        .await
        .map(|_| ())
}

row! {
    /// What `account show` prints.
    pub struct Summary {
        pub login_id: String,
        pub contact_email: Option<String>,
        pub mobile: Option<String>,
        pub two_step: String,
        pub two_step_set_by: String,
        pub two_step_since: i64,
        pub locked_at: Option<i64>,
        pub created_at: i64,
        pub devices: i64,
        pub sessions: i64,
        /// The account's lines, joined by blanks.
        pub lines: String,
    }
}

/// # Errors
/// The database's.
pub async fn summary(store: &Store, login_id: &str, now: i64) -> sqlx::Result<Option<Summary>> {
    sqlx::query_as(
        "SELECT a.login_id, a.contact_email, a.mobile, a.two_step, a.two_step_set_by, a.two_step_since, a.locked_at, \
         a.created_at, \
         (SELECT count(*) FROM trust t WHERE t.account_id = a.id AND t.ended_at IS NULL AND t.confirmed_at IS NOT NULL \
           AND t.expires_at > $2 AND t.credential_version = a.credential_version) AS devices, \
         (SELECT count(*) FROM session s WHERE s.account_id = a.id AND s.expires_at > $2 \
           AND s.credential_version = a.credential_version) AS sessions, \
         COALESCE((SELECT string_agg(l.number, ' ') FROM line l WHERE l.account_id = a.id), '') AS lines \
         FROM account a WHERE a.login_id = $1",
    )
    .bind(login_id)
    .bind(now)
    .fetch_optional(store.pool())
    .await
}

/// Counts a wrong code; the first right one sets the count back. How many there are in a row now.
///
/// # Errors
/// The database's.
pub async fn count_wrong_code(tx: &mut AnyConnection, account_id: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "UPDATE account SET wrong_codes_in_a_row = wrong_codes_in_a_row + 1 WHERE id = $1 RETURNING wrong_codes_in_a_row",
    )
    .bind(account_id)
    .fetch_one(tx)
    .await
}

/// # Errors
/// The database's.
pub async fn forget_wrong_codes(tx: &mut AnyConnection, account_id: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE account SET wrong_codes_in_a_row = 0 WHERE id = $1 AND wrong_codes_in_a_row > 0")
        .bind(account_id)
        .execute(tx)
        .await
        .map(|_| ())
}
