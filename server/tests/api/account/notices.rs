//! Notices, sessions, lost devices, and "this was not me".

use super::{MINUTE, act, signed_in};
use crate::support::{
    Browser, Page, TestApp,
    app::EMAIL,
    both,
    steps::{code, device_ids, devices, password, trusted},
};

async fn notices(browser: &Browser) -> Vec<String> {
    browser.get("/my").await.fields("notice_id").into_iter().map(str::to_owned).collect()
}

/// A device on the list that is not the one at hand.
fn elsewhere(page: &Page) -> String {
    let (_, this) = page.body.split_once("class=\"badge\"").unwrap();
    let own = this.split("name=\"device_id\" value=\"").nth(1).and_then(|part| part.split('"').next());
    device_ids(page).into_iter().find(|id| Some(id.as_str()) != own).unwrap()
}

both! {
    async fn a_new_device_is_told_of_once_and_read_once(app: TestApp) {
        let browser = trusted(&app).await;
        let unread = notices(&browser).await;
        assert_eq!(unread.len(), 1);
        assert_eq!(app.notices_to(EMAIL).await, 1);
        assert_eq!(act(&browser, "read_notice", &[("notice_id", &unread[0])]).await.at, "/my");
        assert!(notices(&browser).await.is_empty());
        app.advance(MINUTE);
        password(&browser).await;
        assert_eq!(app.notices_to(EMAIL).await, 1, "using it is no news");
    }

    async fn every_sign_in_from_a_browser_not_known_is_told_of_and_once_for_one_browser(app: TestApp) {
        signed_in(&app).await;
        assert_eq!(app.notices_to(EMAIL).await, 1);
        app.advance(MINUTE * 2);
        let stranger = app.browser();
        stranger.get("/sign-in").await;
        password(&stranger).await;
        code(&app, &stranger, false).await;
        assert_eq!(app.notices_to(EMAIL).await, 2, "called as the first one is, and another one");
        app.advance(MINUTE * 2);
        password(&stranger).await;
        code(&app, &stranger, false).await;
        assert_eq!(app.notices_to(EMAIL).await, 2, "the same browser again");
    }

    async fn whoever_ticks_the_box_and_keeps_the_cookie_back_is_told_of_all_the_same(app: TestApp) {
        trusted(&app).await;
        app.advance(MINUTE * 2);
        let mut stranger = app.browser();
        password(&stranger).await;
        let sent = app.latest_code(EMAIL).await;
        stranger.keeps_cookies = false;
        let before = app.notices_to(EMAIL).await;
        stranger.post_form_once("/api/submit_code", &[("code", &sent), ("trust", "on")]).await;
        assert_eq!(app.notices_to(EMAIL).await, before + 1);
    }

    async fn who_has_only_the_password_does_not_choose_the_language_of_the_owners_notices(app: TestApp) {
        let owner = signed_in(&app).await;
        app.advance(MINUTE * 2);
        let thief = app.browser().with("accept-language", "en");
        assert_eq!(password(&thief).await.at, "/sign-in/code");
        assert!(app.outbox(EMAIL).await[0].subject.contains("one-time key"), "the code follows its page");
        act(&owner, "create_recovery_codes", &[]).await;
        let notice = app.outbox(EMAIL).await.remove(0);
        assert!(notice.code.is_empty() && notice.body.contains("ありがとうございます"), "{}", notice.body);

        // Whoever gets through is the owner, as far as anybody can know.
        app.advance(MINUTE * 2);
        code(&app, &thief, false).await;
        act(&owner, "create_recovery_codes", &[]).await;
        let notice = app.outbox(EMAIL).await.remove(0);
        assert!(notice.code.is_empty() && notice.body.contains("Thank you for using"), "{}", notice.body);
    }

    async fn whoever_is_signed_in_chooses_the_language_of_the_notices_with_that_of_the_pages(app: TestApp) {
        let owner = signed_in(&app).await;
        owner.post_form("/api/set_language", &[("lang", "en")]).await;
        app.advance(MINUTE * 2);
        act(&owner, "create_recovery_codes", &[]).await;
        let notice = app.outbox(EMAIL).await.remove(0);
        assert!(notice.body.contains("Thank you for using"), "{}", notice.body);
        let stranger = app.browser();
        stranger.post_form("/api/set_language", &[("lang", "ja")]).await;
        act(&owner, "create_recovery_codes", &[]).await;
        let notice = app.outbox(EMAIL).await.remove(0);
        assert!(notice.body.contains("Thank you for using"), "{}", notice.body);
    }

    async fn a_trusted_browser_that_speaks_another_language_changes_that_of_the_notices(app: TestApp) {
        let owner = trusted(&app).await;
        app.advance(MINUTE * 2);
        let owner = owner.with("accept-language", "en");
        assert_eq!(password(&owner).await.at, "/my");
        app.advance(MINUTE * 2);
        password(&app.browser()).await;
        let stored: String = sqlx::query_scalar("SELECT language FROM account WHERE login_id = 'hanako'")
            .fetch_one(app.site.store.pool())
            .await
            .unwrap();
        assert_eq!(stored, "en");
    }

    async fn a_sign_in_without_a_second_step_is_told_of_too(app: TestApp) {
        let owner = signed_in(&app).await;
        act(&owner, "disable_two_step", &[("understood", "on")]).await;
        let before = app.notices_to(EMAIL).await;
        app.advance(MINUTE * 2);
        assert_eq!(password(&app.browser()).await.at, "/my");
        assert_eq!(app.notices_to(EMAIL).await, before + 1);
    }

    async fn making_recovery_codes_over_and_over_sends_no_more_sms_than_the_limit(app: TestApp) {
        let owner = signed_in(&app).await;
        super::with_mobile(&app, &owner).await;
        let limit = usize::try_from(app.site.config.sms.limits().per_account).unwrap();
        for _ in 0..limit + 10 {
            assert_eq!(act(&owner, "create_recovery_codes", &[]).await.refusal(), None);
        }
        assert_eq!(app.notices_to(super::LINE).await, limit, "with the one of the new number");
        assert_eq!(notices(&owner).await.len(), 20, "the pages tell of each");
    }

    async fn nothing_is_told_where_nothing_changed(app: TestApp) {
        trusted(&app).await;
        let owner = trusted(&app).await;
        let page = owner.get("/my/devices").await;
        let lost = elsewhere(&page);
        act(&owner, "lost_device", &[("device_id", &lost)]).await;
        let before = app.notices_to(EMAIL).await;
        assert_eq!(act(&owner, "lost_device", &[("device_id", &lost)]).await.at, "/my/devices?done=DEVICE_LOST");
        assert_eq!(app.notices_to(EMAIL).await, before);

        let page = owner.get("/my/history").await;
        let line = page.field("sign_in_id").unwrap().to_owned();
        for _ in 0..2 {
            act(&owner, "disown_sign_in", &[("sign_in_id", &line)]).await;
        }
        assert_eq!(app.notices_to(EMAIL).await, before + 1);
        assert!(super::newest(&app, EMAIL).await.contains("これは自分ではない"), "by whom it was done");
    }

    async fn a_disowned_sign_in_ends_sessions_and_trust_and_leads_to_the_password(app: TestApp) {
        let stranger = trusted(&app).await;
        let owner = trusted(&app).await;
        let page = owner.get("/my/history").await;
        let lines = page.fields("sign_in_id");
        let line = lines.last().unwrap_or_else(|| panic!("{}", page.body));
        let page = act(&owner, "disown_sign_in", &[("sign_in_id", line)]).await;
        assert_eq!(page.at, "/my/password?done=SIGN_IN_DISOWNED");
        assert_eq!(stranger.get("/my").await.at, "/sign-in");
        assert_eq!(devices(&app).await, 0);
        assert_eq!(owner.get("/my").await.at, "/my");
    }

    async fn sessions_are_listed_and_ended_one_or_all(app: TestApp) {
        let first = signed_in(&app).await;
        app.advance(MINUTE * 2);
        let second = signed_in(&app).await;
        app.advance(MINUTE * 2);
        let third = signed_in(&app).await;
        let page = third.get("/my/devices").await;
        let ids = page.fields("session_id");
        assert!(ids.len() >= 2, "{ids:?}");
        let before = [&first, &second];
        act(&third, "end_session", &[("session_id", ids.last().unwrap())]).await;
        let mut left = 0;
        for browser in before {
            left += usize::from(browser.get("/my").await.at == "/my");
        }
        assert_eq!(left, 1);
        assert_eq!(act(&third, "end_all_sessions", &[]).await.at, "/my/devices?done=SESSIONS_ENDED");
        for browser in before {
            assert_eq!(browser.get("/my").await.at, "/sign-in");
        }
        assert_eq!(third.get("/my").await.at, "/my");
    }

    async fn a_lost_phone_is_shut_out_and_codes_move_off_its_number(app: TestApp) {
        let phone = app.browser().with("user-agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36");
        password(&phone).await;
        code(&app, &phone, true).await;
        let owner = trusted(&app).await;
        super::with_mobile(&app, &owner).await;
        app.advance(MINUTE * 2);
        act(&owner, "start_two_step", &[("channel", "sms")]).await;
        let sent = app.latest_code(super::LINE).await;
        act(&owner, "enable_two_step", &[("code", &sent)]).await;
        // The change of channel ended the phone's trust: it is registered once more.
        app.advance(MINUTE * 2);
        password(&phone).await;
        let sent = app.latest_code(super::LINE).await;
        phone.post_form("/api/submit_code", &[("code", &sent), ("trust", "on")]).await;
        let page = owner.get("/my/devices").await;
        let lost = elsewhere(&page);
        let page = act(&owner, "lost_device", &[("device_id", &lost)]).await;
        assert_eq!(page.at, "/my/devices?done=NUMBER_LOST");
        assert_eq!(super::of_account::<String>(&app, "two_step").await, "email");
        assert_eq!(super::of_account::<Option<i64>>(&app, "mobile_proved_at").await, None);

        app.advance(MINUTE * 2);
        let before = app.outbox(super::LINE).await.len();
        assert_eq!(password(&phone).await.at, "/sign-in/code");
        app.advance(MINUTE * 2);
        assert_eq!(phone.post_form("/api/resend_code", &[("channel", "sms")]).await.refusal(), Some("CHANNEL_UNAVAILABLE"));
        phone.post_form("/api/recover", &[("login_id", "hanako"), ("way", "sms")]).await;
        act(&owner, "confirm_identity", &[("password", crate::support::app::PASSWORD), ("page", "email")]).await;
        let page = act(&owner, "send_fresh_code", &[("channel", "sms"), ("page", "email")]).await;
        assert_eq!(page.refusal(), Some("CHANNEL_UNAVAILABLE"), "no fresh code either");
        assert_eq!(app.outbox(super::LINE).await.len(), before, "neither codes nor notices go to the lost number");
    }

    async fn where_the_number_is_all_there_is_it_stays_and_that_is_said(app: TestApp) {
        let phone = app.browser().with("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1");
        password(&phone).await;
        code(&app, &phone, true).await;
        let owner = trusted(&app).await;
        super::with_mobile(&app, &owner).await;
        sqlx::query("UPDATE account SET contact_email = NULL, contact_email_proved_at = NULL, two_step = 'sms'")
            .execute(app.site.store.pool())
            .await
            .unwrap();
        let lost: i64 = sqlx::query_scalar("SELECT t.id FROM trust t JOIN browser b ON b.id = t.browser_id WHERE b.label = 'Safari / iPhone'")
            .fetch_one(app.site.store.pool())
            .await
            .unwrap();
        let page = act(&owner, "lost_device", &[("device_id", &lost.to_string())]).await;
        assert_eq!(page.at, "/my/devices?done=NUMBER_STAYS");
        app.advance(MINUTE * 2);
        password(&app.browser()).await;
        assert!(!app.latest_code(super::LINE).await.is_empty(), "nobody is locked out");
    }

    async fn a_recovery_by_the_mailbox_alone_stands_in_the_history_with_what_it_rests_on(app: TestApp) {
        signed_in(&app).await;
        let lost = app.browser();
        lost.post_form("/api/recover", &[("login_id", "hanako"), ("way", "email")]).await;
        let sent = app.latest_code(EMAIL).await;
        assert_eq!(lost.post_form("/api/recover_code", &[("code", &sent)]).await.at, "/recover/password");
        lost.post_form("/api/reset_password", &[("new_password", super::NEW_PASSWORD)]).await;
        assert!(super::newest(&app, EMAIL).await.contains("72時間"), "the mail says so too");
        app.advance(MINUTE * 2);
        super::sign_in_by(&app, &lost, "hanako", super::NEW_PASSWORD, EMAIL).await;
        let page = lost.get("/my/history").await;
        assert!(page.body.contains("data-recovery=\"password_reset_alone\""), "{}", page.body);
        assert!(page.body.contains("にサインアウトします"), "when this session ends: {}", page.body);
    }
}
