/// Writes a test twice: `name::sqlite` and `name::postgres`.
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
    ($($(#[settings($($setting:literal),+ $(,)?)])? async fn $name:ident($($app:ident)+: TestApp) $body:block)+) => {
        $(async fn $name($($app)+: $crate::support::TestApp) $body

        mod $name {
            use $crate::support::{Kind, app::run};

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                run(Kind::Sqlite, &[$($($setting),+)?], super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                run(Kind::Postgres, &[$($($setting),+)?], super::$name).await;
            }
        })+
    };
}
pub(crate) use both;
