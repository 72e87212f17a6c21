//! The migrations: which there are, running them, and the copy made before.

use std::borrow::Cow;

use sqlx::{
    Any, Connection, Executor, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use super::{Store, statement::Statement as _};
use crate::start_error::StartError;

/// One theme a file, in order, for both databases; later changes come after. A file that was released is never edited
/// again.
const FILES: &[(&str, &str)] = &[
    ("account", include_str!("../../../migrations/0001_account.sql")),
    ("browser", include_str!("../../../migrations/0002_browser.sql")),
    ("sign_in", include_str!("../../../migrations/0003_sign_in.sql")),
    ("account_change", include_str!("../../../migrations/0004_account_change.sql")),
    ("message", include_str!("../../../migrations/0005_message.sql")),
    ("sms", include_str!("../../../migrations/0006_sms.sql")),
    ("limit", include_str!("../../../migrations/0007_limit.sql")),
    ("operation", include_str!("../../../migrations/0008_operation.sql")),
];

/// The change this program stands at.
pub fn newest() -> i64 {
    i64::try_from(FILES.len()).unwrap_or(i64::MAX)
}

/// The change the database stands at.
///
/// # Errors
/// The database's, also where nothing was ever migrated.
pub async fn version<'e>(on: impl Executor<'e, Database = Any>) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT COALESCE(max(version), 0) FROM _sqlx_migrations").fetch_one(on).await
}

/// Whether nothing was ever migrated in it.
async fn is_new(store: &Store) -> sqlx::Result<bool> {
    let catalogue = if store.is_postgres() {
        "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_sqlx_migrations'"
    } else {
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'"
    };
    Ok(!sqlx::query(catalogue).finds_any(store.pool()).await?)
}

#[expect(clippy::needless_pass_by_value, reason = "an error mapper takes what it maps")]
fn unanswered(error: sqlx::Error) -> StartError {
    StartError(format!("SHINRAI_DATABASE_URL: this database does not say which version it is of ({error})."))
}

/// Brings the database to this program's version. An embedded one is copied first, to `FILE.before-VERSION`; a newer
/// one than this program's is refused; of several processes one migrates and the others wait.
///
/// # Errors
/// One sentence naming `SHINRAI_DATABASE_URL`.
pub async fn run(store: &Store, sqlite_path: Option<&str>) -> Result<(), StartError> {
    let stands_at =
        if is_new(store).await.map_err(unanswered)? { 0 } else { version(store.pool()).await.map_err(unanswered)? };
    if stands_at > newest() {
        return Err(StartError(format!(
            "SHINRAI_DATABASE_URL: this database was used by a newer Shinrai (version {stands_at}, this program knows {}); start that one.",
            newest()
        )));
    }
    if let Some(path) = sqlite_path
        && (1..newest()).contains(&stands_at)
    {
        let copy = format!("{path}.before-{}", newest());
        // A copy of an earlier try is the better one: it was made before that try changed anything.
        if !std::path::Path::new(&copy).exists() {
            sqlx::query("VACUUM INTO $1").bind(&copy).execute(store.pool()).await.map_err(|error| {
                StartError(format!("SHINRAI_DATABASE_URL: no copy could be made before migrating ({error})."))
            })?;
        }
    }
    migrate(store).await.map_err(|error| {
        StartError(format!("SHINRAI_DATABASE_URL: the database cannot be brought to this program's version ({error})."))
    })
}

/// May take as long as it takes. On PostgreSQL all of it is one transaction, with a lock that ends with it: a lock of the
/// session would stay behind where a pooler gives each transaction another one.
async fn migrate(store: &Store) -> Result<(), MigrateError> {
    let mut connection = store.pool().acquire().await?;
    if !store.is_postgres() {
        return up_to(newest()).run(&mut *connection).await;
    }
    let mut tx = Connection::begin(&mut *connection).await?;
    tx.execute(ALONE).await?;
    up_to(newest()).set_locking(false).run(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// Any number, the same in every process.
const ALONE: &str = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
    DO $$ BEGIN PERFORM pg_advisory_xact_lock(7310579623); END $$";

fn up_to(last: i64) -> Migrator {
    let migration = |(version, (name, sql)): (i64, &(&'static str, &'static str))| {
        Migration::new(version, Cow::Borrowed(*name), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..=last).zip(FILES).map(migration).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn open(path: &std::path::Path) -> Result<Store, StartError> {
        Store::open(&format!("sqlite://{}", path.display()).into()).await
    }

    #[tokio::test]
    async fn an_embedded_database_is_copied_before_it_is_migrated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shinrai.db");
        let copy = folder.path().join(format!("shinrai.db.before-{}", newest()));
        sqlx::any::install_default_drivers();
        let earlier = sqlx::AnyPool::connect(&format!("sqlite://{}?mode=rwc", path.display())).await.unwrap();
        up_to(newest() - 1).run(&earlier).await.unwrap();
        earlier.close().await;
        let store = open(&path).await.unwrap();
        assert!(copy.exists() && store.ready().await);
    }

    #[tokio::test]
    async fn a_new_database_holds_nothing_worth_copying() {
        let folder = tempfile::tempdir().unwrap();
        open(&folder.path().join("shinrai.db")).await.unwrap();
        assert!(!folder.path().join(format!("shinrai.db.before-{}", newest())).exists());
    }

    #[tokio::test]
    async fn a_database_that_does_not_say_its_version_is_not_taken_for_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shinrai.db");
        let store = open(&path).await.unwrap();
        sqlx::query("ALTER TABLE _sqlx_migrations RENAME COLUMN version TO revision")
            .execute(store.pool())
            .await
            .unwrap();
        store.pool().close().await;
        let said = open(&path).await.err().unwrap().to_string();
        assert!(said.contains("SHINRAI_DATABASE_URL") && said.contains("which version"), "{said}");
    }

    #[tokio::test]
    async fn a_newer_database_is_refused_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shinrai.db");
        let store = open(&path).await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1")
            .execute(store.pool())
            .await
            .unwrap();
        store.pool().close().await;
        let said = open(&path).await.err().unwrap().to_string();
        assert!(said.contains("SHINRAI_DATABASE_URL") && said.contains("newer"), "{said}");
    }
}
