//! What a mail server's answer is about: the address, the mail, or us; and who is told.

use std::time::Duration;

use serde_json::Value;

use super::{
    exim::{Exim, Oddity},
    listener::{Listener, Manners},
    outbox::Outbox,
};
use crate::support::{Database, TestApp, both, program::Serving, steps::password};

const HANAKO: &str = "hanako@example.jp";

/// Answers that are about us, each at its command, and what the operator has to look at.
const ABOUT_US: [(&str, &str, &str); 7] = [
    ("RCPT", "504 5.5.2 <3f2ac0ffee12>: Helo command rejected: need fully-qualified hostname", "SHINRAI_SMTP_HELO"),
    ("RCPT", "550 relay not permitted", "SHINRAI_SMTP_URL"),
    ("RCPT", "550 5.7.60 client does not have permissions to send as this sender", "SHINRAI_MAIL_FROM"),
    ("MAIL", "550 5.7.1 sender rejected", "SHINRAI_MAIL_FROM"),
    ("MAIL", "553 sender is not ours", "SHINRAI_MAIL_FROM"),
    ("MAIL", "530 5.7.0 sign in first", "SHINRAI_SMTP_URL"),
    (
        ".",
        "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied",
        "SHINRAI_MAIL_FROM",
    ),
];

async fn bounced(outbox: &Outbox) -> Option<String> {
    let marked =
        "select contact_email_bounced_status from account where id = 1 and contact_email_bounced_at is not null";
    sqlx::query_scalar(marked).fetch_optional(outbox.site.store.pool()).await.expect("read")
}

/// An outbox whose account gets its mail at [`HANAKO`].
async fn of_hanako(database: Database, listener: &Listener) -> Outbox {
    let outbox = Outbox::open(database, &["--smtp-url", &listener.url()]).await;
    let moved = sqlx::query("update account set contact_email = $1 where id = 1").bind(HANAKO);
    moved.execute(outbox.site.store.pool()).await.expect("changed");
    outbox
}

