//! What an error says of the database: that it is away for now, that this connection is over, that nothing can be
//! written.

use std::error::Error;

/// `read_only_sql_transaction`.
const READ_ONLY: &str = "25006";
/// Ended by an administrator, by a crash, for being idle, or idle in a transaction.
const ENDED: [&str; 4] = ["57P01", "57P02", "57P05", "25P03"];
/// SQLSTATE classes and codes (PostgreSQL, appendix A): the connection, resources, being started or stopped and what it
/// ends by itself; a lock that was not had; a deadlock.
const AWAY: [&str; 6] = ["08", "53", "57", "55P03", "40001", "40P01"];

const SQLITE_BUSY: u32 = 5;
const SQLITE_LOCKED: u32 = 6;
const SQLITE_READONLY: u32 = 8;

/// Whether trying again in a while may help: the database cannot be reached, takes too long, or takes no writes. All
/// else is a defect.
#[must_use]
pub fn is_away(error: &(dyn Error + 'static)) -> bool {
    let Some(error) = error.downcast_ref::<sqlx::Error>() else { return false };
    matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)
        || is_over(error)
        || code(error).is_some_and(|code| says_away(&code))
}

/// Nothing more can be said on the connection.
pub fn is_over(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_))
        || code(error).is_some_and(|code| ENDED.contains(&code.as_str()))
}

/// A standby, or a database set so; SQLite's file may have become unwritable.
pub fn is_read_only(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|code| says_read_only(&code))
}

fn says_away(code: &str) -> bool {
    let for_now = match of_sqlite(code) {
        Some(code) => [SQLITE_BUSY, SQLITE_LOCKED].contains(&code),
        None => AWAY.iter().chain(&ENDED).any(|away| code.starts_with(away)),
    };
    for_now || says_read_only(code)
}

fn says_read_only(code: &str) -> bool {
    code == READ_ONLY || of_sqlite(code) == Some(SQLITE_READONLY)
}

/// SQLite's result code without its extension; `None`: PostgreSQL's, which have five characters. The few of SQLite's
/// that have as many mean nothing here.
fn of_sqlite(code: &str) -> Option<u32> {
    if code.len() == 5 { None } else { code.parse::<u32>().ok().map(|code| code & 0xff) }
}

fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_by_itself_is_told_from_a_defect() {
        // PostgreSQL's, and SQLITE_BUSY, SQLITE_BUSY_TIMEOUT, SQLITE_READONLY_DIRECTORY.
        for code in ["08006", "53300", "57014", "57P03", "25006", "25P03", "40P01", "5", "773", "1544"] {
            assert!(says_away(code), "{code}");
        }
        // Unique violations of both, a wrong statement, a full disk, SQLITE_CONSTRAINT_COMMITHOOK.
        for code in ["23505", "2067", "42601", "26000", "13", "531", "10250"] {
            assert!(!says_away(code), "{code}");
        }
    }
}
