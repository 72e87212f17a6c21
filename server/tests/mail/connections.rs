//! What a mail server does to its connections, and what must not come of it.

use std::time::Duration;

use super::{
    listener::{Listener, Manners},
    outbox::{Outbox, Worker},
};
use crate::support::{Database, both};

/// As many as are kept open.
const LANES: usize = 8;

/// An outbox whose lanes all hold an idle connection.
async fn with_idle_connections(database: Database, listener: &Listener) -> (Outbox, Worker) {
    let outbox = Outbox::open(database, &["--smtp-url", &listener.url()]).await;
    listener.behaves(Manners { looks: Duration::from_millis(500), ..Manners::default() });
    let mut ids = Vec::new();
    for n in 0..LANES {
        ids.push(outbox.enqueue_code(&format!("person{n}@example.jp"), "012345").await);
    }
    let worker = outbox.start_worker();
    for id in ids {
        outbox.until(id, "handed over", |row| row.state == "handed_over").await;
    }
    listener.behaves(Manners::default());
    assert_eq!(listener.connections(), LANES);
    (outbox, worker)
}

/// The code is handed over at the first try, and that soon.
async fn arrives_at_once(outbox: &Outbox, within: Duration) {
    let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
    let row = outbox.until(id, "handed over", |row| row.state == "handed_over" || row.tries > 1).await;
    assert_eq!((row.state.as_str(), row.tries), ("handed_over", 1));
    assert!(row.took < within, "took {:?}", row.took);
}

both! {
    async fn a_mail_server_started_anew_is_asked_on_a_new_connection_at_once(database: Database) {
        let listener = Listener::start();
        let (outbox, worker) = with_idle_connections(database, &listener).await;
        listener.hang_up("");
        arrives_at_once(&outbox, Duration::from_secs(2)).await;
        worker.stop().await;
    }

    async fn whatever_a_server_says_before_it_hangs_up_is_not_about_the_next_mail(database: Database) {
        for words in ["421 4.4.2 closing\r\n", "451 4.4.2 timeout\r\n", "554 5.0.0 idle\r\n", "goodbye\r\n"] {
            let listener = Listener::start();
            let (outbox, worker) = with_idle_connections(database, &listener).await;
            listener.hang_up(words);
            arrives_at_once(&outbox, Duration::from_secs(2)).await;
            worker.stop().await;
        }
    }

    async fn connections_that_died_silently_cost_one_wait_and_after_a_minute_none(database: Database) {
        let listener = Listener::start();
        let (outbox, worker) = with_idle_connections(database, &listener).await;
        listener.fall_silent();
        arrives_at_once(&outbox, Duration::from_secs(4)).await;
        worker.stop().await;

        let listener = Listener::start();
        let (outbox, worker) = with_idle_connections(database, &listener).await;
        listener.fall_silent();
        outbox.site.clock.advance(Duration::from_secs(61));
        arrives_at_once(&outbox, Duration::from_millis(1500)).await;
        worker.stop().await;
    }

    /// Longer than a lease, and two processes that look for something to do.
    async fn a_server_that_looks_at_a_mail_for_long_gets_it_once(database: Database) {
        let listener = Listener::start();
        listener.behaves(Manners { looks: Duration::from_secs(35), ..Manners::default() });
        let outbox = Outbox::open(database, &["--smtp-url", &listener.url()]).await;
        let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
        let other = outbox.another().await;
        let workers = [outbox.start_worker(), other.start_worker()];
        tokio::time::sleep(Duration::from_secs(32)).await;
        let row = outbox.until(id, "handed over", |row| row.state == "handed_over").await;
        assert_eq!(row.tries, 1);
        assert_eq!(listener.mails(), ["hanako@example.jp"]);
        for worker in workers {
            worker.stop().await;
        }
    }

    async fn a_server_that_never_says_whether_it_took_a_mail_gets_it_once_more_and_no_more(database: Database) {
        let listener = Listener::start();
        listener.behaves(Manners { breaks_off: true, ..Manners::default() });
        let outbox = Outbox::open(database, &["--smtp-url", &listener.url()]).await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
        let row = outbox.until(id, "given up", |row| row.state == "failed").await;
        assert_eq!((row.failure.as_deref(), row.tries, row.has_values), (Some("unanswered"), 2, false));
        assert_eq!(listener.mails().len(), 2);
        worker.stop().await;
    }

    async fn a_server_that_never_says_goodbye_has_taken_the_mail_all_the_same(database: Database) {
        let listener = Listener::start();
        listener.behaves(Manners { clings: true, ..Manners::default() });
        let outbox = Outbox::open(database, &["--smtp-url", &listener.url(), "--smtp-connections", "2"]).await;
        // More than go over one connection, and the other one is kept for codes.
        let people: Vec<String> = (0..105).map(|n| format!("person{n}@example.jp")).collect();
        let worker = outbox.start_worker();
        for id in outbox.enqueue_bulk(&people).await {
            let row = outbox.until(id, "handed over", |row| row.state == "handed_over").await;
            assert_eq!(row.tries, 1);
        }
        assert_eq!((listener.mails().len(), listener.connections()), (people.len(), 2));
        worker.stop().await;
    }
}
