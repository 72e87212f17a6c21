//! From password to My Page.

use crate::support::{
    Page, TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
    steps::{MINUTE, other_than, password, submit_code},
};

fn tag(page: &Page) -> String {
    page.field("attempt").unwrap().to_owned()
}

both! {
    async fn a_right_password_and_the_mailed_code_lead_to_my_page(app: TestApp) {
        let browser = app.browser();
        let page = password(&browser).await;
        assert_eq!(page.at, "/sign-in/code");
        assert!(page.body.contains("h•••••@e••••.jp"), "the destination is shown, masked");
        assert!(!page.body.contains(EMAIL), "and only masked");
        let page = submit_code(&browser, &app.latest_code(EMAIL).await).await;
        assert_eq!(page.at, "/my");
        assert!(page.body.contains(LOGIN_ID));
    }

    async fn the_tag_on_the_page_is_the_tag_in_the_message(app: TestApp) {
        let page = password(&app.browser()).await;
        let message = &app.outbox(EMAIL).await[0];
        assert!(message.subject.contains(&tag(&page)), "{} in {}", tag(&page), message.subject);
        assert!(message.body.contains(&tag(&page)));
        assert!(!message.subject.contains(&message.code), "the code is not on the lock screen");
    }

    async fn unknown_ids_and_wrong_passwords_get_the_same_answer(app: TestApp) {
        let mut answers = Vec::new();
        for (login_id, typed) in [(LOGIN_ID, "wrong"), ("nobody", PASSWORD), ("", ""), ("ha nako", PASSWORD), ("\0", "x")] {
            let browser = app.browser();
            let answer = browser.post_form_once("/api/sign_in", &[("login_id", login_id), ("password", typed)]).await;
            assert_eq!(answer.location().as_deref(), Some("/sign-in?refusal=BAD_CREDENTIALS"), "{login_id:?}");
            let cookies = answer.set_cookies();
            assert!(cookies.iter().all(|line| line.starts_with("__Host-kept=")), "{login_id:?}: {cookies:?}");
            answers.push((answer.status, answer.body));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "to the byte");
        assert!(app.outbox(EMAIL).await.is_empty(), "and no message");
    }

    async fn missing_and_huge_fields_are_refused_like_wrong_ones(app: TestApp) {
        let browser = app.browser();
        let answer = browser.post_form("/api/sign_in", &[]).await;
        assert_eq!(answer.refusal(), Some("BAD_CREDENTIALS"));
        let huge = "あ".repeat(3_000);
        let answer = browser.post_form("/api/sign_in", &[("login_id", &huge), ("password", &huge)]).await;
        assert_eq!(answer.refusal(), Some("BAD_CREDENTIALS"));
    }

    async fn a_full_width_keyboard_signs_in(app: TestApp) {
        let browser = app.browser();
        let page = browser.post_form("/api/sign_in", &[("login_id", " ＨＡＮＡＫＯ "), ("password", PASSWORD)]).await;
        assert_eq!(page.at, "/sign-in/code");
        let typed: String = app.latest_code(EMAIL).await.chars()
            .map(|digit| char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')).unwrap())
            .collect();
        let spaced = format!("{}　{}", &typed[..9], &typed[9..]);
        assert_eq!(submit_code(&browser, &spaced).await.at, "/my");
    }

    async fn a_wrong_code_says_how_many_tries_are_left_and_the_fifth_is_the_last(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        let wrong = other_than(&right);
        for left in [4, 3, 2, 1] {
            let page = submit_code(&browser, &wrong).await;
            assert_eq!(page.refusal(), Some("CODE_WRONG"));
            assert!(page.body.contains(&format!("あと{left}回入力できます。")), "{}", page.body);
        }
        assert_eq!(submit_code(&browser, &wrong).await.refusal(), Some("CODE_DEAD"));
        assert_eq!(submit_code(&browser, &right).await.refusal(), Some("CODE_DEAD"), "even the right one");
        assert_eq!(browser.get("/my").await.at, "/sign-in");
    }

    async fn a_code_dies_after_ten_minutes_and_a_new_one_can_be_had(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let old = app.latest_code(EMAIL).await;
        app.advance(10 * MINUTE);
        assert_eq!(submit_code(&browser, &old).await.refusal(), Some("CODE_EXPIRED"));
        assert_eq!(browser.post_form("/api/resend_code", &[("channel", "email")]).await.refusal(), None);
        let new = app.latest_code(EMAIL).await;
        assert_eq!(submit_code(&browser, &new).await.at, "/my");
    }

    async fn an_attempt_is_over_after_half_an_hour(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        app.advance(30 * MINUTE);
        let page = submit_code(&browser, &right).await;
        assert_eq!((page.at.as_str(), page.refusal()), ("/sign-in?refusal=ATTEMPT_GONE", Some("ATTEMPT_GONE")));
        assert_eq!(browser.get("/sign-in/code").await.refusal(), Some("ATTEMPT_GONE"));
    }

    async fn resending_keeps_the_code_and_refills_no_tries(app: TestApp) {
        let browser = app.browser();
        let page = password(&browser).await;
        let first = app.latest_code(EMAIL).await;
        assert_eq!(browser.post_form("/api/resend_code", &[]).await.refusal(), Some("COOLDOWN"));
        for _ in 0..3 {
            submit_code(&browser, &other_than(&first)).await;
        }
        app.advance(MINUTE);
        let again = browser.post_form("/api/resend_code", &[]).await;
        assert_eq!((again.refusal(), tag(&again)), (None, tag(&page)));
        assert_eq!(app.outbox(EMAIL).await.len(), 2);
        assert_eq!(app.latest_code(EMAIL).await, first);
        submit_code(&browser, &other_than(&first)).await;
        assert_eq!(submit_code(&browser, &other_than(&first)).await.refusal(), Some("CODE_DEAD"), "the fifth, across resends");
    }

    async fn late_in_its_life_a_resend_makes_a_new_code_with_a_new_tag(app: TestApp) {
        let (browser, before, old, new) = loop {
            let browser = app.browser();
            let before = password(&browser).await;
            let old = app.latest_code(EMAIL).await;
            app.advance(8 * MINUTE);
            let after = browser.post_form("/api/resend_code", &[]).await;
            assert_ne!(tag(&after), tag(&before));
            let new = app.latest_code(EMAIL).await;
            // One time in a million the same digits are drawn again.
            if new != old {
                break (browser, before, old, new);
            }
        };
        assert_eq!(submit_code(&browser, &old).await.refusal(), Some("CODE_REPLACED"));
        app.advance(3 * MINUTE);
        let stale = [("code", new.as_str()), ("attempt", &tag(&before))];
        assert_eq!(browser.post_form("/api/submit_code", &stale).await.at, "/my", "typed on the older page, past the old code's end");
    }

    async fn five_resends_are_all_an_attempt_has(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        for _ in 0..5 {
            app.advance(MINUTE);
            assert_eq!(browser.post_form("/api/resend_code", &[]).await.refusal(), None);
        }
        app.advance(MINUTE);
        assert_eq!(browser.post_form("/api/resend_code", &[]).await.refusal(), Some("SEND_LIMIT"));
        assert_eq!(app.outbox(EMAIL).await.len(), 6);
    }

    async fn a_channel_the_account_cannot_receive_is_refused(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        app.advance(MINUTE);
        let page = browser.post_form("/api/resend_code", &[("channel", "sms")]).await;
        assert_eq!(page.refusal(), Some("CHANNEL_UNAVAILABLE"));
    }

    async fn signing_in_again_while_a_code_lives_sends_nothing(app: TestApp) {
        let browser = app.browser();
        let first = password(&browser).await;
        let second = password(&browser).await;
        assert_eq!(tag(&first), tag(&second));
        assert_eq!(app.outbox(EMAIL).await.len(), 1);
    }

    async fn looking_at_the_code_page_sends_nothing_and_changes_nothing(app: TestApp) {
        let browser = app.browser();
        let page = password(&browser).await;
        for _ in 0..10 {
            assert_eq!(tag(&browser.get("/sign-in/code").await), tag(&page));
        }
        assert_eq!(app.outbox(EMAIL).await.len(), 1);
    }

    async fn a_code_typed_on_another_attempts_page_costs_no_try(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        for _ in 0..10 {
            let page = browser.post_form("/api/submit_code", &[("code", "000000"), ("attempt", "QQQQ")]).await;
            assert_eq!(page.refusal(), Some("ATTEMPT_OTHER"));
        }
        assert_eq!(submit_code(&browser, &right).await.at, "/my");
    }

    async fn a_code_is_bound_to_the_browser_that_asked(app: TestApp) {
        let mine = app.browser();
        password(&mine).await;
        let my_code = app.latest_code(EMAIL).await;
        let theirs = loop {
            let theirs = app.browser();
            password(&theirs).await;
            // One time in a million the same digits are drawn for both.
            if app.latest_code(EMAIL).await != my_code {
                break theirs;
            }
        };
        assert_eq!(submit_code(&theirs, &my_code).await.refusal(), Some("CODE_WRONG"));
        assert_eq!(submit_code(&app.browser(), &my_code).await.refusal(), Some("ATTEMPT_GONE"));
        assert_eq!(submit_code(&mine, &my_code).await.at, "/my");
    }

    async fn a_lost_answer_costs_nothing_for_a_minute(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        let before = browser.copy();
        assert_eq!(submit_code(&browser, &right).await.at, "/my");
        assert_eq!(submit_code(&before, &right).await.at, "/my", "typed again: the same outcome");
        assert_eq!(browser.get("/my").await.at, "/sign-in", "one session: the first cookie's value is a past one");
        let sessions: i64 = sqlx::query_scalar("SELECT count(*) FROM session").fetch_one(app.site.store.pool()).await.unwrap();
        assert_eq!(sessions, 1);
        app.advance(MINUTE);
        assert_eq!(submit_code(&before, &right).await.at, "/my", "spent: this browser is signed in, so it is led there");
        before.forget_cookie("__Host-session");
        let once = before.post_form_once("/api/submit_code", &[("code", right.as_str())]).await;
        assert!(once.location().unwrap().contains("CODE_USED"), "{once:?}");
    }

    async fn restarting_the_server_between_any_two_steps_changes_nothing(mut app: TestApp) {
        // The server is told where it listens; a restart keeps the address.
        let browser = app.browser();
        browser.get("/sign-in").await;
        app.restart().await;
        let page = password(&browser).await;
        app.restart().await;
        assert_eq!(tag(&browser.get("/sign-in/code").await), tag(&page));
        let right = app.latest_code(EMAIL).await;
        app.restart().await;
        let page = browser.post_form_once("/api/submit_code", &[("code", right.as_str()), ("trust", "on")]).await;
        assert_eq!(page.location().as_deref(), Some("/sign-in/remembered"));
        app.restart().await;
        assert!(browser.get("/sign-in/remembered").await.body.contains("data-outcome=\"yes\""));
        app.restart().await;
        assert_eq!(browser.get("/my").await.at, "/my");
        browser.post_form("/api/sign_out", &[]).await;
        app.restart().await;
        assert_eq!(password(&browser).await.at, "/my");
    }

    async fn a_browser_that_keeps_no_cookies_is_told_so_after_one_repeat(app: TestApp) {
        let mut browser = app.browser().with("referer", &format!("{}/sign-in", app.origin));
        browser.keeps_cookies = false;
        let once = browser.post_form_once("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        assert_eq!(once.location().as_deref(), Some("/sign-in/code?cookies=check-absent"));
        assert_eq!(password(&browser).await.refusal(), Some("COOKIES_REFUSED"));
        for (report, reason) in
            [("ls=ok;", "COOKIE_ONLY_REFUSED"), ("ls=refused;", "ALL_STORAGE_REFUSED"), ("ls=ok;ctx=i;", "NOT_HTTPS")]
        {
            let fields = [("login_id", LOGIN_ID), ("password", PASSWORD), ("browser_report", report)];
            let page = browser.post_form("/api/sign_in", &fields).await;
            assert_eq!((page.refusal(), page.reason()), (Some("COOKIES_REFUSED"), Some((reason, "certain"))), "{report}");
        }
        sqlx::query("UPDATE account SET two_step = 'off'").execute(app.site.store.pool()).await.unwrap();
        assert_eq!(password(&browser).await.refusal(), Some("COOKIES_REFUSED"), "not sent in circles");
        browser.keeps_cookies = true;
        assert_eq!(password(&browser).await.refusal(), None, "a cookie that was only late is no refusal");
    }

    async fn a_word_nobody_knows_is_an_error_and_never_means_that_two_step_is_off(app: TestApp) {
        let signed_in = app.browser();
        password(&signed_in).await;
        submit_code(&signed_in, &app.latest_code(EMAIL).await).await;
        let set = async |two_step: &str| {
            let statement = sqlx::query("UPDATE account SET two_step = $1").bind(two_step.to_owned());
            statement.execute(app.site.store.pool()).await.unwrap();
        };
        let sessions: i64 =
            sqlx::query_scalar("SELECT count(*) FROM session").fetch_one(app.site.store.pool()).await.unwrap();
        for unknown in ["passkey", "", "OFF"] {
            set(unknown).await;
            let browser = app.browser();
            let page = password(&browser).await;
            assert_eq!(page.refusal(), Some("UNEXPECTED"), "{unknown}");
            assert_eq!(browser.get("/my").await.at, "/sign-in", "{unknown}");
            assert!(!signed_in.get("/my").await.body.contains(LOGIN_ID), "{unknown}");
        }
        let after: i64 =
            sqlx::query_scalar("SELECT count(*) FROM session").fetch_one(app.site.store.pool()).await.unwrap();
        assert_eq!(after, sessions, "nobody was let in");
        set("email").await;
        assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
        assert!(signed_in.get("/my").await.body.contains(LOGIN_ID), "and nobody was thrown out for it");
    }

    async fn signing_out_ends_the_session_for_every_copy_of_its_cookie(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        submit_code(&browser, &app.latest_code(EMAIL).await).await;
        let copy = browser.copy();
        assert_eq!(browser.post_form("/api/sign_out", &[]).await.at, "/sign-in");
        assert_eq!(copy.get("/my").await.at, "/sign-in");
    }

    async fn a_session_ends_after_half_an_hour_of_rest(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        submit_code(&browser, &app.latest_code(EMAIL).await).await;
        app.advance(29 * MINUTE);
        assert_eq!(browser.get("/my").await.at, "/my");
        app.advance(29 * MINUTE);
        assert_eq!(browser.get("/my").await.at, "/my", "each page is a sign of life");
        app.advance(30 * MINUTE);
        assert_eq!(browser.get("/my").await.at, "/sign-in");
    }

    async fn a_session_ends_after_twelve_hours_whatever_happens(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        submit_code(&browser, &app.latest_code(EMAIL).await).await;
        for _ in 0..28 {
            app.advance(25 * MINUTE);
            assert_eq!(browser.get("/my").await.at, "/my");
        }
        app.advance(25 * MINUTE);
        assert_eq!(browser.get("/my").await.at, "/sign-in");
    }

    async fn signing_in_renews_the_session_and_ends_the_one_before(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        submit_code(&browser, &app.latest_code(EMAIL).await).await;
        let earlier = browser.copy();
        app.advance(11 * MINUTE);
        password(&browser).await;
        submit_code(&browser, &app.latest_code(EMAIL).await).await;
        assert_eq!(browser.get("/my").await.at, "/my");
        assert_ne!(browser.cookie("__Host-session"), earlier.cookie("__Host-session"));
        assert_eq!(earlier.get("/my").await.at, "/sign-in");
    }
}
