//! A database that can grow no further.

use std::time::Duration;

use crate::support::{
    Database, TestApp,
    steps::{code, password},
};

/// Lets the embedded database grow no further, which SQLite tells like a full disk; each connection has its own limit.
async fn limit(app: &TestApp, pages: u32) {
    let mut all = Vec::new();
    for _ in 0..6 {
        all.push(app.site.store.pool().acquire().await.unwrap());
    }
    for connection in &mut all {
        let statement = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(statement).execute(&mut **connection).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_full_disk_the_page_says_that_it_is_our_fault_and_later_all_goes_on() {
    let app = TestApp::start(Database::Sqlite, &["--rate-limits", "off"]).await;
    let stays = app.browser();
    password(&stays).await;
    code(&app, &stays, true).await;
    let pages: u32 = sqlx::query_scalar::<_, i64>("PRAGMA page_count")
        .fetch_one(app.site.store.pool())
        .await
        .unwrap()
        .try_into()
        .unwrap();

    let mut refused = None;
    for tries in 0..200 {
        // A connection on which something failed is replaced by one that knows no limit.
        if tries % 10 == 0 {
            limit(&app, pages).await;
        }
        let page = password(&app.browser()).await;
        if page.refusal().is_some() {
            refused = Some(page);
            break;
        }
    }
    let page = refused.expect("a database that cannot grow refuses at some time");
    assert_eq!(page.refusal(), Some("UNEXPECTED"));
    assert!(
        page.body.contains("処理を完了できませんでした") && page.body.contains("こちらの不具合です"),
        "{}",
        page.body
    );
    // Whoever is signed in already is not thrown out for it.
    assert!(stays.get("/my").await.body.contains("hanako"));

    limit(&app, 1_000_000).await;
    // What was sent while that could not be noted is in hand until its lease ends, and first in line.
    app.advance(Duration::from_secs(31));
    let browser = app.browser();
    assert_eq!(password(&browser).await.refusal(), None);
    assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes"));
}
