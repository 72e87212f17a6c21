//! A row of the outbox that this version has no value for.

use sqlx::AssertSqlSafe;

use super::{exim::Exim, outbox::Outbox, secrets::logged};
use crate::support::{Database, both};

both! {
    async fn a_message_with_an_unknown_word_or_number_fails_is_logged_and_stops_no_other_one(database: Database) {
        let (text, ()) = logged(move || async move {
            let exim = Exim::start();
            let outbox = Outbox::through(&exim, database).await;
            // Its worker never came back, so that it is taken whatever its urgency.
            let lost = "due_at = 1, leased_until = 1";
            for change in ["language = 'fr'".to_owned(), format!("urgency = 7, {lost}"), format!("urgency = -1, {lost}")] {
                let id = outbox.enqueue_code("hanako@example.jp", "012345").await;
                let change = format!("update message set {change} where id = {id}");
                sqlx::query(AssertSqlSafe(change)).execute(outbox.site.store.pool()).await.expect("changed");
                let worker = outbox.start_worker();
                let row = outbox.until(id, "over", |row| row.state != "queued").await;
                assert_eq!((row.state.as_str(), row.failure.as_deref()), ("failed", Some("unreadable")));
                let next = outbox.enqueue_code("hanako@example.jp", "678901").await;
                outbox.until(next, "handed over", |row| row.state == "handed_over").await;
                worker.stop().await;
            }
        })
        .await;
        for column in ["language", "urgency"] {
            let said = |line: &str| line.contains("message failed") && line.contains(column);
            assert!(text.lines().any(said), "{column} is not named");
        }
    }
}
