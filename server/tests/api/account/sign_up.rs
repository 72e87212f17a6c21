//! Signing up.

use super::{MINUTE, NEW_PASSWORD, act};
use crate::support::{
    Browser, Page, TestApp, both,
    steps::{devices_of, other_than},
};

const MAIL: &str = "jiro@example.jp";

async fn begin(browser: &Browser, login_id: &str, password: &str, email: &str) -> Page {
    let fields = [("login_id", login_id), ("password", password), ("email", email)];
    browser.post_form("/api/sign_up", &fields).await
}

both! {
    async fn a_new_subscriber_is_in_after_one_code_with_two_step_on(app: TestApp) {
        let browser = app.browser();
        assert_eq!(begin(&browser, "ｊｉｒｏ", NEW_PASSWORD, MAIL).await.at, "/sign-up/code");
        let sent = app.latest_code(MAIL).await;
        let page = browser.post_form("/api/confirm_sign_up", &[("code", &sent), ("trust", "on")]).await;
        assert_eq!((page.at.as_str(), page.outcome()), ("/sign-in/remembered", Some("yes")));
        assert_eq!(devices_of(&app, "jiro").await, 1);
        assert_eq!(act(&browser, "create_recovery_codes", &[]).await.refusal(), None, "the code was a fresh one");
        app.advance(MINUTE * 2);
        let fields = [("login_id", "jiro"), ("password", NEW_PASSWORD)];
        assert_eq!(browser.post_form("/api/sign_in", &fields).await.at, "/my");
        assert_eq!(app.browser().post_form("/api/sign_in", &fields).await.at, "/sign-in/code");
    }

    async fn a_browser_inside_an_app_is_told_so_before_the_code(app: TestApp) {
        let browser = app.browser().with("user-agent", "Mozilla/5.0 (Linux; Android 16; K) Chrome/156.0 Mobile Safari/537.36 Line/15.2.0/IAB");
        let page = begin(&browser, "jiro", NEW_PASSWORD, MAIL).await;
        assert_eq!((page.at.as_str(), page.caution()), ("/sign-up/code", Some("IN_APP")));
        let page = begin(&app.browser(), "saburo", NEW_PASSWORD, "saburo@example.jp").await;
        assert_eq!(page.caution(), None, "an ordinary one has nothing in its way");
    }

    async fn whether_an_id_is_free_is_said_after_the_address_is_proved(app: TestApp) {
        let browser = app.browser();
        assert_eq!(begin(&browser, "hanako", NEW_PASSWORD, MAIL).await.at, "/sign-up/code", "as with a free one");
        let sent = app.latest_code(MAIL).await;
        let page = browser.post_form("/api/confirm_sign_up", &[("code", &sent)]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (Some("ID_TAKEN"), "/sign-up/code?refusal=ID_TAKEN"));
        let page = browser.post_form("/api/sign_up", &[("login_id", "hanako")]).await;
        assert_eq!(page.refusal(), Some("ID_TAKEN"));
        let page = browser.post_form("/api/sign_up", &[("login_id", "jiro")]).await;
        assert_eq!(page.at, "/my", "only the ID was asked anew");
    }

    async fn of_ten_who_want_one_id_at_once_one_gets_it(app: TestApp) {
        let all = (0..10).map(|n| {
            let app = &app;
            async move {
                let (browser, mail) = (app.browser(), format!("jiro{n}@example.jp"));
                begin(&browser, "jiro", NEW_PASSWORD, &mail).await;
                (browser, app.latest_code(&mail).await)
            }
        });
        let ready = futures_util::future::join_all(all).await;
        let ends = ready.iter().map(|(browser, code)| async move {
            browser.post_form("/api/confirm_sign_up", &[("code", code)]).await.at == "/my"
        });
        let made = futures_util::future::join_all(ends).await.into_iter().filter(|made| *made).count();
        assert_eq!(made, 1);
    }

    async fn what_is_typed_is_judged_before_anything_is_sent(app: TestApp) {
        let browser = app.browser();
        for (id, password, mail, refusal) in [
            ("", NEW_PASSWORD, MAIL, "ID_BAD"),
            ("ji ro", NEW_PASSWORD, MAIL, "ID_BAD"),
            ("jiro", "short", MAIL, "PASSWORD_SHORT"),
            ("jiro", "qwertyuiop", MAIL, "PASSWORD_COMMON"),
            ("jiro", NEW_PASSWORD, "jiro", "EMAIL_BAD"),
        ] {
            let page = begin(&browser, id, password, mail).await;
            assert_eq!(page.refusal(), Some(refusal), "{id} {password} {mail}");
        }
        assert!(app.outbox(MAIL).await.is_empty());
    }

    async fn a_wrong_code_five_times_is_the_end_of_it(app: TestApp) {
        let browser = app.browser();
        begin(&browser, "jiro", NEW_PASSWORD, MAIL).await;
        let right = app.latest_code(MAIL).await;
        let wrong = other_than(&right);
        for _ in 0..4 {
            let page = browser.post_form("/api/confirm_sign_up", &[("code", &wrong)]).await;
            assert_eq!(page.refusal(), Some("CODE_WRONG"));
        }
        browser.post_form("/api/confirm_sign_up", &[("code", &wrong)]).await;
        let page = browser.post_form("/api/confirm_sign_up", &[("code", &right)]).await;
        assert_eq!(page.refusal(), Some("CODE_DEAD"));
    }

    async fn an_address_is_asked_ten_times_a_day_at_most(app: TestApp) {
        for n in 0..10 {
            let page = begin(&app.browser(), &format!("jiro{n}"), NEW_PASSWORD, MAIL).await;
            assert_eq!(page.at, "/sign-up/code", "{n}");
        }
        assert_eq!(begin(&app.browser(), "jiro10", NEW_PASSWORD, MAIL).await.refusal(), Some("TOO_MANY"));
    }

    #[settings("--sign-up", "off")]
    async fn an_operator_can_close_sign_up(app: TestApp) {
        let page = begin(&app.browser(), "jiro", NEW_PASSWORD, MAIL).await;
        assert_eq!(page.at, "/sign-up");
        assert!(app.outbox(MAIL).await.is_empty());
    }
}
