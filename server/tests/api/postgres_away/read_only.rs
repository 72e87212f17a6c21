//! PostgreSQL answers, but nothing can be written: a standby after a change of roles, a database set so.

use reqwest::StatusCode;

use super::becomes_ready;
use crate::support::{
    Database, Home, TestApp,
    steps::{code, password},
};

/// Ends whoever is connected to it: what comes after connects anew.
const END_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'";

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_can_only_be_read_is_not_ready_and_all_goes_on_by_itself_once_it_can_be_written() {
    let app = TestApp::start_in(Home::new(Database::Postgres).await, &[]).await;
    app.on_server("ALTER DATABASE {} SET default_transaction_read_only = on").await;
    app.on_server(END_ALL).await;
    let looks = app.browser();
    assert_eq!(looks.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    for _ in 0..3 {
        let page = password(&app.browser()).await;
        assert_eq!((page.status, page.refusal()), (StatusCode::SERVICE_UNAVAILABLE, Some("BUSY")));
    }
    // Connections from before still cannot write: they must not be used again.
    app.on_server("ALTER DATABASE {} SET default_transaction_read_only = off").await;
    becomes_ready(&app).await;
    for _ in 0..20 {
        assert_eq!(looks.get("/readyz").await.status, StatusCode::OK, "no connection from before is left");
    }
    let browser = app.browser();
    assert_eq!(password(&browser).await.at, "/sign-in/code");
    assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes"));
}