both! {
    async fn what_a_mail_server_has_against_us_costs_no_code_and_marks_no_address(database: Database) {
        let listener = Listener::start();
        let outbox = of_hanako(database, &listener).await;
        let worker = outbox.start_worker();
        for (at, words, _) in ABOUT_US {
            listener.behaves(Manners { refuses: Some((at, words)), ..Manners::default() });
            let id = outbox.enqueue_code(HANAKO, "012345").await;
            outbox.until(id, "a second try", |row| row.tries >= 2 || row.state != "queued").await;
            listener.behaves(Manners::default());
            outbox.site.clock.advance(Duration::from_secs(30));
            outbox.site.worker_wakeup.notify_one();
            let row = outbox.until(id, "its end", |row| row.state != "queued").await;
            assert_eq!(row.state, "handed_over", "{words}");
            assert_eq!(bounced(&outbox).await, None, "{words}");
        }
        worker.stop().await;
    }

    async fn a_refusal_that_names_no_cause_marks_no_address(database: Database) {
        let listener = Listener::start();
        let outbox = of_hanako(database, &listener).await;
        let worker = outbox.start_worker();
        for words in ["550 no", "550 5.1.8 bad sender address", "554 5.2.2 the mailbox is full"] {
            listener.behaves(Manners { refuses: Some(("RCPT", words)), ..Manners::default() });
            let id = outbox.enqueue_code_for(HANAKO, "012345", Duration::from_secs(3)).await;
            outbox.until(id, "its end", |row| row.state == "failed").await;
            assert_eq!(bounced(&outbox).await, None, "{words}");
        }
        worker.stop().await;
    }

    async fn a_mail_that_may_have_arrived_is_not_called_undeliverable(database: Database) {
        let listener = Listener::start();
        listener.behaves(Manners { breaks_off: true, ..Manners::default() });
        let app = TestApp::start(database, &["--smtp-url", &listener.url()]).await;
        let browser = app.browser();
        password(&browser).await;
        let mut page = browser.get("/sign-in/code").await;
        for _ in 0..400 {
            if !page.body.contains("data-delivery=\"queued\"") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            page = browser.get("/sign-in/code").await;
        }
        assert_eq!(listener.mails().len(), 2, "two copies are there");
        assert!(page.body.contains("data-delivery=\"unclear\""), "{}", page.body);
        assert!(page.body.contains("届いているかもしれません") && !page.body.contains("お送りできませんでした"));
    }

    async fn a_page_says_soon_that_it_takes_longer_where_every_try_is_refused(database: Database) {
        let listener = Listener::start();
        listener.behaves(Manners { refuses: Some(("MAIL", "530 5.7.0 sign in first")), ..Manners::default() });
        let outbox = of_hanako(database, &listener).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code(HANAKO, "012345").await;
        outbox.until(id, "a fourth try", |row| row.tries >= 4).await;
        assert_eq!(outbox.said(id).await.code(), "delayed");
        worker.stop().await;
    }

    async fn a_reader_of_docomo_mail_is_sent_to_its_folder_before_its_filter(database: Database) {
        let app = TestApp::start(database, &[]).await;
        let page = password(&app.browser()).await;
        let at = |words: &str| page.body.find(words).unwrap_or_else(|| panic!("no {words} in {}", page.body));
        let [docomo, folder, filter, au] =
            ["ドコモメール（@docomo.ne.jp）", "フォルダの一覧で「迷惑メール」", "指定受信/拒否設定", "auメール（"].map(at);
        assert!(docomo < folder && folder < filter && filter < au);
    }

    async fn a_container_never_introduces_itself_by_its_own_name(database: Database) {
        for (settings, name) in [
            (&[][..], "[127.0.0.1]"),
            (&["--public-url", "https://id.sakura.example.jp"], "id.sakura.example.jp"),
            (&["--public-url", "https://192.0.2.7"], "[192.0.2.7]"),
            (&["--public-url", "https://intranet"], "[127.0.0.1]"),
        ] {
            let listener = Listener::start();
            let outbox = Outbox::open(database, &[&["--smtp-url", &listener.url()], settings].concat()).await;
            let worker = outbox.start_worker();
            let id = outbox.enqueue_code(HANAKO, "012345").await;
            outbox.until(id, "handed over", |row| row.state == "handed_over").await;
            assert_eq!(listener.hellos(), [name], "{settings:?}");
            worker.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_chooses_what_the_server_calls_itself_and_a_real_mail_server_hears_it() {
    let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
    let url = format!("smtp://127.0.0.1:{}", exim.port);
    let outbox = Outbox::open(Database::Sqlite, &["--smtp-url", &url, "--smtp-helo", "mail.sakura.example.jp"]).await;
    let worker = outbox.start_worker();
    outbox.enqueue_code(HANAKO, "012345").await;
    let mail = exim.expect_mails(HANAKO, 1).await.remove(0);
    let mail = String::from_utf8_lossy(&mail).into_owned();
    assert!(mail.contains("helo=mail.sakura.example.jp"), "{mail}");
    worker.stop().await;
}

/// Whether a line of the log sends the operator to that setting.
fn is_told(event: &Value, setting: &str) -> bool {
    event["level"] == "ERROR" && event["setting"].as_str().is_some_and(|named| named.contains(setting))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_the_setting_that_a_mail_servers_refusal_is_about() {
    for (at, words, setting) in ABOUT_US {
        let listener = Listener::start();
        listener.behaves(Manners { refuses: Some((at, words)), ..Manners::default() });
        let outbox = Outbox::open(Database::Sqlite, &["--smtp-url", &listener.url()]).await;
        let id = outbox.enqueue_code(HANAKO, "012345").await;
        let serving = Serving::start(outbox.server("127.0.0.1:0"));
        outbox.until(id, "a second try", |row| row.tries >= 2 || row.state != "queued").await;
        let log = serving.stop();
        let events = log.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let told = events.filter(|event| is_told(event, setting)).count();
        assert!(told > 0, "{words}: {log:#?}");
        assert!(!log.concat().contains("hanako"), "{log:#?}");
    }
}
