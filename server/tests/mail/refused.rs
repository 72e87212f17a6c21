//! Mail servers that refuse: the address, the login, the connection.

use std::time::Duration;

use server_core::rules::delivery_fate::Handover;

use super::{
    exim::{Exim, Oddity},
    outbox::Outbox,
};
use crate::support::{Database, both};

both! {
    async fn an_address_nobody_has_fails_at_once_and_is_forgotten(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("nobody@example.jp", "012345").await;
        let row = outbox.until(id, "failed", |row| row.state == "failed").await;
        assert_eq!((row.failure.as_deref(), row.tries, row.has_values), (Some("refused"), 1, false));
        assert_eq!(outbox.handover(id).await, Handover::Over);
        worker.stop().await;
    }

    async fn a_server_that_says_come_again_is_asked_again(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("later@example.jp", "012345").await;
        let row = outbox.until(id, "a second try", |row| row.tries >= 2).await;
        assert_eq!((row.state.as_str(), row.has_values), ("queued", true));
        worker.stop().await;
    }

    async fn a_wrong_password_is_tried_again_while_the_code_lives_and_then_told(database: Database) {
        let exim = Exim::start();
        let wrong = exim.url().replace("p%40ss", "wrong");
        let authority = exim.authority().display().to_string();
        let outbox = Outbox::open(database, &["--smtp-url", &wrong, "--smtp-ca", &authority]).await;
        let worker = outbox.start_worker();
        let short = outbox.enqueue_code_for("hanako@example.jp", "012345", Duration::from_secs(6)).await;
        let long = outbox.enqueue_code("taro@example.jp", "543210").await;
        let row = outbox.until(short, "failed", |row| row.state == "failed").await;
        assert!(row.tries >= 2, "{row:?}");
        assert_eq!((row.failure.as_deref(), row.has_values), (Some("too_late"), false));
        assert!(matches!(outbox.handover(long).await, Handover::Waits { .. }));
        worker.stop().await;

        let mended = outbox.restarted_with("--smtp-url", &exim.url()).await;
        let worker = mended.start_worker();
        let row = mended.until(long, "handed over", |row| row.state == "handed_over").await;
        assert!(row.tries >= 2);
        exim.expect_mails("taro@example.jp", 1).await;
        worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_starttls_nothing_is_sent_where_it_is_required() {
    let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
    let outbox = Outbox::through(&exim, Database::Sqlite).await;
    let worker = outbox.start_worker();
    let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
    outbox.until(id, "a second try", |row| row.tries >= 2 && row.state == "queued").await;
    exim.expect_mails("hanako@example.jp", 0).await;
    worker.stop().await;

    // The same server is good enough for an operator who asked for no more than that.
    let plain = format!("smtp://localhost:{}", exim.port);
    let outbox = outbox.restarted_with("--smtp-url", &plain).await;
    let worker = outbox.start_worker();
    exim.expect_mails("hanako@example.jp", 1).await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_an_unknown_authority_gets_neither_password_nor_mail() {
    let exim = Exim::start();
    for url in [exim.url(), exim.tls_url()] {
        let outbox = Outbox::open(Database::Sqlite, &["--smtp-url", &url]).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
        outbox.until(id, "a second try", |row| row.tries >= 2 && row.state == "queued").await;
        worker.stop().await;
    }
    exim.expect_mails("hanako@example.jp", 0).await;
    assert!(!exim.logs().contains("A=plain"), "{}", exim.logs());
}
