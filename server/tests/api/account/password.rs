//! Changing the password.

use super::{MINUTE, NEW_PASSWORD, act, newest, signed_in};
use crate::support::{
    TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
    steps::{devices, password, sign_in, trusted},
};

both! {
    async fn a_new_password_keeps_this_browser_and_ends_everything_else(app: TestApp) {
        let elsewhere = trusted(&app).await;
        let browser = trusted(&app).await;
        app.advance(MINUTE);
        let fields = [("current_password", PASSWORD), ("new_password", NEW_PASSWORD)];
        let page = act(&browser, "change_password", &fields).await;
        assert_eq!(page.at, "/my/password?done=PASSWORD_CHANGED", "{:?}", page.refusal());
        assert_eq!(elsewhere.get("/my").await.at, "/sign-in");
        assert_eq!(devices(&app).await, 1);
        assert!(!newest(&app, EMAIL).await.is_empty());

        assert_eq!(password(&elsewhere).await.refusal(), Some("BAD_CREDENTIALS"), "the old one is over");
        assert_eq!(sign_in(&browser, LOGIN_ID, NEW_PASSWORD).await.at, "/my");
        let page = sign_in(&elsewhere, LOGIN_ID, NEW_PASSWORD).await;
        assert_eq!(page.reason(), Some(("CREDENTIAL_CHANGED", "certain")));
        assert!(page.body.contains("パスワードが変わりました"), "it is said what changed");
    }

    async fn the_current_password_is_asked_and_counted(app: TestApp) {
        let browser = signed_in(&app).await;
        let fields = [("current_password", "wrong"), ("new_password", NEW_PASSWORD)];
        for _ in 0..10 {
            assert_eq!(act(&browser, "change_password", &fields).await.refusal(), Some("BAD_CREDENTIALS"));
        }
        assert_eq!(act(&browser, "change_password", &fields).await.refusal(), Some("TOO_MANY"));
    }

    async fn without_a_fresh_code_nothing_is_said_of_the_password(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(MINUTE * 60);
        password(&browser).await;
        for current in [PASSWORD, "wrong"] {
            let fields = [("current_password", current), ("new_password", NEW_PASSWORD)];
            assert_eq!(act(&browser, "change_password", &fields).await.refusal(), Some("NEEDS_CODE"));
        }
    }

    async fn passwords_that_are_guessed_first_are_refused_with_the_old_one_kept(app: TestApp) {
        let browser = signed_in(&app).await;
        for (new, refusal) in [
            ("k7!vQz2", "PASSWORD_SHORT"),
            ("password1", "PASSWORD_COMMON"),
            ("hanako123", "PASSWORD_COMMON"),
            ("", "PASSWORD_SHORT"),
        ] {
            let fields = [("current_password", PASSWORD), ("new_password", new)];
            assert_eq!(act(&browser, "change_password", &fields).await.refusal(), Some(refusal), "{new}");
        }
        assert_eq!(password(&browser).await.at, "/sign-in/code", "the old one is still right");
    }

    async fn without_two_step_a_password_must_be_longer(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "disable_two_step", &[("understood", "on")]).await;
        let short = [("current_password", PASSWORD), ("new_password", "k7!vQz2pX")];
        assert_eq!(act(&browser, "change_password", &short).await.refusal(), Some("PASSWORD_SHORT"));
        let long = [("current_password", PASSWORD), ("new_password", NEW_PASSWORD)];
        assert_eq!(act(&browser, "change_password", &long).await.at, "/my/password?done=PASSWORD_CHANGED");
    }

    async fn a_changed_password_opens_the_codes_that_strangers_had_closed(app: TestApp) {
        let browser = signed_in(&app).await;
        sqlx::query("UPDATE account SET wrong_codes_in_a_row = 100 WHERE login_id = 'hanako'")
            .execute(app.site.store.pool())
            .await
            .unwrap();
        assert_eq!(password(&app.browser()).await.refusal(), Some("PAUSED"));
        let fields = [("current_password", PASSWORD), ("new_password", NEW_PASSWORD)];
        act(&browser, "change_password", &fields).await;
        app.advance(MINUTE * 2);
        assert_eq!(sign_in(&app.browser(), LOGIN_ID, NEW_PASSWORD).await.at, "/sign-in/code");
    }
}
