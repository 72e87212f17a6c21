//! Remembered browsers: the next time ID and password are enough.

use std::time::Duration;

use app::contract::{
    channel::Channel,
    fields::{EmailAddress, LoginId},
};
use server::backend::accounts::NewAccount;

use crate::harness::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
};

const DAY: Duration = Duration::from_secs(24 * 3600);
const TARO: &str = "taro";
const TARO_EMAIL: &str = "taro@example.jp";

async fn sign_in(app: &TestApp, browser: &Browser, login_id: &str, to: &str, trust: bool) -> Page {
    browser.post_form("/api/sign_in", &[("login_id", login_id), ("password", PASSWORD)]).await;
    let code = app.latest_code(to).await;
    let trust = if trust { "on" } else { "" };
    browser.post_form("/api/submit_code", &[("code", &code), ("trust", trust)]).await
}

/// Where the right password leads: `/my` if the browser is trusted, else the code page.
async fn password(browser: &Browser, login_id: &str) -> String {
    browser.post_form("/api/sign_in", &[("login_id", login_id), ("password", PASSWORD)]).await.at
}

async fn add_taro(app: &TestApp) {
    app.site
        .add_account(NewAccount {
            login_id: LoginId::parse(TARO).unwrap(),
            password: PASSWORD.into(),
            email: EmailAddress::parse(TARO_EMAIL),
            mobile: None,
            lines: Vec::new(),
            two_step: Some(Channel::Email),
        })
        .await
        .unwrap();
}

async fn devices(app: &TestApp) -> i64 {
    let id = LoginId::parse(LOGIN_ID).unwrap();
    app.site.show_account(&id).await.unwrap().unwrap().devices
}

