//! How long it takes to find the next message among very many.

use std::time::Duration;

use contract::channel::Channel;
use server_core::{
    site::Site,
    store::{
        AnyConnection,
        messages::{self, Urgency},
    },
};

use super::outbox::Outbox;
use crate::support::{Database, both, figure};

/// `make test` queues 200,000; `SHINRAI_TEST_QUEUED` says otherwise.
fn queued() -> i64 {
    std::env::var("SHINRAI_TEST_QUEUED").ok().and_then(|number| number.parse().ok()).unwrap_or(200_000)
}

/// For a statement that takes longer than any of the server's may.
async fn patient(site: &Site) -> AnyConnection {
    let mut connection = site.store.pool().acquire().await.expect("a connection");
    if site.store.is_postgres() {
        sqlx::query("SET statement_timeout = 0").execute(&mut connection).await.expect("set");
    }
    connection
}

const TIMES: usize = 21;
/// Far from what it takes (well below a millisecond), and far below what looking through all of them takes.
const BAR: Duration = Duration::from_millis(50);

#[expect(clippy::disallowed_methods, reason = "how long it really takes is what is tested")]
fn now_from_outside() -> std::time::Instant {
    std::time::Instant::now()
}

both! {
    async fn the_next_code_and_the_next_bulk_are_found_at_once_however_many_wait(database: Database) {
        let outbox = Outbox::open(database, &["--smtp-url", "smtp://127.0.0.1:1"]).await;
        let site = &outbox.site;
        let now = site.clock.now();
        // As many rows as a million notices make, without the time to seal each. Nobody analyses the table after it.
        sqlx::query(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < $1) \
             INSERT INTO message (id, account_id, channel, language, template, urgency, sealed, state, tries, due_at, \
             useful_until, created_at, recipient) SELECT n, 1, 'email', 'ja', 'copied_suspected', 2, $2, 'queued', 0, \
             $3 + n % 1000, $4, $3 + n % 1000, CAST(CAST(n AS TEXT) AS BYTEA) FROM number",
        )
        .bind(queued())
        .bind(vec![0; 250])
        .bind(now.millis() - 2000)
        .bind((now + Duration::from_hours(24)).millis())
        .execute(&mut *patient(site).await)
        .await
        .expect("filled");

        let mut times: [Vec<Duration>; 4] = Default::default();
        for n in 0..TIMES {
            let code = outbox.enqueue_code(&format!("hanako{n}@example.jp"), "012345").await;
            let now = site.clock.now();
            let lease = (now, now + Duration::from_secs(30));
            let began = now_from_outside();
            let claimed = messages::claim(&site.store, &site.keys, Channel::Email, Urgency::Code, 8, lease).await;
            times[0].push(began.elapsed());
            assert_eq!(claimed.expect("asked").iter().map(|message| message.id.number()).collect::<Vec<_>>(), [code]);

            let began = now_from_outside();
            let claimed = messages::claim(&site.store, &site.keys, Channel::Email, Urgency::Bulk, 32, lease).await;
            times[1].push(began.elapsed());
            assert_eq!(claimed.expect("asked").len(), 32);

            let began = now_from_outside();
            assert!(!messages::is_due(&site.store, Channel::Email, Urgency::Notice, now).await.expect("asked"));
            times[2].push(began.elapsed());

            let began = now_from_outside();
            assert_eq!(messages::expire(&site.store, now).await.expect("asked"), 0);
            times[3].push(began.elapsed());
        }
        for (what, mut times) in ["a code", "32 of bulk", "nothing", "what is late"].into_iter().zip(times) {
            times.sort_unstable();
            let median = times[times.len() / 2];
            figure(&format!("{} rows, {}: {what} found in {median:?}", queued(), site.store.is_postgres()));
            assert!(median < BAR, "{what} took {median:?}");
        }
    }
}
