//! Remembered browsers: the next time ID and password are enough.

use crate::support::{
    TestApp,
    app::{EMAIL, LOGIN_ID},
    both,
    steps::{DAY, TARO, TARO_EMAIL, add_taro, code, code_to, devices, password, password_of, sign_in, trusted},
};

/// The right code with the tick, and the browser gone before the next page.
async fn code_and_gone(app: &TestApp, browser: &crate::support::Browser) {
    password(browser).await;
    let right = app.latest_code(EMAIL).await;
    browser.post_form_once("/api/submit_code", &[("code", &right), ("trust", "on")]).await;
}

both! {
    async fn a_remembered_browser_needs_no_code(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let page = code(&app, &browser, true).await;
        assert_eq!(page.at, "/sign-in/remembered");
        assert_eq!(page.outcome(), Some("yes"));
        browser.post_form("/api/sign_out", &[]).await;
        assert_eq!(password(&browser).await.at, "/my");
        let codes = app.codes_to(EMAIL).await;
        assert_eq!(codes, 1, "no second code");
        assert_eq!(devices(&app).await, 1);
    }

    async fn a_trusted_sign_in_is_never_told_that_it_is_not_registered(app: TestApp) {
        let browser = trusted(&app).await;
        assert_eq!(password(&browser).await.at, "/my");
        assert_eq!(browser.get("/sign-in/remembered").await.outcome(), Some("yes"));
    }

    async fn without_the_tick_a_code_is_asked_again(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        assert_eq!(code(&app, &browser, false).await.at, "/my");
        assert_eq!(browser.cookie("__Host-browser"), None);
        browser.post_form("/api/sign_out", &[]).await;
        assert_eq!(password(&browser).await.at, "/sign-in/code");
    }

    #[settings("--trust-ticked", "off")]
    async fn where_the_operator_wants_it_so_the_box_arrives_unticked(app: TestApp) {
        let page = password(&app.browser()).await;
        assert!(page.body.contains("name=\"trust\" value=\"on\"") && !page.body.contains("value=\"on\" checked"), "{}", page.body);
    }

    async fn the_answer_is_the_same_on_reload_and_back(app: TestApp) {
        let browser = trusted(&app).await;
        for _ in 0..3 {
            assert!(browser.get("/sign-in/remembered").await.body.contains("data-outcome=\"yes\""));
        }
        assert_eq!(devices(&app).await, 1);
    }

    async fn a_lost_confirm_page_is_made_up_for_by_any_page(app: TestApp) {
        let browser = app.browser();
        code_and_gone(&app, &browser).await;
        assert_eq!(devices(&app).await, 0);
        browser.get("/my").await;
        assert_eq!(devices(&app).await, 1);
    }

    async fn a_swiped_away_app_is_made_up_for_by_the_next_password(app: TestApp) {
        let browser = app.browser();
        code_and_gone(&app, &browser).await;
        browser.forget_cookie("__Host-session");
        app.advance(80 * DAY);
        assert_eq!(password(&browser).await.at, "/my");
    }

    async fn a_registration_nobody_came_back_to_is_over_after_ninety_days(app: TestApp) {
        let browser = app.browser();
        code_and_gone(&app, &browser).await;
        app.advance(91 * DAY);
        server_core::backend::housekeeping::tidy(&app.site).await.unwrap();
        assert_eq!(password(&browser).await.at, "/sign-in/code");
    }

    async fn two_accounts_in_one_browser_do_not_disturb_each_other(app: TestApp) {
        add_taro(&app).await;
        let shared = trusted(&app).await;
        assert_eq!(password_of(&shared, TARO).await.at, "/sign-in/code", "trust is each account's own");
        code_to(&app, &shared, TARO_EMAIL, true).await;
        for _ in 0..5 {
            app.advance(DAY);
            for who in [LOGIN_ID, TARO] {
                assert_eq!(password_of(&shared, who).await.at, "/my");
                assert!(shared.get("/my").await.body.contains(who), "signing in as one ends the other's session");
            }
        }
        assert_eq!((app.codes_to(EMAIL).await, app.codes_to(TARO_EMAIL).await), (1, 1));
    }

    async fn trust_slides_for_ninety_days_and_ends_after_a_year(app: TestApp) {
        let browser = trusted(&app).await;
        for _ in 0..4 {
            app.advance(89 * DAY);
            assert_eq!(password(&browser).await.at, "/my");
        }
        app.advance(10 * DAY);
        assert_eq!(password(&browser).await.at, "/sign-in/code", "366 days after it was registered");
    }

    async fn trust_unused_for_ninety_days_is_over(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(90 * DAY);
        assert_eq!(password(&browser).await.at, "/sign-in/code");
        assert_eq!(devices(&app).await, 0);
    }

    async fn registering_again_in_the_same_browser_takes_no_second_place(app: TestApp) {
        let browser = app.browser();
        for _ in 0..3 {
            password(&browser).await;
            code(&app, &browser, true).await;
            app.advance(91 * DAY);
        }
        password(&browser).await;
        assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes"));
        assert_eq!(devices(&app).await, 1);
    }

    async fn the_browsers_secret_changes_with_use_and_lost_answers_cost_nothing(app: TestApp) {
        let browser = trusted(&app).await;
        let first = browser.cookie("__Host-browser").unwrap();
        for round in 0..6 {
            app.advance(DAY);
            let lost = browser.copy();
            assert_eq!(password(&lost).await.at, "/my", "an answer that never arrived, round {round}");
            assert_eq!(password(&browser).await.at, "/my", "round {round}");
        }
        app.advance(DAY);
        assert_eq!(password(&browser).await.at, "/my");
        assert_ne!(browser.cookie("__Host-browser").unwrap(), first);
    }

    async fn a_copied_cookie_ends_trust_once_the_original_went_on(app: TestApp) {
        let original = trusted(&app).await;
        let copy = original.copy();
        for _ in 0..3 {
            app.advance(DAY);
            assert_eq!(password(&original).await.at, "/my");
        }
        assert_eq!(password(&copy).await.at, "/sign-in/code");
        assert_eq!(password(&original).await.at, "/sign-in/code", "nobody can tell which of the two is the thief");
    }

    async fn a_copied_cookie_without_the_password_raises_no_alarm(app: TestApp) {
        let original = trusted(&app).await;
        let copy = original.copy();
        for _ in 0..3 {
            app.advance(DAY);
            assert_eq!(password(&original).await.at, "/my");
        }
        sign_in(&copy, LOGIN_ID, "guess").await;
        assert_eq!(password(&original).await.at, "/my");
    }

    async fn a_tampered_cookie_is_no_trust_and_no_alarm(app: TestApp) {
        let browser = trusted(&app).await;
        let right = browser.cookie("__Host-browser").unwrap();
        let flipped = format!("{}{}", if right.starts_with('A') { 'B' } else { 'A' }, &right[1..]);
        for wrong in [flipped.as_str(), "", "x", &right[..right.len() - 4], &"A".repeat(4000)] {
            browser.set_cookie("__Host-browser", wrong);
            assert_eq!(password(&browser).await.at, "/sign-in/code", "{wrong:?}");
        }
        browser.set_cookie("__Host-browser", &right);
        assert_eq!(password(&browser).await.at, "/my");
    }

    async fn one_accounts_registration_that_fails_leaves_the_others_alone(app: TestApp) {
        add_taro(&app).await;
        let shared = trusted(&app).await;
        let kept = shared.cookie("__Host-browser");
        password_of(&shared, TARO).await;
        code_to(&app, &shared, TARO_EMAIL, true).await;
        assert_eq!(shared.cookie("__Host-browser"), kept, "a second account changes nothing for the first");
        assert_eq!(password(&shared).await.at, "/my");
    }
}
