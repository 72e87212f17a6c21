//! The page that was asked for before signing in.

use crate::{
    api::account::signed_in,
    support::{
        Page, TestApp,
        app::EMAIL,
        both,
        steps::{HOUR, act, code, device_ids, password, submit_code, trusted},
    },
};

/// Where the page's main button leads.
fn leads_to(page: &Page, place: &str) -> bool {
    page.body.split('<').any(|part| part.starts_with("a ") && part.contains(&format!("href=\"{place}\"")))
}

both! {
    async fn the_page_asked_for_is_reached_after_password_and_code(app: TestApp) {
        let browser = app.browser();
        assert_eq!(browser.get("/.well-known/change-password").await.at, "/sign-in");
        password(&browser).await;
        submit_code(&browser, "12345").await;
        assert_eq!(code(&app, &browser, false).await.at, "/my/password");
        assert_eq!(browser.get("/my").await.at, "/my", "once");
    }

    async fn the_green_page_leads_on_to_the_page_asked_for(app: TestApp) {
        let browser = app.browser();
        assert_eq!(browser.get("/my/history").await.at, "/sign-in");
        password(&browser).await;
        let page = code(&app, &browser, true).await;
        assert_eq!((page.at.as_str(), page.outcome()), ("/sign-in/remembered", Some("yes")));
        assert!(leads_to(&page, "/my/history") && !leads_to(&page, "/my"), "{}", page.body);
        assert!(leads_to(&browser.get("/sign-in/remembered").await, "/my/history"), "a reload");
        assert_eq!(browser.get("/my/history").await.at, "/my/history");
        assert!(leads_to(&browser.get("/sign-in/remembered").await, "/my"), "it was reached");
    }

    async fn a_trusted_browser_reaches_the_page_asked_for_with_the_password(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(HOUR);
        assert_eq!(browser.get("/my/recovery-codes").await.at, "/sign-in");
        assert_eq!(password(&browser).await.at, "/my/recovery-codes");
    }

    #[settings("--limit-trusted-devices", "1")]
    async fn replacing_a_device_leads_on_to_the_page_asked_for(app: TestApp) {
        trusted(&app).await;
        let browser = app.browser();
        browser.get("/my/two-step").await;
        password(&browser).await;
        let page = code(&app, &browser, true).await;
        assert_eq!(page.at, "/sign-in/replace");
        let (who, id) = (page.field("as").unwrap(), device_ids(&page).remove(0));
        let page = browser.post_form("/api/replace_device", &[("as", who), ("device_id", &id)]).await;
        assert_eq!(page.at, "/sign-in/remembered");
        assert!(leads_to(&page, "/my/two-step"), "{}", page.body);
    }

    async fn a_form_whose_session_ran_out_leads_back_to_its_page(app: TestApp) {
        let browser = signed_in(&app).await;
        let page = browser.get("/my/customer/email").await;
        let who = page.field("as").unwrap().to_owned();
        app.advance(HOUR);
        let fields = [("as", who.as_str()), ("email", "hanako.new@example.jp")];
        let page = browser.post_form("/api/request_email_change", &fields).await;
        assert!(page.at.starts_with("/sign-in"), "{}", page.at);
        password(&browser).await;
        let page = submit_code(&browser, &app.latest_code(EMAIL).await).await;
        assert!(leads_to(&page, "/my/customer/email"), "{}", page.at);
    }

    async fn nothing_but_a_page_behind_sign_in_is_led_back_to(app: TestApp) {
        for place in ["/my/nothing", "/sign-in/remembered", "/sign-in/replace", "/help/lost", "/my//evil.example", "/my"] {
            let browser = app.browser();
            browser.get(place).await;
            password(&browser).await;
            let page = code(&app, &browser, false).await;
            // Where there is more to say of why the code was asked, that page comes first.
            assert!(page.at == "/my" || leads_to(&page, "/my"), "{place} led to {}", page.at);
        }
    }

    async fn whoever_signs_out_leaves_nothing_to_be_led_to(app: TestApp) {
        let browser = app.browser();
        browser.get("/my/history").await;
        password(&browser).await;
        code(&app, &browser, true).await;
        browser.post_form("/api/sign_out", &[]).await;
        assert_eq!(password(&browser).await.at, "/my");
    }

    async fn somebody_signed_in_is_led_on_from_the_first_pages(app: TestApp) {
        let browser = signed_in(&app).await;
        for place in ["/sign-in", "/sign-up"] {
            assert_eq!(browser.get(place).await.at, "/my", "{place}");
        }
        assert_eq!(act(&browser, "end_all_sessions", &[]).await.refusal(), None);
        app.advance(HOUR);
        for place in ["/sign-in", "/sign-up"] {
            assert_eq!(browser.get(place).await.at, place);
        }
    }
}
