//! The network to PostgreSQL falls silent. `make test` has a few seconds of it, `make proof` a minute
//! (`SHINRAI_TEST_SILENCE`) and the optimised program (`SHINRAI_BIN`).

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use reqwest::StatusCode;
use server_core::{backend::housekeeping, store};
use tokio::{task::JoinSet, time::timeout};

use super::{ANSWERED, WELL, becomes_ready};
use crate::support::{
    Browser, Home, Page, Relay, TestApp,
    app::{LOGIN_ID, PASSWORD},
    both, figure,
    program::{Serving, shinrai},
    steps::{code, password, trusted},
};

/// Between two sign-ins.
const PACE: Duration = Duration::from_millis(100);
/// As many connections as a process has.
const CONNECTIONS: usize = 16;

fn silence() -> Duration {
    let seconds = std::env::var("SHINRAI_TEST_SILENCE").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(18))
}

#[expect(clippy::disallowed_methods, reason = "how long a real process takes is what is tested")]
fn clock() -> Instant {
    Instant::now()
}

/// A sign-in: when it began, how long its answer took, and the answer.
struct Asked {
    began: Instant,
    took: Duration,
    /// The status, and where it leads.
    answer: (StatusCode, Option<String>),
}

impl Asked {
    fn is_good(&self) -> bool {
        self.answer.1.as_deref() == Some("/sign-in/code")
    }
}

fn serve(home: &Home) -> Serving {
    let arguments = home.settings(&["--dev", "--listen", "127.0.0.1:0", "--rate-limits", "off"]);
    let arguments: Vec<&str> = std::iter::once("serve").chain(arguments.iter().map(String::as_str)).collect();
    Serving::start(shinrai(home.folder.path(), &arguments))
}

