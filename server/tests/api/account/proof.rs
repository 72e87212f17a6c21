//! What changes who can get in asks for password and code again.

use super::{MINUTE, act, recovery_codes, signed_in};
use crate::support::{
    TestApp,
    app::{EMAIL, PASSWORD},
    both,
    steps::{other_than, password, trusted},
};

both! {
    async fn a_sign_in_with_a_code_is_proof_for_ten_minutes(app: TestApp) {
        let browser = signed_in(&app).await;
        app.advance(MINUTE * 9);
        let page = act(&browser, "request_email_change", &[("email", "new@example.jp")]).await;
        assert_eq!(page.refusal(), None);
        app.advance(MINUTE);
        let page = act(&browser, "request_email_change", &[("email", "other@example.jp")]).await;
        assert_eq!(page.refusal(), Some("NEEDS_PASSWORD"));
        assert!(app.outbox("other@example.jp").await.is_empty());
    }

    async fn a_trusted_browser_types_a_code_before_anything_changes(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(MINUTE * 60);
        assert_eq!(password(&browser).await.at, "/my");
        let page = act(&browser, "request_mobile_change", &[("mobile", "090-1234-5678")]).await;
        assert_eq!(page.refusal(), Some("NEEDS_CODE"));

        act(&browser, "send_fresh_code", &[("channel", "email"), ("page", "mobile")]).await;
        let code = app.latest_code(EMAIL).await;
        let page = act(&browser, "confirm_fresh_code", &[("code", &code), ("page", "mobile")]).await;
        assert_eq!(page.at, "/my/customer/mobile", "the page goes on");
        assert_eq!(page.field("mobile"), Some("090-1234-5678"), "what was typed is not lost");
        let page = act(&browser, "request_mobile_change", &[("mobile", "090-1234-5678")]).await;
        assert_eq!(page.refusal(), None);
    }

    async fn the_password_comes_first_and_no_code_is_sent_without_it(app: TestApp) {
        let browser = signed_in(&app).await;
        app.advance(MINUTE * 11);
        let page = act(&browser, "create_recovery_codes", &[]).await;
        assert_eq!(page.refusal(), Some("NEEDS_PASSWORD"));
        let before = app.outbox(EMAIL).await.len();
        let page = act(&browser, "send_fresh_code", &[("channel", "email"), ("page", "recovery-codes")]).await;
        assert_eq!(page.refusal(), Some("NEEDS_PASSWORD"));
        assert_eq!(app.outbox(EMAIL).await.len(), before);
        let page = act(&browser, "confirm_identity", &[("password", "wrong"), ("page", "recovery-codes")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (Some("BAD_CREDENTIALS"), "/my/recovery-codes?refusal=BAD_CREDENTIALS"));
        let page = act(&browser, "confirm_identity", &[("password", PASSWORD), ("page", "recovery-codes")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (None, "/my/recovery-codes"));
        let page = act(&browser, "create_recovery_codes", &[]).await;
        assert_eq!(page.refusal(), Some("NEEDS_CODE"));
    }

    async fn a_limit_behind_sign_in_says_when_it_ends(app: TestApp) {
        let browser = trusted(&app).await;
        let mut page = browser.get("/my").await;
        for _ in 0..12 {
            page = act(&browser, "confirm_identity", &[("password", "wrong"), ("page", "email")]).await;
        }
        assert_eq!(page.refusal(), Some("TOO_MANY"));
        assert!(page.body.contains("以降に、もう一度お試しください"), "{}", page.body);
    }

    async fn a_fresh_code_has_five_tries_whatever_arrives_at_once(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(MINUTE * 60);
        password(&browser).await;
        act(&browser, "send_fresh_code", &[("page", "email")]).await;
        let right = app.latest_code(EMAIL).await;
        let wrong = other_than(&right);
        let who = browser.get("/my/devices").await.field("as").unwrap().to_owned();
        let guesses = (0..40).map(|_| async {
            let fields = [("as", who.as_str()), ("code", wrong.as_str()), ("page", "email")];
            browser.post_form_once("/api/confirm_fresh_code", &fields).await.location().unwrap_or_default()
        });
        let answers = futures_util::future::join_all(guesses).await;
        let counted = answers.iter().filter(|answer| answer.ends_with("CODE_WRONG")).count();
        assert_eq!(counted, 4, "the fifth kills it: {answers:?}");
        let page = act(&browser, "confirm_fresh_code", &[("code", &right), ("page", "email")]).await;
        assert_eq!(page.refusal(), Some("CODE_DEAD"));
        let page = act(&browser, "send_fresh_code", &[("page", "email")]).await;
        assert_eq!(page.refusal(), Some("COOLDOWN"), "sending again at once refills no tries");
    }

    async fn a_recovery_code_is_a_fresh_code_once(app: TestApp) {
        let browser = trusted(&app).await;
        let codes = recovery_codes(&browser).await;
        app.advance(MINUTE * 60);
        password(&browser).await;
        let typed = codes[0].to_lowercase().replace('-', " ");
        let page = act(&browser, "confirm_fresh_code", &[("recovery_code", &typed), ("page", "email")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (None, "/my/customer/email"));
        let page = act(&browser, "request_email_change", &[("email", "new@example.jp")]).await;
        assert_eq!(page.refusal(), None);
        app.advance(MINUTE * 60);
        password(&browser).await;
        let page = act(&browser, "confirm_fresh_code", &[("recovery_code", &codes[0]), ("page", "password")]).await;
        assert_eq!(page.at, "/my/password?refusal=CODE_WRONG", "each works once");
    }

    async fn the_same_recovery_code_twenty_times_at_once_is_spent_once(app: TestApp) {
        let browser = trusted(&app).await;
        let codes = recovery_codes(&browser).await;
        app.advance(MINUTE * 60);
        password(&browser).await;
        let who = browser.get("/my/devices").await.field("as").unwrap().to_owned();
        let tries = (0..8).map(|_| async {
            let fields = [("as", who.as_str()), ("recovery_code", codes[3].as_str()), ("page", "email")];
            browser.post_form("/api/confirm_fresh_code", &fields).await.refusal().is_none()
        });
        let spent = futures_util::future::join_all(tries).await.into_iter().filter(|spent| *spent).count();
        assert_eq!(spent, 1);
    }

    async fn recovery_codes_are_shown_to_the_session_that_made_them_and_not_for_long(app: TestApp) {
        let browser = signed_in(&app).await;
        let codes = recovery_codes(&browser).await;
        let other = signed_in(&app).await;
        assert!(!other.get("/my/recovery-codes").await.body.contains(&codes[0]));
        assert!(browser.get("/my/recovery-codes").await.body.contains(&codes[0]), "a reload loses nothing");
        app.advance(MINUTE * 11);
        assert!(!browser.get("/my/recovery-codes").await.body.contains(&codes[0]));
    }
}
