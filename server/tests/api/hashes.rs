//! Stored hashes: moved on to today's cost, and compared with what was meant.

use server_core::hashing::Argon2Params;

use crate::support::{
    TestApp,
    app::{LOGIN_ID, PASSWORD},
    both,
    steps::{MINUTE, act, sign_in, trusted},
};

async fn stored(app: &TestApp) -> String {
    sqlx::query_scalar("SELECT password_hash FROM account WHERE login_id = 'hanako'")
        .fetch_one(app.site.store.pool())
        .await
        .unwrap()
}

const TODAY: Argon2Params = Argon2Params { memory: 64, passes: 2, lanes: 1 };

both! {
    async fn a_hash_made_at_a_lower_cost_is_made_anew_at_the_next_right_password(app: TestApp) {
        let mut app = app;
        app.restart_with(|config| config.argon2 = TODAY).await;
        sign_in(&app.browser(), LOGIN_ID, "wrong").await;
        assert!(stored(&app).await.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "a wrong one changes nothing");
        assert_eq!(sign_in(&app.browser(), LOGIN_ID, PASSWORD).await.at, "/sign-in/code");
        let renewed = stored(&app).await;
        assert!(renewed.starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{renewed}");
        app.advance(MINUTE * 2);
        assert_eq!(sign_in(&app.browser(), LOGIN_ID, PASSWORD).await.at, "/sign-in/code");
        assert_eq!(stored(&app).await, renewed, "once");
    }

    async fn a_new_hash_ends_no_trust_and_no_session(app: TestApp) {
        let mut app = app;
        let browser = trusted(&app).await;
        app.restart_with(|config| config.argon2 = TODAY).await;
        act(&browser, "confirm_identity", &[("password", PASSWORD), ("page", "email")]).await;
        assert!(stored(&app).await.contains("m=64"), "typed in a session it is made anew as well");
        assert_eq!(browser.get("/my").await.at, "/my");
        assert_eq!(sign_in(&browser, LOGIN_ID, PASSWORD).await.at, "/my");
    }

    async fn a_password_typed_in_full_width_is_hashed_anew_as_it_was_set(app: TestApp) {
        let mut app = app;
        app.restart_with(|config| config.argon2 = TODAY).await;
        let wide = "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　ｂａｔｔｅｒｙ　ｓｔａｐｌｅ";
        assert_eq!(sign_in(&app.browser(), LOGIN_ID, wide).await.at, "/sign-in/code");
        assert!(stored(&app).await.contains("m=64"));
        app.advance(MINUTE * 2);
        assert_eq!(sign_in(&app.browser(), LOGIN_ID, PASSWORD).await.at, "/sign-in/code");
    }

    async fn a_higher_cost_of_yesterday_stays(app: TestApp) {
        let mut app = app;
        app.restart_with(|config| config.argon2 = TODAY).await;
        sign_in(&app.browser(), LOGIN_ID, PASSWORD).await;
        let kept = stored(&app).await;
        app.restart_with(|config| config.argon2.passes = 1).await;
        app.advance(MINUTE * 2);
        assert_eq!(sign_in(&app.browser(), LOGIN_ID, PASSWORD).await.at, "/sign-in/code");
        assert_eq!(stored(&app).await, kept);
    }

    async fn blanks_that_came_along_with_a_password_do_not_make_it_wrong(app: TestApp) {
        for typed in [
            format!("{PASSWORD} "),
            format!("\u{3000}{PASSWORD}"),
            format!("{PASSWORD}\r\n"),
            format!("\t{PASSWORD}\u{a0}"),
        ] {
            assert_eq!(sign_in(&app.browser(), LOGIN_ID, &typed).await.at, "/sign-in/code", "{typed:?}");
        }
        let inside = PASSWORD.replacen(' ', "  ", 1);
        assert_eq!(sign_in(&app.browser(), LOGIN_ID, &inside).await.refusal(), Some("BAD_CREDENTIALS"));
    }

    async fn a_password_that_was_set_with_blanks_at_its_ends_is_right_as_typed(app: TestApp) {
        let browser = trusted(&app).await;
        let new = " lantern-orbit-mustard-42 ";
        act(&browser, "change_password", &[("current_password", PASSWORD), ("new_password", new)]).await;
        app.advance(MINUTE * 2);
        assert_eq!(sign_in(&browser, LOGIN_ID, new).await.at, "/my");
        assert_eq!(sign_in(&browser, LOGIN_ID, new.trim()).await.refusal(), Some("BAD_CREDENTIALS"));
    }
}
