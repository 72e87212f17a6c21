use std::time::Duration;

use crate::support::{
    TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
};

const TYPED: &[(&str, &str)] = &[("login_id", LOGIN_ID), ("password", PASSWORD)];

both! {
    async fn two_servers_on_one_database_are_one(app: TestApp) {
        let other = app.another().await;
        let browser = app.browser();
        assert_eq!(browser.post_form("/api/sign_in", TYPED).await.at, "/sign-in/code");
        let there = browser.at(&other.origin);
        let code = other.latest_code(EMAIL).await;
        assert_eq!(there.post_form("/api/submit_code", &[("code", &code)]).await.at, "/my");
        assert_eq!(there.at(&app.origin).get("/my").await.at, "/my");
        other.stop().await;
    }

    async fn a_restart_between_two_steps_changes_nothing(mut app: TestApp) {
        let browser = app.browser();
        browser.get("/sign-in").await;
        app.restart().await;
        assert_eq!(browser.post_form("/api/sign_in", TYPED).await.at, "/sign-in/code");
        app.restart().await;
        assert_eq!(browser.get("/sign-in/code").await.at, "/sign-in/code");
        let code = app.latest_code(EMAIL).await;
        app.restart().await;
        let typed = [("code", code.as_str()), ("trust", "on")];
        assert_eq!(browser.post_form("/api/submit_code", &typed).await.at, "/sign-in/remembered");
        app.restart().await;
        assert_eq!(browser.get("/my").await.at, "/my");
        browser.post_form("/api/sign_out", &[]).await;
        app.restart().await;
        assert_eq!(browser.copy().post_form("/api/sign_in", TYPED).await.at, "/my", "this browser is remembered");
    }

    async fn an_attempt_ends_when_the_clock_says_so(app: TestApp) {
        let browser = app.browser();
        browser.post_form("/api/sign_in", TYPED).await;
        app.advance(Duration::from_secs(31 * 60));
        assert_eq!(browser.get("/sign-in/code").await.refusal(), Some("ATTEMPT_GONE"));
    }
}
