//! Back in without the password: never by one way alone, and nobody else's way.

use super::{
    HOUR, LINE, MINUTE, NEW_PASSWORD, act, newest, of_account, recovery_codes, sign_in_by, signed_in, with_mobile,
};
use crate::support::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID},
    both,
    steps::{code, devices, five_wrong_codes, password, sign_in, trusted},
};

async fn begin(browser: &Browser, login_id: &str, way: &str) -> Page {
    browser.post_form("/api/recover", &[("login_id", login_id), ("way", way)]).await
}

async fn type_code(browser: &Browser, code: &str) -> Page {
    browser.post_form("/api/recover_code", &[("code", code)]).await
}

async fn set_password(browser: &Browser) -> Page {
    browser.post_form("/api/reset_password", &[("new_password", NEW_PASSWORD)]).await
}

/// A page without what differs for everybody: the nonce, the tag, times and counts.
///
/// `tag` is the one this browser saw last: what a page does not show can still be in it.
fn shape(page: &Page, tag: &mut String) -> String {
    let policy = page.header("content-security-policy").unwrap();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    let mut body = page.body.replace(nonce, "");
    if let Some(shown) = page.field("attempt").filter(|shown| !shown.is_empty()) {
        shown.clone_into(tag);
    }
    if !tag.is_empty() {
        let spelled = tag.chars().map(String::from).collect::<Vec<_>>().join(" ");
        body = body.replace(tag.as_str(), "TAGS").replace(&spelled, "T A G S");
    }
    let without_digits = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    format!("{} {:?}\n{}", without_digits(&page.at), page.refusal(), without_digits(&body))
}

/// Walks two browsers through the same steps, one with an ID that exists and one with another, and compares all they see.
async fn same_bytes(app: &TestApp, way: &str) {
    let (known, unknown) = (app.browser(), app.browser());
    let wrong =
        [("code", "000000"), ("recovery_code", if way == "recovery_code" { "AAAA-AAAA-AAAA-AAAA" } else { "" })];
    let (mut refusals, mut tag, mut other_tag) = (Vec::new(), String::new(), String::new());
    for round in 0..4 {
        let one = begin(&known, LOGIN_ID, way).await;
        let other = begin(&unknown, "nobody", way).await;
        assert_eq!(shape(&one, &mut tag), shape(&other, &mut other_tag), "{way}, beginning {round}");
        for guess in 0..6 {
            let one = known.post_form("/api/recover_code", &wrong).await;
            let other = unknown.post_form("/api/recover_code", &wrong).await;
            assert_eq!(shape(&one, &mut tag), shape(&other, &mut other_tag), "{way}, guess {round}.{guess}");
            refusals.push(one.refusal().unwrap_or_default().to_owned());
            if guess == 2 {
                app.advance(MINUTE * 2);
                let one = known.post_form("/api/resend_recover_code", &[]).await;
                let other = unknown.post_form("/api/resend_recover_code", &[]).await;
                assert_eq!(shape(&one, &mut tag), shape(&other, &mut other_tag), "{way}, resend {round}");
            }
        }
    }
    assert!(refusals.iter().any(|refusal| refusal == "TOO_MANY"), "{way}: the walk comes to a limit: {refusals:?}");
}

