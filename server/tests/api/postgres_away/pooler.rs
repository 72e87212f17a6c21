//! Something that gives connections out in turns stands between a server and PostgreSQL.

use server_core::site::Site;
use tokio::task::JoinSet;

use crate::support::{Database, Home, PgBouncer, TestApp, configured, steps::password};

/// Fifty people at once, at two servers; every one of them is asked for a code. On a busy machine some are told to try
/// again, and do.
async fn fifty_sign_ins(settings: &str) {
    let pooler = PgBouncer::start(settings);
    let app = TestApp::start_in(Home::by(pooler.port).await, &["--rate-limits", "off"]).await;
    let another = app.another().await;
    let mut people = JoinSet::new();
    for n in 0..50 {
        let browser = if n % 2 == 0 { app.browser() } else { another.browser() };
        people.spawn(async move {
            let mut at = password(&browser).await.at;
            for _ in 0..5 {
                if at == "/api/sign_in" {
                    at = password(&browser).await.at;
                }
            }
            at
        });
    }
    let led_to = people.join_all().await;
    assert!(led_to.iter().all(|at| at == "/sign-in/code"), "{led_to:?}");
    another.stop().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_pooler_of_sessions_fifty_sign_ins_at_once_go_well() {
    fifty_sign_ins("pool_mode = session\ndefault_pool_size = 40").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_pooler_of_transactions_all_goes_well_or_the_start_says_what_to_do() {
    const FOUR: &str = "pool_mode = transaction\ndefault_pool_size = 4";
    let mixes_up = if PgBouncer::knows_prepared_statements() {
        fifty_sign_ins(&format!("{FOUR}\nmax_prepared_statements = 200")).await;
        format!("{FOUR}\nmax_prepared_statements = 0")
    } else {
        FOUR.to_owned()
    };
    let pooler = PgBouncer::start(&mixes_up);
    let home = Home::by(pooler.port).await;
    // Whatever an earlier one has left behind there.
    for _ in 0..3 {
        let said = Site::open(configured(&home.settings(&["--dev"]))).await.err().unwrap().to_string();
        assert!(said.contains("SHINRAI_DATABASE_URL") && said.contains("pool_mode = session"), "{said}");
        assert_eq!(said.matches(". ").count(), 0, "one sentence: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_servers_that_start_at_once_on_an_empty_database_one_migrates_and_all_serve() {
    let home = Home::new(Database::Postgres).await;
    let config = configured(&home.settings(&["--dev"]));
    let start = || Site::open(config.clone());
    let (one, two, three) = tokio::join!(start(), start(), start());
    for site in [one, two, three] {
        assert!(site.unwrap().store.ready().await);
    }
}
