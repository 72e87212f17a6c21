//! Whatever arrives at once: the database settles it.

use std::{sync::Arc, time::Duration};

use tokio::time::timeout;

use crate::support::{
    Browser, Database, TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
    steps::{TARO, add_taro, other_than, password, password_of, submit_code, trusted},
};

/// Does the same from copies of one browser at the same moment; where each was led.
async fn at_once(
    browser: &Browser,
    times: usize,
    path: &'static str,
    fields: &[(&'static str, &str)],
) -> Vec<(Browser, String)> {
    let fields: Arc<Vec<(&'static str, String)>> =
        Arc::new(fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
    let tasks: Vec<_> = (0..times)
        .map(|_| {
            let (copy, fields) = (browser.copy(), Arc::clone(&fields));
            tokio::spawn(async move {
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let answer = copy.post_form_once(path, &fields).await;
                let led = answer.location().unwrap_or_else(|| panic!("{answer:?}"));
                (copy, led)
            })
        })
        .collect();
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.unwrap());
    }
    done
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(app.site.store.pool()).await.unwrap()
}

both! {
    async fn of_two_hundred_wrong_codes_at_once_exactly_five_are_judged(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        let wrong = other_than(&right);
        let led = at_once(&browser, 200, "/api/submit_code", &[("code", &wrong)]).await;
        let judged = led.iter().filter(|(_, to)| to.contains("CODE_WRONG")).count();
        let dead = led.iter().filter(|(_, to)| to.contains("CODE_DEAD")).count();
        assert_eq!((judged, dead), (4, 196), "four are wrong, the fifth kills the code, the rest are not judged");
        assert_eq!(count(&app, "SELECT wrong_codes_in_a_row FROM account WHERE login_id = 'hanako'").await, 5);
        assert_eq!(submit_code(&browser, &right).await.refusal(), Some("CODE_DEAD"));
    }

    async fn the_right_code_fifty_times_at_once_is_one_session_and_one_registration(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        let led = at_once(&browser, 50, "/api/submit_code", &[("code", &right), ("trust", "on")]).await;
        assert!(led.iter().all(|(_, to)| to == "/sign-in/remembered"));
        assert_eq!(count(&app, "SELECT count(*) FROM session").await, 1);
        assert_eq!(count(&app, "SELECT count(*) FROM trust").await, 1);
        assert_eq!(count(&app, "SELECT count(*) FROM browser").await, 1);
        let mut signed_in = 0;
        for (copy, _) in &led {
            signed_in += usize::from(copy.get("/my").await.at == "/my");
        }
        assert_eq!(signed_in, 1, "one cookie value is good");
    }

    #[settings("--limit-sends-per-day", "100")]
    async fn of_sixty_browsers_that_register_at_once_thirty_are_trusted(app: TestApp) {
        let mut waiting = Vec::new();
        for _ in 0..60 {
            let browser = app.browser();
            password(&browser).await;
            let code = app.latest_code(EMAIL).await;
            let answer = browser.post_form_once("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
            assert_eq!(answer.location().as_deref(), Some("/sign-in/remembered"));
            waiting.push(browser);
        }
        let tasks: Vec<_> = waiting
            .into_iter()
            .map(|browser| tokio::spawn(async move { browser.get("/sign-in/remembered").await }))
            .collect();
        let (mut yes, mut asked_to_replace) = (0, 0);
        for task in tasks {
            let page = task.await.unwrap();
            yes += usize::from(page.outcome() == Some("yes"));
            asked_to_replace += usize::from(page.at == "/sign-in/replace");
        }
        assert_eq!((yes, asked_to_replace), (30, 30));
        assert_eq!(count(&app, "SELECT count(*) FROM trust WHERE confirmed_at IS NOT NULL").await, 30);
    }

    async fn the_first_password_ten_times_at_once_is_one_attempt_and_one_code(app: TestApp) {
        let browser = app.browser();
        browser.get("/sign-in").await;
        let led = at_once(&browser, 10, "/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        assert!(led.iter().all(|(_, to)| to == "/sign-in/code"), "{:?}", led.iter().map(|(_, to)| to).collect::<Vec<_>>());
        assert_eq!(app.outbox(EMAIL).await.len(), 1);
        assert_eq!(count(&app, "SELECT count(*) FROM attempt").await, 1);
        let code = app.latest_code(EMAIL).await;
        let mut signed_in = 0;
        for (copy, _) in &led {
            signed_in += usize::from(submit_code(copy, &code).await.at == "/my");
        }
        assert_eq!(signed_in, 1, "one cookie value is good");
    }

    async fn the_same_password_ten_times_at_once_returns_to_the_code_that_lives(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let led = at_once(&browser, 10, "/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        assert!(led.iter().all(|(_, to)| to == "/sign-in/code"));
        assert_eq!(app.outbox(EMAIL).await.len(), 1, "a live code is returned to");
    }

    async fn a_trusted_browser_in_ten_tabs_at_once_stays_trusted(app: TestApp) {
        let browser = trusted(&app).await;
        for _ in 0..4 {
            app.advance(Duration::from_secs(3600));
            let led = at_once(&browser, 10, "/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
            assert!(led.iter().all(|(_, to)| to == "/my"), "{:?}", led.iter().map(|(_, to)| to).collect::<Vec<_>>());
            // The browser keeps one of the answers; which one is chance.
            let (kept, _) = led.into_iter().find(|(copy, _)| copy.cookie("__Host-browser") != browser.cookie("__Host-browser")).unwrap();
            browser.set_cookie("__Host-browser", &kept.cookie("__Host-browser").unwrap());
        }
    }

    async fn two_servers_on_one_database_behave_as_one(app: TestApp) {
        let other = app.another().await;
        let moving = app.browser();
        password(&moving).await;
        let moving = moving.at(&other.origin);
        assert_eq!(submit_code(&moving, &other.latest_code(EMAIL).await).await.at, "/my");
        assert_eq!(moving.at(&app.origin).get("/my").await.at, "/my");

        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        let wrong = other_than(&right);
        let there = browser.at(&other.origin);
        let guess = [("code", wrong.as_str())];
        let (here, there) = tokio::join!(
            at_once(&browser, 20, "/api/submit_code", &guess),
            at_once(&there, 20, "/api/submit_code", &guess),
        );
        let judged = here.iter().chain(&there).filter(|(_, to)| to.contains("CODE_WRONG")).count();
        assert_eq!(judged, 4);
        other.stop().await;
    }
}

/// Two browsers that sign in as each other's account would else wait for each other for ever. On PostgreSQL alone: an
/// embedded database has one lock for all rows.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_waits_for_no_account_but_its_own() {
    let app = TestApp::start(Database::Postgres, &[]).await;
    add_taro(&app).await;
    let browser = app.browser();
    assert_eq!(password_of(&browser, TARO).await.at, "/sign-in/code");
    let mut tx = app.site.store.begin().await.unwrap();
    sqlx::query("UPDATE account SET id = id WHERE login_id = $1").bind(TARO).execute(&mut *tx).await.unwrap();
    let page = timeout(Duration::from_secs(10), password(&browser)).await.expect("does not wait for taro");
    assert_eq!(page.at, "/sign-in/code");
}
