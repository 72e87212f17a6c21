//! Whatever is typed anywhere is answered by a page that says what to do: nothing breaks, nothing leaks.

use super::{NEW_PASSWORD, act, email_of, signed_in};
use crate::support::{
    TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
    both,
    steps::{password, sign_in},
};

fn hostile() -> Vec<String> {
    vec![
        "\0".into(),
        "a\0b@example.jp".into(),
        "\u{202e}nimda\u{202c}".into(),
        "👩‍👩‍👧‍👦🔥".into(),
        "'; DROP TABLE account; --".into(),
        "<script>alert(1)</script>".into(),
        "\" onfocus=alert(1) autofocus x=\"".into(),
        "ａｄｍｉｎ＠ｅｘａｍｐｌｅ．ｊｐ".into(),
        "../../etc/passwd".into(),
        "%00%0d%0aSet-Cookie: a=b".into(),
        "{{7*7}}".into(),
        "x".repeat(20_000),
    ]
}

/// What becomes of each of them as a new password.
const AS_A_PASSWORD: [Option<&str>; 12] = {
    const SHORT: Option<&str> = Some("PASSWORD_SHORT");
    [SHORT, None, SHORT, None, None, None, None, None, None, None, SHORT, Some("PASSWORD_COMMON")]
};

both! {
    #[settings("--rate-limits", "off")]
    async fn every_field_of_every_form_takes_anything(app: TestApp) {
        let browser = signed_in(&app).await;
        for typed in hostile() {
            for (call, field) in [
                ("request_email_change", "email"),
                ("request_mobile_change", "mobile"),
                ("request_mobile_change", "line"),
                ("confirm_mobile", "code"),
                ("confirm_email", "token"),
                ("confirm_email", "code"),
                ("confirm_fresh_code", "code"),
                ("confirm_fresh_code", "recovery_code"),
                ("start_two_step", "channel"),
                ("enable_two_step", "code"),
                ("disable_two_step", "understood"),
                ("disown_sign_in", "sign_in_id"),
                ("end_session", "session_id"),
                ("lost_device", "device_id"),
                ("read_notice", "notice_id"),
                ("rename_device", "name"),
                ("send_fresh_code", "channel"),
            ] {
                let page = act(&browser, call, &[(field, &typed)]).await;
                assert!(page.status.is_success(), "{call} {field} {typed:.40}: {}", page.status);
                assert_ne!(page.refusal(), Some("UNEXPECTED"), "{call} {field} {typed:.40}");
                assert!(!page.body.contains("<script>alert(1)"), "{call} {field}");
            }
            // A form of no session, and a proof for no page.
            for fields in [[("as", typed.as_str()), ("page", "email")], [("as", ""), ("page", typed.as_str())]] {
                for call in ["send_fresh_code", "confirm_fresh_code", "confirm_identity", "keep_contact", "end_all_sessions"] {
                    let page = browser.post_form(&format!("/api/{call}"), &fields).await;
                    assert!(page.status.is_success(), "{call} {typed:.40}: {}", page.status);
                    assert_ne!(page.refusal(), Some("UNEXPECTED"), "{call} {typed:.40}");
                    assert!(!page.body.contains("<script>alert(1)"), "{call}");
                }
            }
            let page = act(&browser, "send_fresh_code", &[("channel", "email"), ("page", &typed)]).await;
            assert!(page.status.is_success(), "{typed:.40}: {}", page.status);
            let fields = [("current_password", "wrong"), ("new_password", typed.as_str())];
            let page = act(&browser, "change_password", &fields).await;
            assert_eq!(page.refusal(), Some("BAD_CREDENTIALS"), "{typed:.40}");
            let fields = [("current_password", typed.as_str()), ("new_password", NEW_PASSWORD)];
            let page = act(&browser, "change_password", &fields).await;
            assert_eq!(page.refusal(), Some("BAD_CREDENTIALS"), "{typed:.40}");
        }
        assert_eq!(email_of(&app).await, EMAIL);
    }

    #[settings("--rate-limits", "off")]
    async fn whatever_is_long_and_odd_enough_is_a_password_like_any_other(app: TestApp) {
        let browser = signed_in(&app).await;
        for (typed, refused) in hostile().iter().zip(AS_A_PASSWORD) {
            let change = async |current: &str, new: &str| {
                act(&browser, "change_password", &[("current_password", current), ("new_password", new)]).await
            };
            let page = change(PASSWORD, typed).await;
            assert_eq!(page.refusal(), refused, "{typed:.40}");
            if refused.is_none() {
                assert_eq!(page.at, "/my/password?done=PASSWORD_CHANGED", "{typed:.40}");
                assert_eq!(password(&app.browser()).await.refusal(), Some("BAD_CREDENTIALS"), "the old one is over");
                assert_eq!(sign_in(&app.browser(), LOGIN_ID, typed).await.at, "/sign-in/code", "{typed:.40}");
                assert_eq!(change(typed, PASSWORD).await.refusal(), None, "{typed:.40}");
            }
        }
        assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
    }

    #[settings("--rate-limits", "off")]
    async fn every_field_before_sign_in_takes_anything(app: TestApp) {
        for typed in hostile() {
            let browser = app.browser();
            for (call, fields) in [
                ("sign_up", vec![("login_id", typed.as_str()), ("password", NEW_PASSWORD), ("email", "a@example.jp")]),
                ("sign_up", vec![("login_id", "jiro"), ("password", typed.as_str()), ("email", "a@example.jp")]),
                ("sign_up", vec![("login_id", "jiro"), ("password", NEW_PASSWORD), ("email", typed.as_str())]),
                ("confirm_sign_up", vec![("code", typed.as_str())]),
                ("recover", vec![("login_id", typed.as_str()), ("way", "email")]),
                ("recover", vec![("login_id", LOGIN_ID), ("way", typed.as_str())]),
                ("recover", vec![("email", typed.as_str())]),
                ("recover_code", vec![("code", typed.as_str())]),
                ("recover_code", vec![("recovery_code", typed.as_str())]),
                ("reset_password", vec![("new_password", typed.as_str())]),
                ("undo_email", vec![("token", typed.as_str())]),
                ("use_recovery_code", vec![("recovery_code", typed.as_str())]),
            ] {
                let page = browser.post_form(&format!("/api/{call}"), &fields).await;
                assert!(page.status.is_success(), "{call} {typed:.40}: {}", page.status);
                assert_ne!(page.refusal(), Some("UNEXPECTED"), "{call} {typed:.40}");
            }
        }
    }

    async fn a_megabyte_is_answered_with_a_sentence(app: TestApp) {
        let browser = app.browser();
        let big = "x".repeat(1_000_000);
        let page = browser.post_form("/api/recover", &[("login_id", &big)]).await;
        assert_eq!(page.status, 413);
        assert!(page.body.contains("<h1"));
    }
}
