use server_core::random;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;

use super::postgres;

/// The two databases everything runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// An empty database for one test.
pub enum Database {
    Sqlite { url: String },
    Postgres { url: String, name: String },
}

impl Database {
    pub async fn create(kind: Kind, folder: &TempDir) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite { url: format!("sqlite://{}", folder.path().join("test.db").display()) },
            Kind::Postgres => {
                let name = format!("shinrai_test_{:016x}", u64::from_ne_bytes(random::bytes()));
                let url = postgres::database_url(&name);
                on_server(format!("CREATE DATABASE {name}")).await;
                Self::Postgres { url, name }
            }
        }
    }

    pub fn url(&self) -> &str {
        match self {
            Self::Sqlite { url } | Self::Postgres { url, .. } => url,
        }
    }

    /// Hundreds of databases would fill the disk; that of a failed test stays until the server ends.
    pub async fn drop(self) {
        if let Self::Postgres { name, .. } = self {
            on_server(format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn on_server(statement: String) {
    let mut connection = PgConnection::connect(&postgres::database_url("postgres")).await.unwrap();
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}
