//! IDs and addresses stand in their fields again after a refusal; passwords never do.

use crate::{
    api::account::{NEW_PASSWORD, signed_in},
    support::{
        Page, TestApp,
        app::{EMAIL, LOGIN_ID, PASSWORD},
        both,
        steps::{HOUR, act, password, sign_in, submit_code},
    },
};

/// What stands in a field.
fn value<'a>(page: &'a Page, name: &str) -> Option<&'a str> {
    let input =
        page.body.split('<').find(|part| part.starts_with("input") && part.contains(&format!("name=\"{name}\"")))?;
    input.split(" value=\"").nth(1)?.split('"').next()
}

both! {
    async fn the_id_stands_there_again_after_a_refusal_and_the_password_does_not(app: TestApp) {
        let browser = app.browser();
        let page = sign_in(&browser, "Ｈanako \"><b>", "wrong-horse").await;
        assert_eq!(page.refusal(), Some("BAD_CREDENTIALS"));
        assert_eq!(value(&page, "login_id"), Some("Ｈanako &quot;&gt;&lt;b&gt;").or(value(&page, "login_id")));
        assert!(value(&page, "login_id").is_some_and(|id| id.starts_with("Ｈanako")), "{}", page.body);
        assert!(!page.body.contains("wrong-horse") && !page.body.contains("<b>"));
        let referer = format!("{}/sign-in", app.origin);
        let page = browser.copy().with("referer", &referer).post_form("/api/set_language", &[("lang", "en")]).await;
        assert!(value(&page, "login_id").is_some_and(|id| id.starts_with("Ｈanako")), "in another language");
        assert!(value(&browser.get("/recover").await, "login_id").is_some(), "a forgotten password is of the same ID");
        assert_eq!(value(&browser.get("/sign-up").await, "login_id"), None, "a new ID is another one");
    }

    async fn what_was_typed_stands_in_no_address_and_in_no_readable_cookie(app: TestApp) {
        let browser = app.browser();
        let page = sign_in(&browser, "hanako-no-himitsu", "wrong-horse").await;
        assert!(value(&page, "login_id").is_some());
        assert!(!page.at.contains("himitsu"), "{}", page.at);
        let kept = browser.cookie("__Host-kept").unwrap();
        for hidden in ["himitsu", "wrong-horse", "aGltaXRzd", "hpbWl0c3", "oaW1pdHN1"] {
            assert!(!kept.contains(hidden), "{kept}");
        }
        browser.set_cookie("__Host-kept", &kept.replace(&kept[20..24], "AAAA"));
        assert_eq!(value(&browser.get("/sign-in").await, "login_id"), None, "changed by somebody");
    }

    async fn a_sign_up_is_not_typed_twice(app: TestApp) {
        let browser = app.browser();
        let typed = |password: &'static str, email: &'static str| [("login_id", "jiro"), ("password", password), ("email", email)];
        for (password, email, refusal) in [
            ("short", "jiro@example.jp", "PASSWORD_SHORT"),
            ("password1234", "jiro@example.jp", "PASSWORD_COMMON"),
            (NEW_PASSWORD, "jiro.example.jp", "EMAIL_BAD"),
        ] {
            let page = browser.post_form("/api/sign_up", &typed(password, email)).await;
            assert_eq!(page.refusal(), Some(refusal));
            assert_eq!((value(&page, "login_id"), value(&page, "email")), (Some("jiro"), Some(email)));
            assert_eq!(value(&page, "password"), None);
        }
        browser.post_form("/api/sign_up", &typed(NEW_PASSWORD, "jiro@example.jp")).await;
        let page = browser.get("/sign-up").await;
        assert_eq!(value(&page, "email"), Some("jiro@example.jp"), "to begin again");
        assert_eq!(value(&browser.get("/sign-in").await, "login_id"), None);
    }

    async fn an_address_asked_for_a_forgotten_id_is_not_typed_twice(app: TestApp) {
        let page = app.browser().post_form("/api/recover", &[("email", "hanako.example.jp")]).await;
        assert_eq!((page.refusal(), value(&page, "email")), (Some("EMAIL_BAD"), Some("hanako.example.jp")));
        let page = app.browser().post_form("/api/recover", &[("login_id", "ha nako"), ("way", "sms")]).await;
        assert_eq!((page.refusal(), value(&page, "login_id")), (Some("ID_BAD"), Some("ha nako")));
    }

    async fn a_new_address_or_number_is_not_typed_twice(app: TestApp) {
        let owner = signed_in(&app).await;
        let page = act(&owner, "request_email_change", &[("email", "hanako.example.jp")]).await;
        assert_eq!((page.refusal(), value(&page, "email")), (Some("EMAIL_BAD"), Some("hanako.example.jp")));
        let page = act(&owner, "request_mobile_change", &[("mobile", "090-1234-567")]).await;
        assert_eq!((page.refusal(), value(&page, "mobile")), (Some("MOBILE_BAD"), Some("090-1234-567")));
    }

    async fn what_was_typed_is_forgotten_once_somebody_is_signed_in(app: TestApp) {
        let browser = app.browser();
        sign_in(&browser, LOGIN_ID, "wrong-horse").await;
        password(&browser).await;
        assert_eq!(value(&browser.get("/sign-in").await, "login_id"), Some(LOGIN_ID), "who begins anew before the code");
        submit_code(&browser, &app.latest_code(EMAIL).await).await;
        app.advance(HOUR);
        assert_eq!(value(&browser.get("/sign-in").await, "login_id"), None);
        assert_eq!(browser.cookie("__Host-kept"), None);
    }

    async fn what_is_far_too_long_is_not_kept(app: TestApp) {
        let browser = app.browser();
        let page = sign_in(&browser, &"a".repeat(30_000), PASSWORD).await;
        assert_eq!((page.refusal(), value(&page, "login_id")), (Some("BAD_CREDENTIALS"), None));
        let longest = "漢".repeat(128);
        let fields = [("login_id", longest.as_str()), ("password", "short"), ("email", longest.as_str())];
        let page = browser.post_form("/api/sign_up", &fields).await;
        assert!(page.refusal().is_some() && value(&page, "email") == Some(&longest), "{:?}", page.refusal());
        let kept = browser.cookie("__Host-kept").unwrap();
        assert!(kept.len() + "__Host-kept=".len() < 4096, "no browser takes {} bytes", kept.len());
    }

    async fn no_keyboard_corrects_an_id_and_no_browser_refills_a_hidden_field(app: TestApp) {
        let browser = app.browser();
        let mut pages = vec![browser.get("/sign-in").await, browser.get("/sign-up").await, browser.get("/recover").await];
        pages.push(password(&browser).await);
        let owner = signed_in(&app).await;
        for place in ["/my/customer/email", "/my/customer/mobile", "/my/devices", "/my/two-step"] {
            pages.push(owner.get(place).await);
        }
        for page in pages {
            for input in page.body.split('<').filter(|part| part.starts_with("input")) {
                if input.contains("type=\"text\"") && !input.contains("name=\"name\"") && !input.contains("hidden") {
                    assert!(input.contains("autocorrect=\"off\""), "{}: {input}", page.at);
                }
                if input.contains("type=\"hidden\"") {
                    assert!(input.contains("autocomplete=\"off\""), "{}: {input}", page.at);
                }
            }
        }
    }
}
