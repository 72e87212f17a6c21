//! What is typed where a code is asked for.

use crate::{
    api::account::{NEW_PASSWORD, recovery_codes, signed_in},
    support::{
        Browser, Page, TestApp,
        app::{EMAIL, LOGIN_ID},
        both,
        steps::{HOUR, act, other_than, password, submit_code},
    },
};

/// What people type and paste that cannot be a code.
const NO_CODES: &[&str] = &["", "   ", "12345", "1234567", "KRTM", "一二三四五六", "hanako", "10分 123456"];

/// Whether the page says that tries were spent.
fn tries_are_spent(page: &Page) -> bool {
    page.body.contains("回入力できます")
}

async fn recovery_codes_of_hanako(app: &TestApp) -> Vec<String> {
    let owner = signed_in(app).await;
    recovery_codes(&owner).await
}

async fn begin_sign_up(browser: &Browser) -> Page {
    let fields = [("login_id", "jiro"), ("password", NEW_PASSWORD), ("email", "jiro@example.jp")];
    browser.post_form("/api/sign_up", &fields).await
}

both! {
    async fn what_cannot_be_a_code_costs_no_try_and_is_told_what_is_missing(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let code = app.latest_code(EMAIL).await;
        for typed in NO_CODES {
            let page = submit_code(&browser, typed).await;
            assert_eq!(page.refusal(), Some("CODE_BAD"), "{typed:?}");
            assert!(page.body.contains("6桁") && !tries_are_spent(&page), "{typed:?}: {}", page.body);
        }
        assert_eq!(submit_code(&browser, &code).await.at, "/my");
    }

    async fn what_cannot_be_a_code_is_not_counted_towards_the_rest(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        for _ in 0..40 {
            submit_code(&browser, "12345").await;
        }
        let wrong = submit_code(&browser, &other_than(&app.latest_code(EMAIL).await)).await;
        assert_eq!(wrong.refusal(), Some("CODE_WRONG"));
        let in_a_row: i64 = sqlx::query_scalar("SELECT wrong_codes_in_a_row FROM account WHERE login_id = 'hanako'")
            .fetch_one(app.site.store.pool())
            .await
            .unwrap();
        assert_eq!(in_a_row, 1);
    }

    async fn what_cannot_be_a_code_costs_no_try_wherever_one_is_asked_for(app: TestApp) {
        let new = app.browser();
        begin_sign_up(&new).await;
        let sent = app.latest_code("jiro@example.jp").await;
        for _ in 0..6 {
            assert_eq!(new.post_form("/api/confirm_sign_up", &[("code", "12345")]).await.refusal(), Some("CODE_BAD"));
        }
        assert_eq!(new.post_form("/api/confirm_sign_up", &[("code", &sent)]).await.at, "/my");

        let lost = app.browser();
        lost.post_form("/api/recover", &[("login_id", LOGIN_ID), ("way", "email")]).await;
        let sent = app.latest_code(EMAIL).await;
        for _ in 0..6 {
            assert_eq!(lost.post_form("/api/recover_code", &[("code", "")]).await.refusal(), Some("CODE_BAD"));
        }
        assert_eq!(lost.post_form("/api/recover_code", &[("code", &sent)]).await.at, "/recover/password");
    }

    async fn six_digits_in_a_pasted_sentence_are_the_code(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let code = app.latest_code(EMAIL).await;
        let page = submit_code(&browser, &format!("ワンタイムキー：{code}（照合文字 KRTM）")).await;
        assert_eq!(page.at, "/my", "{:?}", page.refusal());
    }

    async fn a_recovery_code_in_the_code_field_is_taken_as_one(app: TestApp) {
        let codes = recovery_codes_of_hanako(&app).await;
        let browser = app.browser();
        password(&browser).await;
        let page = browser.post_form("/api/submit_code", &[("code", &codes[0]), ("trust", "on")]).await;
        assert_eq!((page.at.as_str(), page.outcome()), ("/sign-in/remembered", Some("yes")));
        let again = app.browser();
        password(&again).await;
        let page = submit_code(&again, &codes[0].to_lowercase()).await;
        assert_eq!(page.refusal(), Some("CODE_WRONG"), "good once");
        assert!(!tries_are_spent(&page), "counted where recovery codes are");
    }

    async fn a_recovery_code_in_the_field_of_a_fresh_code_is_taken_as_one(app: TestApp) {
        let owner = signed_in(&app).await;
        let codes = recovery_codes(&owner).await;
        app.advance(HOUR / 4);
        act(&owner, "confirm_identity", &[("password", crate::support::app::PASSWORD), ("page", "two-step")]).await;
        let page = act(&owner, "confirm_fresh_code", &[("code", &codes[0]), ("page", "two-step")]).await;
        assert_eq!(page.refusal(), None, "{}", page.at);
    }

    async fn two_recovery_codes_at_once_are_told_so_and_cost_nothing(app: TestApp) {
        let codes = recovery_codes_of_hanako(&app).await;
        let browser = app.browser();
        password(&browser).await;
        for _ in 0..12 {
            let both = format!("{} {}", codes[0], codes[1]);
            let page = browser.post_form("/api/use_recovery_code", &[("recovery_code", &both)]).await;
            assert_eq!(page.refusal(), Some("RECOVERY_CODE_BAD"));
        }
        let listed = format!("1. {}。", codes[0]);
        let page = browser.post_form("/api/use_recovery_code", &[("recovery_code", &listed)]).await;
        assert_eq!((page.refusal(), page.at.starts_with("/sign-in/code")), (None, false), "{}", page.at);
    }
}
