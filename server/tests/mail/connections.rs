//! What a mail server does to its connections, and what must not come of it.

use std::time::Duration;

use super::{
    listener::{Listener, Manners},
    office::{Database, Office, on_both},
};

/// As many as are kept open.
const LANES: usize = 8;

/// An office whose lanes all hold an idle connection.
async fn with_idle_connections(database: Database, listener: &Listener) -> (Office, crate::mail::office::Working) {
    let office = Office::open(database, &["--smtp-url", &listener.url()]).await;
    listener.behaves(Manners { looks: Duration::from_millis(500), ..Manners::default() });
    let mut ids = Vec::new();
    for n in 0..LANES {
        ids.push(office.post(&format!("person{n}@example.jp"), "012345").await);
    }
    let working = office.work();
    for id in ids {
        office.until(id, "handed over", |row| row.state == "handed_over").await;
    }
    listener.behaves(Manners::default());
    assert_eq!(listener.connections(), LANES);
    (office, working)
}

/// The code is handed over at the first try, and that soon.
async fn arrives_at_once(office: &Office, within: Duration) {
    let id = office.post("hanako@example.jp", "012345").await;
    let row = office.until(id, "handed over", |row| row.state == "handed_over" || row.tries > 1).await;
    assert_eq!((row.state.as_str(), row.tries), ("handed_over", 1));
    assert!(row.took < within, "took {:?}", row.took);
}

on_both! {
    async fn a_mail_server_started_anew_is_asked_on_a_new_connection_at_once(database) {
        let listener = Listener::start();
        let (office, working) = with_idle_connections(database, &listener).await;
        listener.hang_up("");
        arrives_at_once(&office, Duration::from_secs(2)).await;
        working.stop().await;
    }

    async fn whatever_a_server_says_before_it_hangs_up_is_not_about_the_next_mail(database) {
        for words in ["421 4.4.2 closing\r\n", "451 4.4.2 timeout\r\n", "554 5.0.0 idle\r\n", "goodbye\r\n"] {
            let listener = Listener::start();
            let (office, working) = with_idle_connections(database, &listener).await;
            listener.hang_up(words);
            arrives_at_once(&office, Duration::from_secs(2)).await;
            working.stop().await;
        }
    }

    async fn connections_that_died_silently_cost_one_wait_and_after_a_minute_none(database) {
        let listener = Listener::start();
        let (office, working) = with_idle_connections(database, &listener).await;
        listener.fall_silent();
        arrives_at_once(&office, Duration::from_secs(4)).await;
        working.stop().await;

        let listener = Listener::start();
        let (office, working) = with_idle_connections(database, &listener).await;
        listener.fall_silent();
        office.site.clock.advance(Duration::from_secs(61));
        arrives_at_once(&office, Duration::from_millis(1500)).await;
        working.stop().await;
    }

    /// Longer than a lease, and two processes that look for something to do.
    async fn a_server_that_looks_at_a_mail_for_long_gets_it_once(database) {
        let listener = Listener::start();
        listener.behaves(Manners { looks: Duration::from_secs(35), ..Manners::default() });
        let office = Office::open(database, &["--smtp-url", &listener.url()]).await;
        let id = office.post("hanako@example.jp", "012345").await;
        let branch = office.branch().await;
        let working = [office.work(), branch.work()];
        tokio::time::sleep(Duration::from_secs(32)).await;
        let row = office.until(id, "handed over", |row| row.state == "handed_over").await;
        assert_eq!(row.tries, 1);
        assert_eq!(listener.mails(), ["hanako@example.jp"]);
        for working in working {
            working.stop().await;
        }
    }

    async fn a_server_that_never_says_whether_it_took_a_mail_gets_it_once_more_and_no_more(database) {
        let listener = Listener::start();
        listener.behaves(Manners { breaks_off: true, ..Manners::default() });
        let office = Office::open(database, &["--smtp-url", &listener.url()]).await;
        let working = office.work();
        let id = office.post("hanako@example.jp", "012345").await;
        let row = office.until(id, "given up", |row| row.state == "failed").await;
        assert_eq!((row.failure.as_deref(), row.tries, row.has_values), (Some("unanswered"), 2, false));
        assert_eq!(listener.mails().len(), 2);
        working.stop().await;
    }

    async fn a_server_that_never_says_goodbye_has_taken_the_mail_all_the_same(database) {
        let listener = Listener::start();
        listener.behaves(Manners { clings: true, ..Manners::default() });
        let office = Office::open(database, &["--smtp-url", &listener.url(), "--smtp-connections", "2"]).await;
        // More than go over one connection, and the other one is kept for codes.
        let people: Vec<String> = (0..105).map(|n| format!("person{n}@example.jp")).collect();
        let working = office.work();
        for id in office.post_bulk(&people).await {
            let row = office.until(id, "handed over", |row| row.state == "handed_over").await;
            assert_eq!(row.tries, 1);
        }
        assert_eq!((listener.mails().len(), listener.connections()), (people.len(), 2));
        working.stop().await;
    }
}
