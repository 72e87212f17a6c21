//! A process whose clock is wrong.

use std::time::Duration;

use super::{listener::Listener, outbox::Outbox};
use crate::support::Database;

#[tokio::test(flavor = "multi_thread")]
async fn a_process_whose_clock_is_ahead_ends_nothing_and_takes_nothing() {
    let listener = Listener::start();
    let outbox = Outbox::open(Database::Postgres, &["--smtp-url", &listener.url()]).await;
    let ahead = outbox.site.clock.now() + Duration::from_mins(10);
    sqlx::query("insert into meta (name, value) values ('clock_seen', $1) on conflict (name) do update set value = $1")
        .bind(ahead.millis().to_string())
        .execute(outbox.site.store.pool())
        .await
        .expect("set");
    let other = outbox.another().await;
    assert!(other.site.clock.now() >= ahead);
    let id = outbox.enqueue_code_for("hanako@example.jp", "012345", Duration::from_mins(5)).await;
    let wrong = other.start_worker();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let row = outbox.row(id).await;
    assert_eq!((row.state.as_str(), row.tries), ("queued", 0));
    let right = outbox.start_worker();
    outbox.until(id, "handed over", |row| row.state == "handed_over").await;
    assert_eq!(listener.mails().len(), 1);
    wrong.stop().await;
    right.stop().await;
}