both! {
    async fn a_remembered_browser_needs_no_code(app: TestApp) {
        let browser = app.browser();
        let page = sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
        assert_eq!(page.at, "/sign-in/remembered");
        assert!(page.body.contains("data-outcome=\"yes\""), "{}", page.body);
        browser.post_form("/api/sign_out", &[]).await;
        assert_eq!(password(&browser, LOGIN_ID).await, "/my");
        assert_eq!(app.outbox(EMAIL).await.len(), 1, "no second message");
        assert_eq!(devices(&app).await, 1);
    }

    async fn without_the_tick_a_code_is_asked_again(app: TestApp) {
        let browser = app.browser();
        assert_eq!(sign_in(&app, &browser, LOGIN_ID, EMAIL, false).await.at, "/my");
        assert_eq!(browser.cookie("__Host-browser"), None);
        browser.post_form("/api/sign_out", &[]).await;
        assert_eq!(password(&browser, LOGIN_ID).await, "/sign-in/code");
    }

    async fn the_page_says_at_once_when_the_cookie_did_not_come_back(app: TestApp) {
        let browser = app.browser();
        browser.post_form("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        let code = app.latest_code(EMAIL).await;
        browser.post_form_once("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
        browser.forget_cookie("__Host-browser");
        let page = browser.get("/sign-in/remembered").await;
        assert!(page.body.contains("data-outcome=\"cookie-refused\""), "{}", page.body);
        assert_eq!(devices(&app).await, 0, "it never takes a place");
        assert_eq!(browser.get("/my").await.at, "/my", "and the sign-in holds");
    }

    async fn the_answer_is_the_same_on_reload_and_back(app: TestApp) {
        let browser = app.browser();
        sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
        for _ in 0..3 {
            assert!(browser.get("/sign-in/remembered").await.body.contains("data-outcome=\"yes\""));
        }
        assert_eq!(devices(&app).await, 1);
    }

    async fn a_lost_confirm_page_is_made_up_for_by_any_page(app: TestApp) {
        let browser = app.browser();
        browser.post_form("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        let code = app.latest_code(EMAIL).await;
        browser.post_form_once("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
        assert_eq!(devices(&app).await, 0);
        browser.get("/my").await;
        assert_eq!(devices(&app).await, 1);
    }

    async fn a_swiped_away_app_is_made_up_for_by_the_next_password(app: TestApp) {
        let browser = app.browser();
        browser.post_form("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        let code = app.latest_code(EMAIL).await;
        browser.post_form_once("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
        browser.forget_cookie("__Host-session");
        app.advance(80 * DAY);
        assert_eq!(password(&browser, LOGIN_ID).await, "/my");
    }

    async fn a_registration_nobody_came_back_to_is_over_after_ninety_days(app: TestApp) {
        let browser = app.browser();
        browser.post_form("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        let code = app.latest_code(EMAIL).await;
        browser.post_form_once("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
        app.advance(91 * DAY);
        server::backend::housekeeping::tidy(&app.site).await.unwrap();
        assert_eq!(password(&browser, LOGIN_ID).await, "/sign-in/code");
    }

    async fn two_accounts_in_one_browser_do_not_disturb_each_other(app: TestApp) {
        add_taro(&app).await;
        let shared = app.browser();
        sign_in(&app, &shared, LOGIN_ID, EMAIL, true).await;
        assert_eq!(password(&shared, TARO).await, "/sign-in/code", "trust is each account's own");
        let code = app.latest_code(TARO_EMAIL).await;
        shared.post_form("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
        for _ in 0..5 {
            app.advance(DAY);
            for who in [LOGIN_ID, TARO] {
                assert_eq!(password(&shared, who).await, "/my");
                assert!(shared.get("/my").await.body.contains(who), "signing in as one ends the other's session");
            }
        }
        assert_eq!(app.outbox(EMAIL).await.len() + app.outbox(TARO_EMAIL).await.len(), 2);
    }

    async fn trust_slides_for_ninety_days_and_ends_after_a_year(app: TestApp) {
        let browser = app.browser();
        sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
        for _ in 0..4 {
            app.advance(89 * DAY);
            assert_eq!(password(&browser, LOGIN_ID).await, "/my");
        }
        app.advance(10 * DAY);
        assert_eq!(password(&browser, LOGIN_ID).await, "/sign-in/code", "366 days after it was registered");
    }

    async fn trust_unused_for_ninety_days_is_over(app: TestApp) {
        let browser = app.browser();
        sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
        app.advance(90 * DAY);
        assert_eq!(password(&browser, LOGIN_ID).await, "/sign-in/code");
        assert_eq!(devices(&app).await, 0);
    }

    async fn registering_again_in_the_same_browser_takes_no_second_place(app: TestApp) {
        let browser = app.browser();
        for _ in 0..3 {
            sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
            app.advance(91 * DAY);
        }
        let page = sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
        assert!(page.body.contains("data-outcome=\"yes\""));
        assert_eq!(devices(&app).await, 1);
    }

    #[settings("--limit-trusted-devices", "3")]
    async fn the_place_after_the_last_is_refused_and_said(app: TestApp) {
        for _ in 0..3 {
            let page = sign_in(&app, &app.browser(), LOGIN_ID, EMAIL, true).await;
            assert!(page.body.contains("data-outcome=\"yes\""));
        }
        let fourth = app.browser();
        let page = sign_in(&app, &fourth, LOGIN_ID, EMAIL, true).await;
        assert!(page.body.contains("data-outcome=\"full\""), "{}", page.body);
        assert_eq!(fourth.get("/my").await.at, "/my", "the sign-in holds");
        assert_eq!(devices(&app).await, 3);
    }

    async fn the_browsers_secret_changes_with_use_and_lost_answers_cost_nothing(app: TestApp) {
        let browser = app.browser();
        sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
        let first = browser.cookie("__Host-browser").unwrap();
        for round in 0..6 {
            app.advance(DAY);
            let lost = browser.copy();
            assert_eq!(password(&lost, LOGIN_ID).await, "/my", "an answer that never arrived, round {round}");
            assert_eq!(password(&browser, LOGIN_ID).await, "/my", "round {round}");
        }
        app.advance(DAY);
        assert_eq!(password(&browser, LOGIN_ID).await, "/my");
        assert_ne!(browser.cookie("__Host-browser").unwrap(), first);
    }

    async fn a_copied_cookie_ends_trust_once_the_original_went_on(app: TestApp) {
        let original = app.browser();
        sign_in(&app, &original, LOGIN_ID, EMAIL, true).await;
        let copy = original.copy();
        for _ in 0..3 {
            app.advance(DAY);
            assert_eq!(password(&original, LOGIN_ID).await, "/my");
        }
        assert_eq!(password(&copy, LOGIN_ID).await, "/sign-in/code");
        assert_eq!(password(&original, LOGIN_ID).await, "/sign-in/code", "nobody can tell which of the two is the thief");
    }

    async fn a_copied_cookie_without_the_password_raises_no_alarm(app: TestApp) {
        let original = app.browser();
        sign_in(&app, &original, LOGIN_ID, EMAIL, true).await;
        let copy = original.copy();
        for _ in 0..3 {
            app.advance(DAY);
            assert_eq!(password(&original, LOGIN_ID).await, "/my");
        }
        copy.post_form("/api/sign_in", &[("login_id", LOGIN_ID), ("password", "guess")]).await;
        assert_eq!(password(&original, LOGIN_ID).await, "/my");
    }

    async fn a_tampered_cookie_is_no_trust_and_no_alarm(app: TestApp) {
        let browser = app.browser();
        sign_in(&app, &browser, LOGIN_ID, EMAIL, true).await;
        let right = browser.cookie("__Host-browser").unwrap();
        let flipped = format!("{}{}", if right.starts_with('A') { 'B' } else { 'A' }, &right[1..]);
        for wrong in [flipped.as_str(), "", "x", &right[..right.len() - 4], &"A".repeat(4000)] {
            browser.set_cookie("__Host-browser", wrong);
            assert_eq!(password(&browser, LOGIN_ID).await, "/sign-in/code", "{wrong:?}");
        }
        browser.set_cookie("__Host-browser", &right);
        assert_eq!(password(&browser, LOGIN_ID).await, "/my");
    }

    async fn one_accounts_registration_that_fails_leaves_the_others_alone(app: TestApp) {
        add_taro(&app).await;
        let shared = app.browser();
        sign_in(&app, &shared, LOGIN_ID, EMAIL, true).await;
        let kept = shared.cookie("__Host-browser");
        sign_in(&app, &shared, TARO, TARO_EMAIL, true).await;
        assert_eq!(shared.cookie("__Host-browser"), kept, "a second account changes nothing for the first");
        assert_eq!(password(&shared, LOGIN_ID).await, "/my");
    }
}