both! {
    async fn with_a_number_and_a_recovery_code_the_mailbox_is_not_needed(app: TestApp) {
        let before = trusted(&app).await;
        with_mobile(&app, &before).await;
        let codes = recovery_codes(&before).await;
        app.advance(MINUTE * 5);

        let lost = app.browser();
        assert_eq!(begin(&lost, LOGIN_ID, "sms").await.at, "/recover/code");
        let sent = app.latest_code(LINE).await;
        let page = type_code(&lost, &sent).await;
        assert_eq!(page.at, "/recover/code", "one way is not enough");
        assert!(page.body.contains("href=\"/help/lost\""), "who has no second one is told where to go");
        assert_eq!(lost.get("/recover/password").await.at, "/recover", "nor is going straight on");
        let page = lost.post_form("/api/recover_code", &[("recovery_code", &codes[2])]).await;
        assert_eq!(page.at, "/recover/password", "{:?}", page.refusal());
        assert_eq!(set_password(&lost).await.at, "/sign-in?done=PASSWORD_RESET");
        assert!(lost.cookie("__Host-session").is_none(), "it signs nobody in");
        assert_eq!(devices(&app).await, 0, "all trust is over");
        assert_eq!(before.get("/my").await.at, "/sign-in");
        for to in [EMAIL, LINE] {
            assert!(!newest(&app, to).await.is_empty(), "{to} is told");
        }
        app.advance(MINUTE * 2);
        let page = sign_in(&lost, LOGIN_ID, NEW_PASSWORD).await;
        assert_eq!(page.at, "/sign-in/code", "the second step is not skipped");
        assert_eq!(of_account::<i64>(&app, "frozen_until").await, 0, "two ways need no freeze");
    }

    async fn a_mailbox_alone_opens_under_a_freeze(app: TestApp) {
        let lost = app.browser();
        begin(&lost, LOGIN_ID, "email").await;
        let sent = app.latest_code(EMAIL).await;
        assert_eq!(type_code(&lost, &sent).await.at, "/recover/password");
        set_password(&lost).await;
        app.advance(MINUTE * 2);
        let page = sign_in_by(&app, &lost, LOGIN_ID, NEW_PASSWORD, EMAIL).await;
        assert_eq!(page.at, "/my");
        for (call, fields) in [
            ("request_email_change", vec![("email", "thief@example.jp")]),
            ("request_mobile_change", vec![("mobile", "090-1234-5678")]),
            ("disable_two_step", vec![("understood", "on")]),
            ("create_recovery_codes", vec![]),
        ] {
            assert_eq!(act(&lost, call, &fields).await.refusal(), Some("FROZEN"), "{call}");
        }
        app.advance(MINUTE * 2);
        sign_in(&lost, LOGIN_ID, NEW_PASSWORD).await;
        code(&app, &lost, true).await;
        assert_eq!(devices(&app).await, 0, "no browser is trusted meanwhile");
        app.advance(HOUR * 73);
        sign_in(&lost, LOGIN_ID, NEW_PASSWORD).await;
        code(&app, &lost, true).await;
        assert_eq!(devices(&app).await, 1);
    }

    async fn the_freeze_closes_no_way_back_in(app: TestApp) {
        for word in [NEW_PASSWORD, "another-good-pass-77"] {
            let lost = app.browser();
            begin(&lost, LOGIN_ID, "email").await;
            let sent = app.latest_code(EMAIL).await;
            assert_eq!(type_code(&lost, &sent).await.at, "/recover/password", "{word}");
            let page = lost.post_form("/api/reset_password", &[("new_password", word)]).await;
            assert_eq!(page.at, "/sign-in?done=PASSWORD_RESET", "{word}");
            app.advance(HOUR);
        }
    }

    async fn where_there_is_a_second_way_the_mailbox_alone_is_not_enough(app: TestApp) {
        let before = signed_in(&app).await;
        with_mobile(&app, &before).await;
        app.advance(MINUTE * 2);
        let thief = app.browser();
        begin(&thief, LOGIN_ID, "email").await;
        let sent = app.latest_code(EMAIL).await;
        assert_eq!(type_code(&thief, &sent).await.at, "/recover/code");
        assert_eq!(thief.get("/recover/password").await.at, "/recover");
        assert_eq!(set_password(&thief).await.refusal(), Some("ATTEMPT_GONE"));
        app.advance(MINUTE * 2);
        let page = thief.post_form("/api/resend_recover_code", &[("channel", "email")]).await;
        assert_eq!(page.refusal(), Some("CHANNEL_UNAVAILABLE"), "the same way twice is one way");
        thief.post_form("/api/resend_recover_code", &[("channel", "sms")]).await;
        let second = app.latest_code(LINE).await;
        assert_eq!(type_code(&thief, &second).await.at, "/recover/password", "who holds both is the owner");
    }

    async fn the_cookie_of_a_trusted_browser_is_the_second_way(app: TestApp) {
        let owner = trusted(&app).await;
        with_mobile(&app, &owner).await;
        app.advance(MINUTE * 2);
        begin(&owner, LOGIN_ID, "email").await;
        let sent = app.latest_code(EMAIL).await;
        assert_eq!(type_code(&owner, &sent).await.at, "/recover/password");
        set_password(&owner).await;
        assert_eq!(of_account::<i64>(&app, "frozen_until").await, 0);
    }

    #[settings("--recover-email-only", "off")]
    async fn an_operator_can_send_mailbox_only_accounts_to_the_help_line(app: TestApp) {
        let lost = app.browser();
        begin(&lost, LOGIN_ID, "email").await;
        let sent = app.latest_code(EMAIL).await;
        assert_eq!(type_code(&lost, &sent).await.at, "/recover/code");
        assert_eq!(set_password(&lost).await.refusal(), Some("ATTEMPT_GONE"));
    }

    #[settings("--recover", "off")]
    async fn where_the_operator_closed_recovery_nobody_begins_one(app: TestApp) {
        let lost = app.browser();
        assert_eq!(begin(&lost, LOGIN_ID, "email").await.at, "/recover");
        assert_eq!(lost.get("/recover").await.field("login_id"), None, "and no form is offered");
        assert_eq!(app.codes_to(EMAIL).await, 0);
    }

    async fn an_id_that_does_not_exist_gets_the_same_bytes(app: TestApp) {
        for way in ["email", "sms", "recovery_code"] {
            same_bytes(&app, way).await;
            // So that the next walk is not refused for this one.
            app.advance(HOUR * 2);
        }
    }

    async fn also_where_the_known_id_has_a_number(app: TestApp) {
        with_mobile(&app, &signed_in(&app).await).await;
        same_bytes(&app, "sms").await;
    }

    #[settings("--limit-stranger-sends", "2")]
    async fn and_where_nothing_is_sent_any_more(app: TestApp) {
        same_bytes(&app, "email").await;
    }

    async fn the_ids_of_an_address_are_mailed_to_it_and_to_nobody_else(app: TestApp) {
        let page = app.browser().post_form("/api/recover", &[("email", EMAIL)]).await;
        let other = app.browser().post_form("/api/recover", &[("email", "nobody@example.jp")]).await;
        assert_eq!((page.at.as_str(), other.at.as_str()), ("/recover?done=IDS_SENT", "/recover?done=IDS_SENT"));
        assert!(!page.body.contains("hanako"));
        assert!(app.outbox(EMAIL).await.iter().any(|mail| mail.body.contains("hanako")));
        assert!(app.outbox("nobody@example.jp").await.is_empty());
    }

    async fn a_recovery_ends_when_the_password_is_changed_meanwhile(app: TestApp) {
        let owner = signed_in(&app).await;
        let thief = app.browser();
        begin(&thief, LOGIN_ID, "email").await;
        let sent = app.latest_code(EMAIL).await;
        type_code(&thief, &sent).await;
        let fields = [("current_password", crate::support::app::PASSWORD), ("new_password", NEW_PASSWORD)];
        act(&owner, "change_password", &fields).await;
        let page = thief.post_form("/api/reset_password", &[("new_password", "another-good-pass-77")]).await;
        assert_eq!(page.refusal(), Some("ATTEMPT_GONE"));
    }

    async fn after_an_undo_the_mailbox_recovers_nothing_for_72_hours(app: TestApp) {
        let thief = signed_in(&app).await;
        super::change_email(&app, &thief, "thief@example.jp").await;
        let undo = super::token(&app, EMAIL, "/email/undo").await;
        app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        let lost = app.browser();
        let before = app.outbox(EMAIL).await.len();
        assert_eq!(begin(&lost, LOGIN_ID, "email").await.at, "/recover/code", "the page tells nothing");
        assert_eq!(app.outbox(EMAIL).await.len(), before);
    }

    async fn a_recovery_code_on_the_code_page_signs_in_and_is_told(app: TestApp) {
        let before = signed_in(&app).await;
        let codes = recovery_codes(&before).await;
        app.advance(MINUTE * 2);
        let phone = app.browser();
        password(&phone).await;
        let wrong = phone.post_form("/api/use_recovery_code", &[("recovery_code", "AAAA-AAAA-AAAA-AAAA")]).await;
        assert_eq!(wrong.refusal(), Some("CODE_WRONG"));
        let page = phone.post_form("/api/use_recovery_code", &[("recovery_code", &codes[0]), ("trust", "on")]).await;
        assert_eq!(page.outcome(), Some("yes"), "{:?}", page.refusal());
        assert!(!newest(&app, EMAIL).await.is_empty());
        let again = app.browser();
        app.advance(MINUTE * 2);
        password(&again).await;
        let page = again.post_form("/api/use_recovery_code", &[("recovery_code", &codes[0])]).await;
        assert_eq!(page.refusal(), Some("CODE_WRONG"), "each works once");
    }

    async fn a_recovery_code_works_where_the_sent_one_is_dead(app: TestApp) {
        let before = signed_in(&app).await;
        let codes = recovery_codes(&before).await;
        app.advance(MINUTE * 2);
        let phone = app.browser();
        assert_eq!(five_wrong_codes(&app, &phone).await.refusal(), Some("CODE_DEAD"));
        let page = phone.post_form("/api/use_recovery_code", &[("recovery_code", &codes[1])]).await;
        assert_eq!(page.refusal(), None);
        assert_eq!(phone.get("/my").await.at, "/my");
    }
}
