//! Whether a pooler in front of PostgreSQL keeps prepared statements apart.

use super::{AnyConnection, Pool};
use crate::start_error::StartError;

/// Two connections in turns, so that each may get what the other has prepared.
const TURNS: usize = 3;

/// PostgreSQL's `duplicate_prepared_statement` and `invalid_sql_statement_name`.
const MIXED_UP: [&str; 2] = ["42P05", "26000"];

/// Refuses a pooler that gives each transaction another session and does not know what was prepared: sign-ins would
/// fail there, and only when there are many.
///
/// # Errors
/// One sentence naming `SHINRAI_DATABASE_URL`.
pub async fn check(pool: &Pool) -> Result<(), StartError> {
    let asked = async {
        let mut connections = [pool.acquire().await?, pool.acquire().await?];
        for turn in 0..TURNS * connections.len() {
            let which = turn % connections.len();
            ask(&mut connections[which]).await?;
        }
        sqlx::Result::Ok(())
    };
    asked.await.map_err(|error: sqlx::Error| {
        let code = error.as_database_error().and_then(|error| error.code()).unwrap_or_default();
        if MIXED_UP.contains(&&*code) {
            StartError(
                "SHINRAI_DATABASE_URL: in front of PostgreSQL is a pooler that mixes up prepared statements; give it pool_mode = session, or with PgBouncer 1.21 or newer max_prepared_statements = 200, or name PostgreSQL itself.".into(),
            )
        } else {
            StartError(format!("SHINRAI_DATABASE_URL: the database cannot be opened ({error})."))
        }
    })
}

async fn ask(connection: &mut AnyConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT $1").bind(1_i64).fetch_one(connection).await
}
