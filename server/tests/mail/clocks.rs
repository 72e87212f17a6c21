//! A process whose clock is wrong.

use std::time::Duration;

use super::{
    listener::Listener,
    office::{Database, Office},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_process_whose_clock_is_ahead_ends_nothing_and_takes_nothing() {
    let listener = Listener::start();
    let office = Office::open(Database::Postgres, &["--smtp-url", &listener.url()]).await;
    let ahead = office.site.clock.now() + Duration::from_mins(10);
    sqlx::query("insert into meta (name, value) values ('clock_seen', $1) on conflict (name) do update set value = $1")
        .bind(ahead.millis().to_string())
        .execute(office.site.store.pool())
        .await
        .expect("set");
    let branch = office.branch().await;
    assert!(branch.site.clock.now() >= ahead);
    let id = office.post_living("hanako@example.jp", "012345", Duration::from_mins(5)).await;
    let wrong = branch.work();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let row = office.row(id).await;
    assert_eq!((row.state.as_str(), row.tries), ("queued", 0));
    let right = office.work();
    office.until(id, "handed over", |row| row.state == "handed_over").await;
    assert_eq!(listener.mails().len(), 1);
    wrong.stop().await;
    right.stop().await;
}
