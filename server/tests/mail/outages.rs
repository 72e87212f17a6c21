//! A mail server that is away, and servers killed with a mail in hand.

use std::{sync::atomic::Ordering, time::Duration};

use mailparse::{MailHeaderMap, parse_mail};
use server_core::rules::delivery_fate::Handover;

use super::{
    exim::{Exim, Oddity},
    outbox::Outbox,
    proxy::Proxy,
};
use crate::support::{Database, both};

both! {
    async fn a_mail_server_that_was_away_and_came_back_delivers_once(database: Database) {
        let mut exim = Exim::stopped(Oddity::default());
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
        outbox.until(id, "two tries in vain", |row| row.tries >= 2).await;
        assert!(matches!(outbox.handover(id).await, Handover::Waits { .. }));
        exim.resume();
        outbox.until(id, "handed over", |row| row.state == "handed_over").await;
        exim.expect_mails("hanako@example.jp", 1).await;

        // Also when it went away with connections open.
        exim.stop();
        let id = outbox.enqueue_code("taro@example.jp", "012345").await;
        outbox.until(id, "a try in vain", |row| row.tries >= 1).await;
        exim.resume();
        exim.expect_mails("taro@example.jp", 1).await;
        worker.stop().await;
    }

    async fn a_mail_server_away_for_an_hour_costs_dead_codes_and_nothing_else(database: Database) {
        let mut exim = Exim::stopped(Oddity::default());
        let outbox = Outbox::through(&exim, database).await;
        let people: Vec<String> = (0..40).map(|n| format!("person{n}@example.jp")).collect();
        let bulk = outbox.enqueue_bulk(&people).await;
        let code = outbox.enqueue_code("hanako@example.jp", "012345").await;
        let worker = outbox.start_worker();
        outbox.until(code, "tries in vain", |row| row.tries >= 2).await;
        for _ in 0..12 {
            outbox.site.clock.advance(Duration::from_mins(5));
            tokio::time::sleep(Duration::from_millis(600)).await;
        }
        let row = outbox.until(code, "given up", |row| row.state == "failed").await;
        assert_eq!((row.failure.as_deref(), row.has_values), (Some("too_late"), false));
        let mut tries = 0;
        for id in &bulk {
            let row = outbox.row(*id).await;
            assert_eq!((row.state.as_str(), row.has_values), ("queued", true));
            tries += row.tries;
        }
        assert!(tries < 120, "{tries} tries: one at a time is enough to see that nobody listens");

        exim.resume();
        // Somebody signs in: the first answer opens the way for all.
        let code = outbox.enqueue_code("taro@example.jp", "543210").await;
        let row = outbox.until(code, "handed over", |row| row.state == "handed_over").await;
        assert!(row.took < Duration::from_secs(2), "took {:?}", row.took);
        for id in &bulk {
            outbox.until(*id, "handed over", |row| row.state == "handed_over").await;
        }
        exim.expect_mails("hanako@example.jp", 0).await;
        for person in &people {
            assert_eq!(exim.mails_to(person).len(), 1, "{person}");
        }
        worker.stop().await;
    }

    async fn a_code_that_died_while_the_server_was_away_is_never_sent(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let late = outbox.enqueue_code_for("late@example.jp", "012345", Duration::from_secs(60)).await;
        let used = outbox.enqueue_code("used@example.jp", "012345").await;
        let live = outbox.enqueue_code("live@example.jp", "012345").await;
        outbox.end_attempt(used).await;
        outbox.site.clock.advance(Duration::from_secs(61));
        let worker = outbox.start_worker();
        outbox.until(live, "handed over", |row| row.state == "handed_over").await;
        let row = outbox.until(late, "given up", |row| row.state == "failed").await;
        assert_eq!((row.failure.as_deref(), row.tries, row.has_values), (Some("too_late"), 0, false));
        let row = outbox.row(used).await;
        assert_eq!((row.state.as_str(), row.tries, row.has_values), ("dropped", 0, false));
        exim.expect_mails("live@example.jp", 1).await;
        exim.expect_mails("late@example.jp", 0).await;
        exim.expect_mails("used@example.jp", 0).await;
        worker.stop().await;
    }

    async fn killed_between_sending_and_noting_repeats_one_mail_under_its_old_message_id(database: Database) {
        let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
        let proxy = Proxy::to(exim.port);
        let url = format!("smtp://127.0.0.1:{}", proxy.port);
        let outbox = Outbox::open(database, &["--smtp-url", &url]).await;
        proxy.lose_receipts.store(true, Ordering::SeqCst);
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
        exim.expect_mails("hanako@example.jp", 1).await;
        worker.kill().await;
        assert_eq!(outbox.row(id).await.state, "queued");
        proxy.lose_receipts.store(false, Ordering::SeqCst);

        // Another process leaves it alone while the lease lasts, then takes it over.
        let other = outbox.another().await;
        let worker = other.start_worker();
        tokio::time::sleep(Duration::from_millis(1200)).await;
        assert_eq!(other.row(id).await.tries, 1);
        other.site.clock.advance(Duration::from_secs(31));
        let row = other.until(id, "handed over", |row| row.state == "handed_over").await;
        assert_eq!(row.tries, 2);
        let mails = exim.expect_mails("hanako@example.jp", 2).await;
        for mail in &mails {
            let mail = parse_mail(mail).expect("a mail");
            assert_eq!(mail.headers.get_first_value("Message-ID"), row.message_id);
        }
        worker.stop().await;
    }

    /// Sent, killed before the commit, and meanwhile the subscriber asked for a new code.
    async fn after_a_kill_the_last_code_to_arrive_is_one_that_works(database: Database) {
        let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
        let proxy = Proxy::to(exim.port);
        let url = format!("smtp://127.0.0.1:{}", proxy.port);
        let outbox = Outbox::open(database, &["--smtp-url", &url]).await;
        proxy.lose_receipts.store(true, Ordering::SeqCst);
        let worker = outbox.start_worker();
        let old = outbox.enqueue_code("hanako@example.jp", "111111").await;
        exim.expect_mails("hanako@example.jp", 1).await;
        worker.kill().await;
        proxy.lose_receipts.store(false, Ordering::SeqCst);

        outbox.end_attempt(old).await;
        let new = outbox.enqueue_code("hanako@example.jp", "222222").await;
        let other = outbox.another().await;
        let worker = other.start_worker();
        other.site.clock.advance(Duration::from_secs(31));
        other.until(new, "handed over", |row| row.state == "handed_over").await;
        assert_eq!(other.row(old).await.state, "dropped");
        exim.expect_mails("hanako@example.jp", 2).await;
        let taken = exim.taken();
        assert_eq!(taken.last(), other.row(new).await.message_id.as_ref());
        worker.stop().await;
    }

    async fn a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
        outbox.until(id, "taken", |row| row.tries == 1).await;
        worker.stop().await;
        assert_eq!(outbox.row(id).await.state, "handed_over");
        let after = outbox.enqueue_code("taro@example.jp", "012345").await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(outbox.row(after).await.tries, 0);
    }
}
