//! The disk is full: SQLite may grow no further, which it tells the program in the same way.

use super::{exim::Exim, outbox::Outbox};
use crate::support::Database;

/// Holds all connections at once, so that each of them learns the limit.
async fn limit(outbox: &Outbox, pages: u32) {
    let mut all = Vec::new();
    while all.len() < 6 {
        all.push(outbox.site.store.pool().acquire().await.expect("a connection"));
    }
    for connection in &mut all {
        let statement = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(statement).execute(&mut **connection).await.expect("set");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_the_disk_is_full_and_all_goes_on_when_it_is_not() {
    let exim = Exim::start();
    let outbox = Outbox::through(&exim, Database::Sqlite).await;
    let pages: i64 =
        sqlx::query_scalar("PRAGMA page_count").fetch_one(outbox.site.store.pool()).await.expect("counted");
    limit(&outbox, u32::try_from(pages).expect("few") + 12).await;

    // Written until it does not fit: what was not written is told to whoever wanted it.
    let mut written = Vec::new();
    loop {
        let to = format!("person{}@example.jp", written.len());
        let message = outbox.message(&to, outbox.notice());
        let id = message.id;
        let mut tx = outbox.site.store.begin().await.expect("a transaction");
        if server_core::store::messages::enqueue(&mut tx, &outbox.site.keys, message).await.is_err() {
            break;
        }
        if tx.commit().await.is_err() {
            break;
        }
        written.push((id, to));
        assert!(written.len() < 5000, "it never was full");
    }
    assert!(written.len() > 10, "{}", written.len());

    let worker = outbox.start_worker();
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    limit(&outbox, 1_000_000).await;
    let more = outbox.enqueue_code("hanako@example.jp", "012345").await;
    outbox.until(more, "handed over", |row| row.state == "handed_over").await;
    // A note that did not fit leaves its message to the end of the lease.
    outbox.site.clock.advance(std::time::Duration::from_secs(31));
    for (id, to) in &written {
        let row = outbox.until(id.number(), "handed over", |row| row.state == "handed_over").await;
        let times = exim.taken().iter().filter(|id| Some(*id) == row.message_id.as_ref()).count();
        assert!((1..=2).contains(&times), "{times} mails to {to}");
    }
    worker.stop().await;
}
