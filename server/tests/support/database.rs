//! An empty database for one test, on SQLite or PostgreSQL.

use server::cli::configuration;
use server_core::{config::Config, keys::Keys, random};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

use super::{Relay, postgres};

/// The two databases everything runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// Where one test's site lives: a folder with a secret file, and an empty database. Both are gone with it.
pub struct Home {
    pub folder: TempDir,
    database_url: String,
    /// What the database is called on the server that all tests share.
    name: Option<String>,
}

impl Home {
    pub async fn new(database: Database) -> Self {
        let folder = tempfile::Builder::new().prefix("shinrai-home-").tempdir().unwrap();
        let (database_url, name) = match database {
            Database::Sqlite => (format!("sqlite://{}", folder.path().join("test.db").display()), None),
            Database::Postgres => {
                let name = new_on_server().await;
                (postgres::database_url(&name), Some(name))
            }
        };
        Self::made(folder, database_url, name)
    }

    /// On PostgreSQL, with a relay in front of it.
    pub async fn behind(relay: &Relay) -> Self {
        Self::by(relay.port).await
    }

    /// On PostgreSQL, by what listens at this port of this machine.
    pub async fn by(port: u16) -> Self {
        let name = new_on_server().await;
        let folder = tempfile::Builder::new().prefix("shinrai-home-").tempdir().unwrap();
        Self::made(folder, postgres::database_url_by(port, &name), Some(name))
    }

    fn made(folder: TempDir, database_url: String, name: Option<String>) -> Self {
        let home = Self { folder, database_url, name };
        Keys::create(&home.secret_file()).unwrap();
        home
    }

    /// These settings behind those that lead to this place.
    pub fn settings(&self, more: &[&str]) -> Vec<String> {
        let secret_file = self.secret_file().display().to_string();
        let ours = ["--database-url", &self.database_url, "--secret-file", &secret_file];
        ours.iter().chain(more).map(|setting| (*setting).to_owned()).collect()
    }

    /// Says it to the database on the server, past whatever stands in front of it; `{}` stands for its name.
    pub async fn on_server(&self, statement: &str) {
        on_server(statement.replace("{}", self.name.as_deref().unwrap_or_default())).await;
    }

    fn secret_file(&self) -> std::path::PathBuf {
        self.folder.path().join("secret.key")
    }
}

impl Drop for Home {
    /// Hundreds of databases would fill the disk; that of a failed test stays until the server ends.
    fn drop(&mut self) {
        let Some(name) = self.name.take().filter(|_| !std::thread::panicking()) else { return };
        // A thread of its own: this one may belong to a runtime, and those block for nothing.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(on_server(format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        dropping.join().unwrap();
    }
}

/// What `shinrai serve` makes of these settings.
pub fn configured(settings: &[String]) -> Config {
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    configuration(&settings).unwrap()
}

async fn new_on_server() -> String {
    let name = format!("shinrai_test_{:016x}", random::id::<i64>());
    on_server(format!("CREATE DATABASE {name}")).await;
    name
}

async fn on_server(statement: String) {
    let mut connection = PgConnection::connect(&postgres::database_url("postgres")).await.unwrap();
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}
