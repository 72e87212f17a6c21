use std::borrow::Cow;

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// One change a file, in order, for both databases. A file that was released is never edited again.
const FILES: &[(&str, &str)] = &[
    ("account", include_str!("../../migrations/0001_account.sql")),
    ("sign_in", include_str!("../../migrations/0002_sign_in.sql")),
    ("message", include_str!("../../migrations/0003_message.sql")),
];

/// The change this program stands at.
pub fn newest() -> i64 {
    i64::try_from(FILES.len()).unwrap_or(i64::MAX)
}

pub fn all() -> Migrator {
    let migration = |(version, (name, sql)): (i64, &(&'static str, &'static str))| {
        Migration::new(version, Cow::Borrowed(*name), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..).zip(FILES).map(migration).collect())
}
