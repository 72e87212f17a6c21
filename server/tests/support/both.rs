//! `both!`: writes a test for both databases.

use super::Database;

/// What a test asks for: made anew on one of the databases, gone when the test lets go of it.
pub trait Fixture {
    async fn on(database: Database, settings: &[&str]) -> Self;
}

/// For tests that set up everything themselves.
impl Fixture for Database {
    async fn on(database: Database, settings: &[&str]) -> Self {
        assert!(settings.is_empty(), "nothing is started that could have settings");
        database
    }
}

/// Runs one test on one database.
pub async fn run<F: Fixture, T: Future<Output = ()>>(database: Database, settings: &[&str], test: impl FnOnce(F) -> T) {
    test(F::on(database, settings).await).await;
}

/// Writes a test twice: `name::sqlite` and `name::postgres`. What it takes is a [`Fixture`].
///
/// ```ignore
/// both! {
///     async fn a_right_password_asks_for_a_code(app: TestApp) { … }
///
///     #[settings("--limit-code-life", "5m")]
///     async fn a_code_dies_after_its_life(app: TestApp) { … }
/// }
/// ```
macro_rules! both {
    ($(
        $(#[doc = $doc:literal])*
        $(#[settings($($setting:literal),+ $(,)?)])?
        async fn $name:ident($($fixture:tt)+) $body:block
    )+) => {
        $($(#[doc = $doc])*
        async fn $name($($fixture)+) $body

        mod $name {
            use $crate::support::{Database, both::run};

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                run(Database::Sqlite, &[$($($setting),+)?], super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                run(Database::Postgres, &[$($($setting),+)?], super::$name).await;
            }
        })+
    };
}
pub(crate) use both;
