//! People who have proved nothing use up nothing that a subscriber has, and whoever is refused a code has a way on.

use super::{
    HOUR, LINE, MINUTE, NEW_PASSWORD, act, change_email, of_account, recovery_codes, sign_in_by, signed_in, with_mobile,
};
use crate::support::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
    steps::{code, five_wrong_codes, other_than, password, submit_code, trusted},
};

async fn recover(browser: &Browser, login_id: &str, way: &str) -> Page {
    browser.post_form("/api/recover", &[("login_id", login_id), ("way", way)]).await
}

async fn sign_up(browser: &Browser, login_id: &str, email: &str) -> Page {
    let fields = [("login_id", login_id), ("password", NEW_PASSWORD), ("email", email)];
    browser.post_form("/api/sign_up", &fields).await
}

async fn spend(browser: &Browser, code: &str) -> Page {
    browser.post_form("/api/use_recovery_code", &[("recovery_code", code)]).await
}

/// A code that was not sent.
async fn wrong_code(app: &TestApp) -> String {
    other_than(&app.latest_code(EMAIL).await)
}

both! {
    async fn strangers_use_up_none_of_the_messages_of_a_day(app: TestApp) {
        for n in 0..8 {
            assert_eq!(sign_up(&app.browser(), &format!("jiro{n}"), EMAIL).await.at, "/sign-up/code");
        }
        for _ in 0..4 {
            for _ in 0..5 {
                assert_eq!(recover(&app.browser(), LOGIN_ID, "email").await.at, "/recover/code");
            }
            app.advance(HOUR);
        }
        let sent = app.codes_to(EMAIL).await;
        assert_eq!(sent, 10, "what strangers have");
        assert_eq!(password(&app.browser()).await.at, "/sign-in/code", "the subscriber's own are all there");
        assert_eq!(app.codes_to(EMAIL).await, sent + 1);
    }

    #[settings("--trusted-proxies", "127.0.0.1/32")]
    async fn one_address_has_ten_registrations_a_day_in_whatever_case_and_from_wherever(app: TestApp) {
        for n in 0..11 {
            let stranger = app.browser().with("x-forwarded-for", &format!("203.0.113.{n}"));
            let mail = if n % 2 == 0 { "jiro@example.jp" } else { "JIRO@example.jp" };
            let page = sign_up(&stranger, "jiro", mail).await;
            assert_eq!(page.refusal(), (n == 10).then_some("TOO_MANY"), "{n}");
        }
    }

    async fn guesses_at_a_recovery_do_not_touch_the_account(app: TestApp) {
        let before = signed_in(&app).await;
        let codes = recovery_codes(&before).await;
        app.advance(MINUTE * 2);
        let stranger = app.browser();
        recover(&stranger, LOGIN_ID, "recovery_code").await;
        for n in 0..12 {
            let page = stranger.post_form("/api/recover_code", &[("recovery_code", "AAAA-AAAA-AAAA-AAAA")]).await;
            assert_eq!(page.refusal(), Some(if n < 10 { "CODE_WRONG" } else { "TOO_MANY" }), "{n}");
        }
        for _ in 0..3 {
            recover(&stranger, LOGIN_ID, "email").await;
            let wrong = wrong_code(&app).await;
            for _ in 0..5 {
                stranger.post_form("/api/recover_code", &[("code", &wrong)]).await;
            }
        }
        let page = stranger.post_form("/api/recover_code", &[("code", "000000")]).await;
        assert_eq!(page.refusal(), Some("TOO_MANY"), "{}", page.at);
        assert!((890..=900).contains(&app.seconds_left(&page)), "and until when: {}", page.at);
        assert_eq!(of_account::<i64>(&app, "wrong_codes_in_a_row").await, 0);
        let owner = app.browser();
        assert_eq!(password(&owner).await.at, "/sign-in/code", "no pause");
        assert_eq!(spend(&owner, &codes[0]).await.refusal(), None);
    }

    #[settings("--limit-stranger-guesses", "7", "--limit-pause-browser", "100")]
    async fn guesses_at_one_id_have_an_end_for_the_day(app: TestApp) {
        let mut judged = 0;
        for _ in 0..3 {
            let stranger = app.browser();
            recover(&stranger, LOGIN_ID, "email").await;
            let wrong = wrong_code(&app).await;
            for _ in 0..5 {
                let page = stranger.post_form("/api/recover_code", &[("code", &wrong)]).await;
                judged += i32::from(page.refusal() == Some("CODE_WRONG") || page.refusal() == Some("CODE_DEAD"));
            }
            app.advance(HOUR);
        }
        assert_eq!(judged, 7);
    }

    async fn mistyped_ids_close_recovery_for_nobody(app: TestApp) {
        for _ in 0..160 {
            let page = app.browser().post_form_once("/api/recover", &[("login_id", "a b"), ("way", "email")]).await;
            assert!(page.location().unwrap().contains("ID_BAD"), "{:?}", page.location());
        }
        assert_eq!(recover(&app.browser(), LOGIN_ID, "email").await.at, "/recover/code");
    }

    async fn whether_an_id_is_free_is_told_ten_times_a_day(app: TestApp) {
        let browser = app.browser();
        sign_up(&browser, "hanako", "jiro@example.jp").await;
        let sent = app.latest_code("jiro@example.jp").await;
        assert_eq!(browser.post_form("/api/confirm_sign_up", &[("code", &sent)]).await.refusal(), Some("ID_TAKEN"));
        let mut told = 1;
        while browser.post_form("/api/sign_up", &[("login_id", "hanako")]).await.refusal() == Some("ID_TAKEN") {
            told += 1;
            assert!(told < 20, "without end");
        }
        assert_eq!(told, 10);
    }

    async fn an_address_is_told_its_ids_three_times_a_day_in_whatever_case(app: TestApp) {
        for typed in ["HANAKO@example.jp", EMAIL, "Hanako@Example.JP", EMAIL] {
            let page = app.browser().post_form("/api/recover", &[("email", typed)]).await;
            assert_eq!(page.at, "/recover?done=IDS_SENT");
        }
        let told = app.outbox(EMAIL).await.into_iter().filter(|mail| mail.body.contains("hanako")).count();
        assert_eq!(told, 3, "to the address as it is registered");
    }

    #[settings("--limit-codes-in-a-row", "5")]
    async fn a_right_code_does_not_open_what_a_hundred_wrong_ones_closed(app: TestApp) {
        let mine = trusted(&app).await;
        five_wrong_codes(&app, &app.browser()).await;
        // The owner's browser is known, yet its trust has run out: it gets a code, and types it.
        sqlx::query("UPDATE trust SET expires_at = 1").execute(app.site.store.pool()).await.unwrap();
        app.advance(MINUTE * 2);
        assert_eq!(password(&mine).await.at, "/sign-in/code");
        code(&app, &mine, false).await;
        assert_eq!(mine.get("/my").await.at, "/my");
        assert_eq!(of_account::<i64>(&app, "wrong_codes_in_a_row").await, 0);
        app.advance(HOUR * 25);
        assert_eq!(password(&app.browser()).await.refusal(), Some("PAUSED"), "a right code opens nothing");
    }

    #[settings("--limit-codes-in-a-row", "5")]
    async fn a_recovery_code_works_where_codes_are_closed(app: TestApp) {
        let before = signed_in(&app).await;
        let codes = recovery_codes(&before).await;
        app.advance(MINUTE * 2);
        five_wrong_codes(&app, &app.browser()).await;
        let owner = app.browser();
        let page = password(&owner).await;
        assert_eq!((page.at.as_str(), page.refusal()), ("/sign-in/code?refusal=PAUSED", Some("PAUSED")));
        assert!(page.body.contains("パスワードを知っている人") && page.body.contains("href=\"/recover\""));
        assert_eq!(submit_code(&owner, "000000").await.refusal(), Some("PAUSED"));
        assert_eq!(spend(&owner, &codes[0]).await.refusal(), None);
        assert_eq!(owner.get("/my").await.at, "/my");
    }

    async fn a_recovery_code_works_where_the_code_step_rests(app: TestApp) {
        let before = signed_in(&app).await;
        let codes = recovery_codes(&before).await;
        app.advance(MINUTE * 2);
        let owner = app.browser();
        five_wrong_codes(&app, &owner).await;
        five_wrong_codes(&app, &owner).await;
        let page = password(&owner).await;
        assert_eq!(page.refusal(), Some("PAUSED"));
        assert!(page.at.starts_with("/sign-in/code?refusal=PAUSED&"), "{}", page.at);
        assert!((890..=900).contains(&app.seconds_left(&page)), "{}", page.at);
        assert_eq!(spend(&owner, &codes[1]).await.refusal(), None);
        assert_eq!(owner.get("/my").await.at, "/my");
    }

    #[settings("--limit-sends-per-day", "2", "--limit-sends-kept", "0")]
    async fn a_recovery_code_works_where_no_message_is_left(app: TestApp) {
        let before = signed_in(&app).await;
        let codes = recovery_codes(&before).await;
        app.advance(MINUTE * 2);
        password(&app.browser()).await;
        let owner = app.browser();
        let page = password(&owner).await;
        assert_eq!(page.refusal(), Some("SEND_LIMIT"));
        assert!(page.at.starts_with("/sign-in/code?"), "{}", page.at);
        assert_eq!(spend(&owner, &codes[1]).await.refusal(), None);
    }

    async fn codes_that_went_to_a_replaced_address_open_nothing(app: TestApp) {
        let owner = signed_in(&app).await;
        app.advance(MINUTE * 2);
        let (thief, recovering) = (app.browser(), app.browser());
        recover(&recovering, LOGIN_ID, "email").await;
        let recovery = app.latest_code(EMAIL).await;
        password(&thief).await;
        let sent = app.latest_code(EMAIL).await;
        change_email(&app, &owner, "new@example.jp").await;
        let page = submit_code(&thief, &sent).await;
        assert_eq!(page.refusal(), Some("ATTEMPT_GONE"));
        let page = recovering.post_form("/api/recover_code", &[("code", &recovery)]).await;
        assert_eq!(page.refusal(), Some("ATTEMPT_GONE"));
    }

    async fn a_code_that_went_two_ways_proves_neither(app: TestApp) {
        let owner = signed_in(&app).await;
        with_mobile(&app, &owner).await;
        app.advance(MINUTE * 2);
        let unproved = "UPDATE account SET contact_email_proved_at = NULL, mobile_proved_at = NULL";
        sqlx::query(unproved).execute(app.site.store.pool()).await.unwrap();
        let browser = app.browser();
        password(&browser).await;
        app.advance(MINUTE);
        browser.post_form("/api/resend_code", &[("channel", "sms")]).await;
        assert_eq!(app.latest_code(LINE).await, app.latest_code(EMAIL).await, "the same code");
        code(&app, &browser, false).await;
        assert_eq!(browser.get("/my").await.at, "/my");
        for column in ["contact_email_proved_at", "mobile_proved_at"] {
            assert_eq!(of_account::<Option<i64>>(&app, column).await, None, "{column}");
        }
        app.advance(MINUTE * 2);
        sign_in_by(&app, &app.browser(), LOGIN_ID, PASSWORD, EMAIL).await;
        assert!(of_account::<Option<i64>>(&app, "contact_email_proved_at").await.is_some());
    }

    async fn a_second_press_of_the_button_sends_no_second_code(app: TestApp) {
        let browser = app.browser();
        browser.get("/sign-in").await;
        let again = browser.copy();
        password(&browser).await;
        password(&again).await;
        assert_eq!(app.codes_to(EMAIL).await, 1);
        code(&app, &again, false).await;
        assert_eq!(again.get("/my").await.at, "/my");
    }

    async fn a_dead_code_is_followed_by_a_new_one_after_a_minute(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(MINUTE * 60);
        password(&browser).await;
        act(&browser, "send_fresh_code", &[("page", "email")]).await;
        let wrong = wrong_code(&app).await;
        for _ in 0..5 {
            act(&browser, "confirm_fresh_code", &[("code", &wrong), ("page", "email")]).await;
        }
        let page = act(&browser, "send_fresh_code", &[("page", "email")]).await;
        assert_eq!(page.refusal(), Some("COOLDOWN"));
        app.advance(MINUTE);
        assert_eq!(act(&browser, "send_fresh_code", &[("page", "email")]).await.refusal(), None);
        let right = app.latest_code(EMAIL).await;
        let page = act(&browser, "confirm_fresh_code", &[("code", &right), ("page", "email")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (None, "/my/customer/email"));
    }
}
