//! Guessing has an end, and it locks nobody out for good.

use std::time::Duration;

use crate::support::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID},
    both,
    steps::{MINUTE, code, five_wrong_codes, password, sign_in, trusted},
};

async fn wrong_password(browser: &Browser) -> Page {
    sign_in(browser, LOGIN_ID, "wrong").await
}

both! {
    async fn after_ten_wrong_passwords_answers_are_delayed_and_never_locked(app: TestApp) {
        for _ in 0..10 {
            assert_eq!(wrong_password(&app.browser()).await.refusal(), Some("BAD_CREDENTIALS"));
        }
        let refused = password(&app.browser()).await;
        assert_eq!(refused.refusal(), Some("TOO_MANY"), "the right one too: the answer tells a guesser nothing");
        assert!((20..=30).contains(&app.seconds_left(&refused)), "and says until when: {}", refused.at);
        app.advance(Duration::from_secs(31));
        assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
        assert_eq!(wrong_password(&app.browser()).await.refusal(), Some("BAD_CREDENTIALS"), "the count begins anew");
    }

    async fn each_further_wrong_password_doubles_the_delay(app: TestApp) {
        for _ in 0..10 {
            wrong_password(&app.browser()).await;
        }
        for delay in [30, 60, 120] {
            app.advance(Duration::from_secs(delay - 2));
            assert_eq!(wrong_password(&app.browser()).await.refusal(), Some("TOO_MANY"), "{delay}");
            app.advance(Duration::from_secs(3));
            assert_eq!(wrong_password(&app.browser()).await.refusal(), Some("BAD_CREDENTIALS"), "{delay}");
        }
    }

    async fn unknown_ids_are_delayed_just_the_same(app: TestApp) {
        for _ in 0..10 {
            sign_in(&app.browser(), "nobody", "x").await;
        }
        let page = sign_in(&app.browser(), "ＮＯＢＯＤＹ", "x").await;
        assert_eq!(page.refusal(), Some("TOO_MANY"), "in whatever writing");
    }

    async fn strangers_do_not_slow_a_trusted_browser(app: TestApp) {
        let mine = trusted(&app).await;
        for _ in 0..15 {
            wrong_password(&app.browser()).await;
        }
        assert_eq!(password(&app.browser()).await.refusal(), Some("TOO_MANY"));
        assert_eq!(password(&mine).await.at, "/my");
    }

    async fn ten_wrong_codes_in_an_hour_rest_the_code_step_for_a_quarter(app: TestApp) {
        let browser = app.browser();
        five_wrong_codes(&app, &browser).await;
        five_wrong_codes(&app, &browser).await;
        let refused = password(&browser).await;
        assert_eq!(refused.refusal(), Some("PAUSED"));
        assert!((890..=900).contains(&app.seconds_left(&refused)), "a quarter of an hour: {}", refused.at);
        app.advance(15 * MINUTE);
        assert_eq!(password(&browser).await.at, "/sign-in/code");
    }

    async fn a_pause_asks_nothing_of_a_trusted_browser(app: TestApp) {
        let mine = trusted(&app).await;
        let stranger = app.browser();
        five_wrong_codes(&app, &stranger).await;
        five_wrong_codes(&app, &stranger).await;
        assert_eq!(password(&stranger).await.refusal(), Some("PAUSED"));
        assert_eq!(password(&mine).await.at, "/my");
    }

    async fn a_right_code_forgets_the_wrong_ones(app: TestApp) {
        let browser = app.browser();
        five_wrong_codes(&app, &browser).await;
        password(&browser).await;
        assert_eq!(code(&app, &browser, false).await.at, "/my");
        five_wrong_codes(&app, &browser).await;
        assert_eq!(password(&browser).await.at, "/sign-in/code", "five since, not ten");
    }

    #[settings("--limit-codes-in-a-row", "5")]
    async fn after_a_hundred_wrong_codes_in_a_row_strangers_get_no_code(app: TestApp) {
        let mine = trusted(&app).await;
        five_wrong_codes(&app, &app.browser()).await;
        let notices = app.notices_to(EMAIL).await;
        assert_eq!(notices, 2, "the owner is told of the new device, and of this once");
        app.advance(24 * 60 * MINUTE);
        assert_eq!(password(&app.browser()).await.refusal(), Some("PAUSED"), "until the password is changed");
        assert_eq!(password(&mine).await.at, "/my");
    }

    async fn a_day_has_fifteen_messages_for_strangers_and_five_more_for_the_owner(app: TestApp) {
        let mine = trusted(&app).await;
        for _ in 0..14 {
            assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
        }
        assert_eq!(password(&app.browser()).await.refusal(), Some("SEND_LIMIT"));
        let codes = app.codes_to(EMAIL).await;
        assert_eq!(codes, 15);
        // The owner's browser is known, yet its trust has run out: the kept messages are for this.
        sqlx::query("UPDATE trust SET expires_at = 1").execute(app.site.store.pool()).await.unwrap();
        mine.forget_cookie("__Host-attempt");
        assert_eq!(password(&mine).await.at, "/sign-in/code");
        app.advance(25 * 60 * MINUTE);
        assert_eq!(password(&app.browser()).await.at, "/sign-in/code", "the next day");
    }

    #[settings("--rate-limits", "off")]
    async fn without_rate_limits_the_tries_of_a_code_still_end(app: TestApp) {
        let browser = app.browser();
        for _ in 0..4 {
            assert_eq!(five_wrong_codes(&app, &browser).await.refusal(), Some("CODE_DEAD"));
        }
        for _ in 0..12 {
            assert_eq!(wrong_password(&browser).await.refusal(), Some("BAD_CREDENTIALS"));
        }
    }

    async fn a_locked_account_is_told_only_after_the_right_password(app: TestApp) {
        sqlx::query("UPDATE account SET locked_at = 1").execute(app.site.store.pool()).await.unwrap();
        assert_eq!(wrong_password(&app.browser()).await.refusal(), Some("BAD_CREDENTIALS"));
        assert_eq!(password(&app.browser()).await.refusal(), Some("ACCOUNT_LOCKED"));
    }

    #[settings("--argon2", "m=19456,t=2,p=1", "--limit-hash-queue", "2", "--rate-limits", "off")]
    async fn a_flood_of_passwords_is_told_to_come_back_and_signed_in_people_go_on(app: TestApp) {
        let mine = app.browser();
        password(&mine).await;
        code(&app, &mine, false).await;
        let flood: Vec<_> = (0..60)
            .map(|_| {
                let browser = app.browser();
                tokio::spawn(async move {
                    browser.post_form_once("/api/sign_in", &[("login_id", "nobody"), ("password", "x")]).await
                })
            })
            .collect();
        assert_eq!(mine.get("/my").await.at, "/my");
        let mut busy = 0;
        for answer in flood {
            let answer = answer.await.unwrap();
            if answer.status == 503 {
                assert!(answer.header("retry-after").is_some());
                busy += 1;
            }
        }
        assert!(busy > 0, "the queue holds two");
        assert_eq!(password(&app.browser()).await.at, "/sign-in/code", "and afterwards all is well");
    }
}
