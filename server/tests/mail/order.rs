//! What comes before what, and what comes only once.

use std::{sync::atomic::Ordering, time::Duration};

use server_core::store::messages::{enqueue_bulk, enqueue_once};

use super::{
    exim::{Exim, Oddity},
    outbox::Outbox,
    proxy::Proxy,
};
use crate::support::{Database, both};

const MESSAGES: usize = 25;

both! {
    async fn one_address_gets_its_messages_in_the_order_they_were_written(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let mut ids = Vec::new();
        for n in 0..MESSAGES {
            ids.push(outbox.enqueue_code("hanako@example.jp", &format!("{n:06}")).await);
            // Two that were written in one millisecond have no order.
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let other = outbox.another().await;
        let workers = [outbox.start_worker(), other.start_worker()];
        let mut written = Vec::new();
        for id in ids {
            written.push(outbox.until(id, "handed over", |row| row.state == "handed_over").await.message_id);
        }
        let taken: Vec<_> = exim.taken().into_iter().map(Some).collect();
        assert_eq!(taken, written);
        for worker in workers {
            worker.stop().await;
        }
    }

    async fn a_new_code_does_not_overtake_a_dead_one_that_is_being_sent(database: Database) {
        let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
        let proxy = Proxy::to(exim.port);
        let url = format!("smtp://127.0.0.1:{}", proxy.port);
        let outbox = Outbox::open(database, &["--smtp-url", &url]).await;
        proxy.hold.store(true, Ordering::SeqCst);
        let worker = outbox.start_worker();
        let dead = outbox.enqueue_code("hanako@example.jp", "111111").await;
        outbox.until(dead, "in hand", |row| row.tries == 1).await;
        outbox.end_attempt(dead).await;
        let new = outbox.enqueue_code("hanako@example.jp", "222222").await;
        let other = outbox.enqueue_code("taro@example.jp", "333333").await;
        outbox.until(other, "in hand", |row| row.tries == 1).await;
        assert_eq!(outbox.row(new).await.tries, 0, "its turn comes after the one in hand");

        proxy.hold.store(false, Ordering::SeqCst);
        let row = outbox.until(new, "handed over", |row| row.state == "handed_over").await;
        let to_hanako = exim.expect_mails("hanako@example.jp", 2).await;
        assert_eq!(to_hanako.len(), 2);
        let (dead, taken) = (outbox.row(dead).await, exim.taken());
        let place = |id: &Option<String>| taken.iter().position(|one| Some(one) == id.as_ref());
        assert!(place(&dead.message_id) < place(&row.message_id), "{taken:?}");
        worker.stop().await;
    }

    async fn a_message_that_waits_for_another_try_holds_up_no_other_to_its_address(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let worker = outbox.start_worker();
        // This address is one the server wants to hear of later, again and again.
        let first = outbox.enqueue_code("later@example.jp", "111111").await;
        outbox.until(first, "three tries", |row| row.tries >= 3).await;
        let second = outbox.enqueue_code("later@example.jp", "222222").await;
        let row = outbox.until(second, "tried", |row| row.tries >= 1).await;
        assert_eq!(row.state, "queued");
        worker.stop().await;
    }

    async fn nothing_of_an_address_is_left_when_the_worker_of_a_dead_code_was_killed(database: Database) {
        let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
        let proxy = Proxy::to(exim.port);
        let url = format!("smtp://127.0.0.1:{}", proxy.port);
        let outbox = Outbox::open(database, &["--smtp-url", &url]).await;
        proxy.hold.store(true, Ordering::SeqCst);
        let worker = outbox.start_worker();
        let dead = outbox.enqueue_code("hanako@example.jp", "111111").await;
        outbox.until(dead, "in hand", |row| row.tries == 1).await;
        outbox.end_attempt(dead).await;
        worker.kill().await;
        let left = async || -> i64 {
            sqlx::query_scalar("select count(*) from message where recipient is not null")
                .fetch_one(outbox.site.store.pool())
                .await
                .expect("counted")
        };
        assert_eq!(left().await, 1, "it may still arrive");
        proxy.hold.store(false, Ordering::SeqCst);
        outbox.site.clock.advance(Duration::from_secs(31));
        let worker = outbox.start_worker();
        for _ in 0..100 {
            if left().await == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(left().await, 0);
        worker.stop().await;
    }

    async fn what_may_be_told_once_is_written_once(database: Database) {
        let outbox = Outbox::open(database, &["--smtp-url", "smtp://127.0.0.1:1"]).await;
        let mut written = Vec::new();
        for once in ["rollout 1", "rollout 1", "rollout 2"] {
            let message = outbox.message("hanako@example.jp", outbox.notice());
            let mut tx = outbox.site.store.begin().await.expect("a transaction");
            written.push(enqueue_once(&mut tx, &outbox.site.keys, message, once).await.expect("asked"));
            tx.commit().await.expect("committed");
        }
        assert_eq!(written, [true, false, true]);

        // A roll-out that was interrupted is begun again from the front, and by two processes at once.
        let people: Vec<String> = (0..250).map(|n| format!("person{n}@example.jp")).collect();
        let some = |count: usize| {
            let messages = people[..count].iter().map(|to| (outbox.message(to, outbox.notice()), format!("notice {to}")));
            messages.collect::<Vec<_>>()
        };
        let (store, keys) = (&outbox.site.store, &outbox.site.keys);
        assert_eq!(enqueue_bulk(store, keys, some(120)).await.expect("written"), 120);
        let (one, two) = tokio::join!(enqueue_bulk(store, keys, some(250)), enqueue_bulk(store, keys, some(250)));
        assert_eq!(one.expect("written") + two.expect("written"), 130);
        let rows: i64 = sqlx::query_scalar("select count(*) from message where urgency = 2")
            .fetch_one(store.pool())
            .await
            .expect("counted");
        assert_eq!(rows, 250);
    }

    async fn a_message_that_breaks_its_workers_is_set_aside_and_no_other_with_it(database: Database) {
        let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
        let proxy = Proxy::to(exim.port);
        let url = format!("smtp://127.0.0.1:{}", proxy.port);
        let mut outbox = Outbox::open(database, &["--smtp-url", &url]).await;
        proxy.hold.store(true, Ordering::SeqCst);
        let poison = outbox.enqueue_code_for("poison@example.jp", "111111", Duration::from_mins(30)).await;
        for taken in 1..=3 {
            let worker = outbox.start_worker();
            outbox.until(poison, "in hand", |row| row.tries == taken).await;
            worker.kill().await;
            outbox.site.clock.advance(Duration::from_secs(31));
            let clock = outbox.site.clock.now();
            outbox = outbox.another().await;
            // Another process, and not an earlier moment.
            outbox.site.clock.advance(outbox.site.clock.now().until(clock));
        }
        let beside = outbox.enqueue_code_for("hanako@example.jp", "222222", Duration::from_mins(30)).await;
        proxy.hold.store(false, Ordering::SeqCst);
        let worker = outbox.start_worker();
        let row = outbox.until(poison, "set aside", |row| row.state == "failed").await;
        assert_eq!((row.failure.as_deref(), row.has_values), (Some("poison"), false));
        outbox.until(beside, "handed over", |row| row.state == "handed_over").await;
        worker.stop().await;
    }
}
