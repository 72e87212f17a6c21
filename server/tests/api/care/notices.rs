use super::{MINUTE, act, signed_in};
use crate::harness::{
    Browser,
    app::EMAIL,
    both,
    steps::{devices, password, trusted},
};

async fn notices(browser: &Browser) -> Vec<String> {
    let page = browser.get("/my").await;
    page.body
        .split("name=\"notice_id\" value=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next().map(str::to_owned))
        .collect()
}

both! {
    async fn a_new_device_is_told_of_once_and_read_once(app: TestApp) {
        let browser = trusted(&app).await;
        let unread = notices(&browser).await;
        assert_eq!(unread.len(), 1);
        assert_eq!(app.outbox(EMAIL).await.iter().filter(|mail| mail.code.is_empty()).count(), 1);
        assert_eq!(act(&browser, "read_notice", &[("notice_id", &unread[0])]).await.at, "/my");
        assert!(notices(&browser).await.is_empty());
        app.advance(MINUTE);
        password(&browser).await;
        assert_eq!(app.outbox(EMAIL).await.iter().filter(|mail| mail.code.is_empty()).count(), 1, "using it is no news");
    }

    async fn the_first_sign_in_from_a_kind_of_browser_is_told_of_and_the_next_is_not(app: TestApp) {
        signed_in(&app).await;
        app.advance(MINUTE * 2);
        signed_in(&app).await;
        assert_eq!(app.outbox(EMAIL).await.iter().filter(|mail| mail.code.is_empty()).count(), 1);
    }

    async fn a_disowned_sign_in_ends_sessions_and_trust_and_leads_to_the_password(app: TestApp) {
        let stranger = trusted(&app).await;
        let owner = trusted(&app).await;
        let page = owner.get("/my/history").await;
        let lines: Vec<_> = page.body.split("name=\"sign_in_id\" value=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
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
        let ids: Vec<_> = page.body.split("name=\"session_id\" value=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
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
        let phone = trusted(&app).await;
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
        let ids: Vec<String> = page.body.split("name=\"device_id\" value=\"").skip(1).filter_map(|part| part.split('"').next().map(str::to_owned)).filter(|id| id.parse::<i64>().is_ok()).collect();
        // Of the two, the one the owner does not sit at.
        let after_this = page.body.split("class=\"badge\"").nth(1).unwrap_or_default();
        let own = after_this.split("name=\"device_id\" value=\"").nth(1).and_then(|part| part.split('"').next());
        let lost = ids.iter().find(|id| Some(id.as_str()) != own).unwrap();
        let page = act(&owner, "lost_device", &[("device_id", lost)]).await;
        assert!(page.at.starts_with("/my/devices?done=DEVICE_LOST"), "{}", page.at);
        assert_eq!(super::of_account::<String>(&app, "two_step").await, "email");
    }
}
