//! A lost device, and who else could say so.

use super::{LINE, MINUTE, NEW_PASSWORD, act, recovery_codes, signed_in, with_mobile};
use crate::support::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
    steps::{DAY, code, password},
};

const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

/// A registered phone, and its owner, signed in just now in another browser, with a proved number.
async fn with_a_phone(app: &TestApp) -> (Browser, String) {
    let phone = app.browser().with("user-agent", ANDROID);
    password(&phone).await;
    code(app, &phone, true).await;
    let owner = signed_in(app).await;
    with_mobile(app, &owner).await;
    let lost: i64 = sqlx::query_scalar(
        "SELECT t.id FROM trust t JOIN browser b ON b.id = t.browser_id WHERE b.label = 'Chrome / Android'",
    )
    .fetch_one(app.site.store.pool())
    .await
    .unwrap();
    (owner, lost.to_string())
}

/// The first way of a recovery, by the mailbox.
async fn recover_by_mail(app: &TestApp, browser: &Browser) -> Page {
    app.advance(MINUTE * 2);
    browser.post_form("/api/recover", &[("login_id", LOGIN_ID), ("way", "email")]).await;
    let sent = app.latest_code(EMAIL).await;
    browser.post_form("/api/recover_code", &[("code", &sent)]).await
}

both! {
    async fn a_session_alone_moves_no_codes_off_the_number(app: TestApp) {
        let (thief, lost) = with_a_phone(&app).await;
        app.advance(MINUTE * 11);
        let page = act(&thief, "lost_device", &[("device_id", &lost)]).await;
        assert_eq!((page.refusal(), page.at.split('?').next()), (Some("NEEDS_PASSWORD"), Some("/my/devices")));
        assert!(page.body.contains("action=\"/api/confirm_identity\""), "the page asks for it: {}", page.body);
        let page = act(&thief, "confirm_identity", &[("password", "wrong"), ("page", "devices")]).await;
        assert_eq!(page.refusal(), Some("BAD_CREDENTIALS"));
        assert!(page.body.contains("action=\"/api/confirm_identity\""), "and asks again: {}", page.body);
        act(&thief, "lost_device", &[("device_id", &lost)]).await;
        let told = app.notices_to(LINE).await;
        let page = act(&thief, "confirm_identity", &[("password", PASSWORD), ("page", "devices")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (None, "/my/devices"));
        let page = act(&thief, "lost_device", &[("device_id", &lost)]).await;
        assert_eq!(page.at, "/my/devices?done=NUMBER_LOST");
        assert_eq!(app.notices_to(LINE).await, told + 1, "whoever has the phone in hand hears of it a last time");
    }

    async fn a_number_said_to_be_lost_makes_no_mailbox_enough_for_three_days(app: TestApp) {
        let (owner, lost) = with_a_phone(&app).await;
        assert_eq!(act(&owner, "lost_device", &[("device_id", &lost)]).await.at, "/my/devices?done=NUMBER_LOST");
        let thief = app.browser();
        assert_eq!(recover_by_mail(&app, &thief).await.at, "/recover/code", "the mailbox is not enough");
        let page = thief.post_form("/api/reset_password", &[("new_password", NEW_PASSWORD)]).await;
        assert_eq!(page.refusal(), Some("ATTEMPT_GONE"));
        app.advance(DAY * 3);
        assert_eq!(recover_by_mail(&app, &app.browser()).await.at, "/recover/password", "nobody is kept out for good");
    }

    async fn a_recovery_code_still_recovers_while_the_number_is_lost(app: TestApp) {
        let (owner, lost) = with_a_phone(&app).await;
        let codes = recovery_codes(&owner).await;
        act(&owner, "lost_device", &[("device_id", &lost)]).await;
        let browser = app.browser();
        assert_eq!(recover_by_mail(&app, &browser).await.at, "/recover/code");
        let page = browser.post_form("/api/recover_code", &[("recovery_code", &codes[0])]).await;
        assert_eq!(page.at, "/recover/password");
    }
}