async fn sign_in(origin: &str) -> Page {
    Browser::new(origin).post_form_once("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await
}

/// Ten sign-ins a second until that moment.
async fn sign_ins(origin: &str, until: impl Future<Output = ()>) -> Vec<Asked> {
    let all = Arc::new(Mutex::new(Vec::new()));
    let mut under_way = JoinSet::new();
    let mut until = std::pin::pin!(until);
    let mut pace = tokio::time::interval(PACE);
    loop {
        tokio::select! {
            () = &mut until => break,
            _ = pace.tick() => {
                let (origin, all) = (origin.to_owned(), Arc::clone(&all));
                under_way.spawn(async move {
                    let began = clock();
                    let page = sign_in(&origin).await;
                    let answer = (page.status, page.location());
                    all.lock().unwrap().push(Asked { began, took: began.elapsed(), answer });
                });
            }
        }
    }
    under_way.join_all().await;
    std::mem::take(&mut all.lock().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgres_is_silent_every_sign_in_is_answered_and_soon_after_its_return_all_goes_on() {
    let relay = Relay::start();
    let home = Home::behind(&relay).await;
    let server = serve(&home);
    let looks = Browser::new(&server.public);
    let ready = async |wanted: StatusCode| {
        let began = clock();
        while looks.get("/readyz").await.status != wanted {
            tokio::time::sleep(PACE).await;
        }
        began.elapsed()
    };
    let mut moments = None;
    let asked = sign_ins(&server.public, async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        relay.fall_silent();
        let silent = clock();
        let not_ready = ready(StatusCode::SERVICE_UNAVAILABLE).await;
        tokio::time::sleep(silence().saturating_sub(silent.elapsed())).await;
        relay.replace();
        let back = clock();
        let ready = ready(StatusCode::OK).await;
        tokio::time::sleep(WELL + Duration::from_secs(2)).await;
        moments = Some((silent, not_ready, back, ready));
    })
    .await;

    let (silent, not_ready, back, ready) = moments.expect("all of it happened");
    let longest = asked.iter().map(|asked| asked.took).max().unwrap_or_default();
    let meanwhile = asked.iter().filter(|asked| (silent..back - ANSWERED).contains(&asked.began));
    let last_bad = asked.iter().filter(|asked| asked.began > back && !asked.is_good()).map(|asked| asked.began).max();
    let well = last_bad.map_or(Duration::ZERO, |last| last - back);
    let bad = asked.iter().filter(|asked| !asked.is_good()).count();
    figure(&format!(
        "PostgreSQL silent for {:?}: {} sign-ins, {bad} told to try again, the longest after {longest:.1?}; not ready \
         after {not_ready:.1?}; ready {ready:.1?} and all well {well:.1?} after its return",
        silence(),
        asked.len(),
    ));
    assert!(longest < ANSWERED, "an answer took {longest:?}");
    assert!(meanwhile.clone().all(|asked| asked.answer.0 == StatusCode::SERVICE_UNAVAILABLE), "the page says busy");
    assert!(not_ready < Duration::from_secs(4), "not ready after {not_ready:?}");
    assert!(ready < WELL && well < WELL, "ready after {ready:?}, well after {well:?}");
    home.on_server(
        "DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '{}' \
         AND state LIKE 'idle in transaction%' AND state_change < now() - interval '20 s'), 'locks are held'; END $$",
    )
    .await;
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_while_postgres_is_silent_ends_in_time() {
    let relay = Relay::start();
    let home = Home::behind(&relay).await;
    let server = serve(&home);
    assert_eq!(sign_in(&server.public).await.location().as_deref(), Some("/sign-in/code"));
    relay.fall_silent();
    let origin = server.public.clone();
    let under_way = tokio::spawn(async move { sign_in(&origin).await.status });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let began = clock();
    server.terminate();
    let (status, _) = tokio::task::spawn_blocking(|| server.end()).await.unwrap();
    figure(&format!("stopped {:.1?} after SIGTERM while PostgreSQL was silent", began.elapsed()));
    assert!(status.success(), "{status}");
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    assert_eq!(under_way.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_connection_is_lost_to_a_silence_and_messages_and_housekeeping_go_on_by_themselves() {
    let relay = Relay::start();
    let app = TestApp::start_in(Home::behind(&relay).await, &["--rate-limits", "off"]).await;
    let browser = app.browser();
    password(&browser).await;

    // Caught in the middle: transactions that hold everything the account has, statements that wait for it, housekeeping.
    let mut caught = JoinSet::new();
    for _ in 0..CONNECTIONS / 2 {
        let site = Arc::clone(&app.site);
        caught.spawn(async move {
            let mut tx = site.store.begin().await.unwrap();
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert!(store::lock_account(&mut tx, 1.into()).await.is_err(), "it was silent by then");
        });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    relay.fall_silent();
    for _ in 0..CONNECTIONS {
        let browser = app.browser();
        caught.spawn(async move { assert_eq!(password(&browser).await.refusal(), Some("BUSY")) });
    }
    let site = Arc::clone(&app.site);
    caught.spawn(async move { assert!(housekeeping::tidy(&site).await.is_err()) });
    timeout(ANSWERED, caught.join_all()).await.expect("nothing waits for ever");

    relay.replace();
    becomes_ready(&app).await;
    let all = async {
        let mut all = Vec::new();
        while all.len() < CONNECTIONS {
            all.push(app.site.store.pool().acquire().await.unwrap());
        }
    };
    timeout(WELL, all).await.expect("every connection can be had");
    housekeeping::tidy(&app.site).await.unwrap();
    password(&browser).await;
    assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_somebody_keeps_locked_makes_nobody_wait_for_ever() {
    let relay = Relay::start();
    let app = TestApp::start_in(Home::behind(&relay).await, &[]).await;
    let mut tx = app.site.store.begin().await.unwrap();
    store::lock_account(&mut tx, hanako(&app).await).await.unwrap();
    let page = timeout(ANSWERED, password(&app.browser())).await.expect("an answer");
    assert_eq!((page.status, page.refusal()), (StatusCode::SERVICE_UNAVAILABLE, Some("BUSY")));
    drop(tx);
    assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
}

async fn hanako(app: &TestApp) -> server_core::rules::id::AccountId {
    let id: i64 = sqlx::query_scalar("SELECT id FROM account").fetch_one(app.site.store.pool()).await.unwrap();
    id.into()
}

both! {
    async fn with_the_database_away_pages_and_forms_say_so_where_they_are(app: TestApp) {
        let owner = trusted(&app).await;
        app.site.store.pool().close().await;
        let page = owner.get_once("/my").await;
        assert_eq!((page.status, page.refusal(), page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, Some("BUSY"), Some("10")));
        let page = password(&app.browser()).await;
        assert_eq!((page.status, page.refusal()), (StatusCode::SERVICE_UNAVAILABLE, Some("BUSY")));
        let script = app.browser().with("accept", "application/json");
        let answer = script.post_form_once("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "\"BUSY\""));
        // What needs no database is there.
        assert_eq!(app.browser().get("/sign-in").await.status, StatusCode::OK);
    }
}
