use std::time::Duration;

use server_core::rules::arrival::Handover;

use super::{
    exim::{Exim, Oddity},
    office::{Office, on_both},
};

on_both! {
    async fn an_address_nobody_has_fails_at_once_and_is_forgotten(database) {
        let exim = Exim::start();
        let office = Office::with(database, &exim).await;
        let working = office.work();
        let id = office.post("nobody@example.jp", "012345").await;
        let row = office.until(id, "failed", |row| row.state == "failed").await;
        assert_eq!((row.failure.as_deref(), row.tries, row.has_values), (Some("refused"), 1, false));
        assert_eq!(office.state(id).await, Handover::Over);
        working.stop().await;
    }

    async fn a_server_that_says_come_again_is_asked_again(database) {
        let exim = Exim::start();
        let office = Office::with(database, &exim).await;
        let working = office.work();
        let id = office.post("later@example.jp", "012345").await;
        let row = office.until(id, "a second try", |row| row.tries >= 2).await;
        assert_eq!((row.state.as_str(), row.has_values), ("queued", true));
        working.stop().await;
    }

    async fn a_wrong_password_is_tried_again_while_the_code_lives_and_then_told(database) {
        let exim = Exim::start();
        let wrong = exim.url().replace("p%40ss", "wrong");
        let authority = exim.authority().display().to_string();
        let office = Office::open(database, &["--smtp-url", &wrong, "--smtp-ca", &authority]).await;
        let working = office.work();
        let short = office.post_living("hanako@example.jp", "012345", Duration::from_secs(6)).await;
        let long = office.post("taro@example.jp", "543210").await;
        let row = office.until(short, "failed", |row| row.state == "failed").await;
        assert!(row.tries >= 2, "{row:?}");
        assert_eq!((row.failure.as_deref(), row.has_values), (Some("too_late"), false));
        assert_eq!(office.state(long).await, Handover::Waits);
        working.stop().await;

        let mended = office.restarted_with(&["--smtp-url", &exim.url()]).await;
        let working = mended.work();
        let row = mended.until(long, "handed over", |row| row.state == "handed_over").await;
        assert!(row.tries >= 2);
        exim.expect_mails("taro@example.jp", 1).await;
        working.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_starttls_nothing_is_sent_where_it_is_required() {
    let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
    let office = Office::with(crate::mail::office::Database::Sqlite, &exim).await;
    let working = office.work();
    let id = office.post("hanako@example.jp", "012345").await;
    office.until(id, "a second try", |row| row.tries >= 2 && row.state == "queued").await;
    exim.expect_mails("hanako@example.jp", 0).await;
    working.stop().await;

    // The same server is good enough for an operator who asked for no more than that.
    let plain = format!("smtp://localhost:{}", exim.port);
    let office = office.restarted_with(&["--smtp-url", &plain]).await;
    let working = office.work();
    exim.expect_mails("hanako@example.jp", 1).await;
    working.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_an_unknown_authority_gets_neither_password_nor_mail() {
    let exim = Exim::start();
    for url in [exim.url(), exim.tls_url()] {
        let office = Office::open(crate::mail::office::Database::Sqlite, &["--smtp-url", &url]).await;
        let working = office.work();
        let id = office.post("hanako@example.jp", "012345").await;
        office.until(id, "a second try", |row| row.tries >= 2 && row.state == "queued").await;
        working.stop().await;
    }
    exim.expect_mails("hanako@example.jp", 0).await;
    assert!(!exim.logs().contains("A=plain"), "{}", exim.logs());
}
