//! A mail as it arrives at a real mail server.

use std::time::Duration;

use contract::refusal::Refusal;
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use server_core::{
    config::ReturnAddress,
    delivery::returned::{self, BounceOutcome, Means},
    rules::delivery_fate::Handover,
};
use tokio::time::timeout;

use super::{
    exim::{Exim, Oddity},
    outbox::Outbox,
};
use crate::support::{Database, both};

both! {
    async fn what_the_backend_commits_wakes_the_worker_also_where_it_refuses(database: Database) {
        let outbox = Outbox::open(database, &[]).await;
        let site = &outbox.site;
        let woken = async || timeout(Duration::from_secs(1), site.worker_wakeup.notified()).await.is_ok();
        let tx = site.store.begin().await.expect("begun");
        site.commit(tx).await.expect("committed");
        assert!(woken().await);
        let tx = site.store.begin().await.expect("begun");
        assert!(site.settle(tx, Err::<(), _>(Refusal::CodeWrong)).await.is_err());
        assert!(woken().await, "what was written before the refusal would wait for the next round");
    }

    async fn a_code_arrives_within_a_second_readable_in_text_and_html(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("hanako@example.jp", "012345").await;

        let raw = exim.expect_mails("hanako@example.jp", 1).await.remove(0);
        let row = outbox.until(id, "handed over", |row| row.state == "handed_over").await;
        assert!(row.took < Duration::from_secs(1), "took {:?}", row.took);
        assert_eq!(outbox.handover(id).await, Handover::Done);
        assert!(!row.has_values);

        let mail = parse_mail(&raw).expect("a mail");
        let subject = header(&mail, "Subject");
        assert!(subject.starts_with("【さくら光】ワンタイムキーのお知らせ（照合文字 KRTM・"), "{subject}");
        assert_eq!(header(&mail, "From").replace('"', ""), "さくら光 <no-reply@sakura.example.jp>");
        assert_eq!(header(&mail, "Return-path"), "<no-reply@sakura.example.jp>");
        assert_eq!(header(&mail, "To"), "hanako@example.jp");
        assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
        assert_eq!(Some(header(&mail, "Message-ID")), row.message_id);
        assert!(header(&mail, "Message-ID").ends_with("@sakura.example.jp>"));
        assert!(mailparse::dateparse(&header(&mail, "Date")).is_ok());

        assert_eq!(mail.ctype.mimetype, "multipart/alternative");
        let [text, html] = mail.subparts.as_slice() else { panic!("{} parts", mail.subparts.len()) };
        assert_eq!((text.ctype.mimetype.as_str(), text.ctype.charset.as_str()), ("text/plain", "utf-8"));
        assert_eq!((html.ctype.mimetype.as_str(), html.ctype.charset.as_str()), ("text/html", "utf-8"));
        let text = text.get_body().expect("text").replace("\r\n", "\n");
        assert!(text.starts_with("ワンタイムキー\n012345\n\n照合文字：KRTM"), "{text}");
        assert!(html.get_body().expect("html").contains(">012345</p>"));
        worker.stop().await;
    }

    async fn a_mail_is_dated_in_the_time_zone_of_its_readers(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        outbox.enqueue_code("hanako@example.jp", "012345").await;
        let raw = exim.expect_mails("hanako@example.jp", 1).await.remove(0);
        let date = header(&parse_mail(&raw).expect("a mail"), "Date");
        let seconds = outbox.site.clock.now().millis() / 1000;
        assert!(date.ends_with(" +0900"), "{date}");
        assert!((seconds - 60..=seconds).contains(&mailparse::dateparse(&date).expect("a date")), "{date}");
        worker.stop().await;
    }

    async fn two_mails_of_one_code_stand_apart_in_every_mail_program(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        for _ in 0..2 {
            let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
            outbox.until(id, "handed over", |row| row.state == "handed_over").await;
            outbox.site.clock.advance(Duration::from_mins(1));
        }
        let mails = exim.expect_mails("hanako@example.jp", 2).await;
        let mails: Vec<_> = mails.iter().map(|mail| parse_mail(mail).expect("a mail")).collect();
        for name in ["Subject", "References", "X-Entity-Ref-ID"] {
            let [one, other] = [0, 1].map(|at: usize| header(&mails[at], name));
            assert!(!one.is_empty() && one != other, "{name}: {one}");
        }
        worker.stop().await;
    }

    async fn a_carrier_address_with_dots_that_comes_back_is_matched_to_its_account(database: Database) {
        let exim = Exim::start();
        let (url, authority) = (exim.url(), exim.authority().display().to_string());
        let own = "bounce@sakura.example.jp";
        let outbox = Outbox::open(database, &["--smtp-url", &url, "--smtp-ca", &authority, "--bounce-address", own]).await;
        let moved = sqlx::query("update account set contact_email = 'gone..a.@docomo.ne.jp' where id = 1");
        moved.execute(outbox.site.store.pool()).await.expect("changed");
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("gone..a.@docomo.ne.jp", "012345").await;
        outbox.until(id, "handed over", |row| row.state == "handed_over").await;
        let mail = exim.expect_bounce().await;
        worker.stop().await;
        let own = ReturnAddress::parse(own).expect("an address");
        let outcome = returned::take(&outbox.site, &own, &mail, None).await.expect("read");
        assert!(matches!(outcome, BounceOutcome::Noted { means: Means::Contact, .. }), "{outcome:?}");
    }

    async fn carrier_addresses_that_break_the_standard_are_quoted_on_the_wire(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        for (as_typed, on_the_wire) in [
            ("a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            ("c.@ezweb.ne.jp", "\"c.\"@ezweb.ne.jp"),
            (".d@softbank.ne.jp", "\".d\"@softbank.ne.jp"),
        ] {
            let id = outbox.enqueue_code(as_typed, "012345").await;
            outbox.until(id, "handed over", |row| row.state == "handed_over").await;
            let raw = exim.expect_mails(on_the_wire, 1).await.remove(0);
            assert_eq!(header(&parse_mail(&raw).expect("a mail"), "To"), on_the_wire);
        }
        worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_from_the_first_byte_works_too() {
    let exim = Exim::start();
    let authority = exim.authority().display().to_string();
    let database = Database::Sqlite;
    let outbox = Outbox::open(database, &["--smtp-url", &exim.tls_url(), "--smtp-ca", &authority]).await;
    let worker = outbox.start_worker();
    outbox.enqueue_code("hanako@example.jp", "012345").await;
    exim.expect_mails("hanako@example.jp", 1).await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_knows_only_the_old_login_is_served() {
    let exim = Exim::start_odd(Oddity { login_only: true, ..Oddity::default() });
    let outbox = Outbox::through(&exim, Database::Sqlite).await;
    let worker = outbox.start_worker();
    outbox.enqueue_code("hanako@example.jp", "012345").await;
    exim.expect_mails("hanako@example.jp", 1).await;
    assert!(exim.logs().contains("A=login"), "{}", exim.logs());
    worker.stop().await;
}

fn header(mail: &ParsedMail<'_>, name: &str) -> String {
    mail.headers.get_first_value(name).unwrap_or_else(|| panic!("no {name}"))
}
