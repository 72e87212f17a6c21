//! Addresses, health, files, and pages that carry their data once.

use std::sync::atomic::Ordering;

use reqwest::StatusCode;

use crate::{
    api::account::{LINE, NEW_PASSWORD, recovery_codes, signed_in, token, with_mobile},
    support::{
        Browser, Page, TestApp,
        app::{EMAIL, LOGIN_ID},
        both,
        steps::act,
    },
};

/// A page with what it has to show, which is in it as HTML alone: no script is there to read it a second time.
async fn without_script(browser: &Browser, address: &str) -> Page {
    let page = browser.get_once(address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    assert!(!page.body.contains("<script type=\"module\""), "{address} is taken over by the browser");
    assert!(!carries_data(&page), "{address}: {}", page.body);
    page
}

/// Whether leptos put a page's data into it for the browser half.
fn carries_data(page: &Page) -> bool {
    let mut arrays = page.body.split("__RESOLVED_RESOURCES").skip(1);
    arrays.any(|rest| !rest.starts_with("=[];"))
}

both! {
    async fn the_short_ways_lead_in(app: TestApp) {
        for (from, to) in [("/", "/my"), ("/.well-known/change-password", "/my/password"), ("/my", "/sign-in"), ("/sign-in/code", "/sign-in?refusal=ATTEMPT_GONE")] {
            let answer = app.browser().get_once(from).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{from}");
            assert_eq!(answer.location().as_deref(), Some(to), "{from}");
        }
    }

    async fn an_address_without_a_page_says_so(app: TestApp) {
        for path in ["/nothing-here", "/sign-in/", "/my/nothing", "/favicon.nothing", "/..%2f..%2fetc%2fpasswd", "/%00", "/%ff"] {
            let page = app.browser().get(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.body.contains("<h1"), "{path}");
        }
        assert_eq!(app.browser().get("/pkg/none.wasm").await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.browser().post_form("/api/nothing-here", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.browser().post_form("/sign-in", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }

    async fn health_is_told_from_readiness(app: TestApp) {
        assert_eq!(app.browser().get("/healthz").await.status, StatusCode::OK);
        assert_eq!(app.browser().get("/readyz").await.status, StatusCode::OK);
        app.site.store.pool().close().await;
        assert_eq!(app.browser().get("/healthz").await.status, StatusCode::OK);
        assert_eq!(app.browser().get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }

    async fn a_server_that_is_about_to_stop_says_so_and_answers_still(app: TestApp) {
        app.site.stopping.store(true, Ordering::Release);
        assert_eq!(app.browser().get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(app.browser().get("/sign-in").await.status, StatusCode::OK);
        assert_eq!(app.browser().get("/healthz").await.status, StatusCode::OK, "it is not to be killed yet");
    }

    #[settings("--brand-color", "#00309a")]
    async fn the_operators_colour_is_a_sheet(app: TestApp) {
        let sheet = app.browser().get("/brand.css").await;
        assert!(sheet.body.contains("#00309a") && sheet.body.contains("prefers-color-scheme: dark"));
        assert!(app.browser().get("/sign-in").await.body.contains("href=\"/brand.css\""));
    }

    async fn without_a_colour_there_is_no_sheet(app: TestApp) {
        assert_eq!(app.browser().get("/brand.css").await.status, StatusCode::NOT_FOUND);
        assert!(!app.browser().get("/sign-in").await.body.contains("/brand.css"));
    }

    async fn files_of_the_site_are_served_packed_and_kept(app: TestApp) {
        let root = &app.site.config.site_root;
        std::fs::create_dir_all(root.join("pkg")).unwrap();
        std::fs::write(root.join("pkg/a.css"), "plain").unwrap();
        std::fs::write(root.join("pkg/a.css.br"), "packed").unwrap();
        std::fs::write(root.join("robots.txt"), "User-agent: *\n").unwrap();
        let plain = app.browser().get("/pkg/a.css").await;
        assert_eq!((plain.body.as_str(), plain.header("content-type")), ("plain", Some("text/css")));
        assert_eq!(plain.header("vary"), Some("accept-encoding"));
        let packed = app.browser().with("accept-encoding", "br").get("/pkg/a.css").await;
        assert_eq!((packed.body.as_str(), packed.header("content-encoding")), ("packed", Some("br")));
        let robots = app.browser().get("/robots.txt").await;
        assert_eq!(robots.header("cache-control"), Some("public, max-age=3600"));
        assert!(robots.set_cookies().is_empty());
    }

    async fn a_page_without_script_carries_its_data_once(app: TestApp) {
        let owner = signed_in(&app).await;
        assert!(carries_data(&owner.get("/my").await), "where script takes over, it has the data from the page");
        with_mobile(&app, &owner).await;
        let codes = recovery_codes(&owner).await;
        act(&owner, "request_email_change", &[("email", "hanako.new@example.jp")]).await;
        let confirm = token(&app, "hanako.new@example.jp", "/email/confirm").await;
        let undo = token(&app, EMAIL, "/email/undo").await;

        let page = without_script(&owner, "/my/recovery-codes").await;
        for code in &codes {
            assert_eq!(page.body.matches(code.as_str()).count(), 1, "{}", page.body);
        }
        for (path, token) in [("/email/confirm", &confirm), ("/email/undo", &undo)] {
            let page = without_script(&owner, &format!("{path}?token={token}")).await;
            assert_eq!(page.body.matches(token.as_str()).count(), 1, "{}", page.body);
        }
        for path in ["two-step", "customer", "customer/email", "customer/mobile", "password", "history"] {
            without_script(&owner, &format!("/my/{path}")).await;
        }

        let stranger = app.browser();
        for address in ["/sign-up", "/recover", "/recover?refusal=TOO_MANY&until=1767225600", "/help/lost", "/help/privacy"] {
            without_script(&stranger, address).await;
        }
        let fields = [("login_id", "jiro"), ("password", NEW_PASSWORD), ("email", "jiro@example.jp")];
        assert_eq!(stranger.post_form("/api/sign_up", &fields).await.at, "/sign-up/code");
        without_script(&stranger, "/sign-up/code").await;
        stranger.post_form("/api/recover", &[("login_id", LOGIN_ID), ("way", "sms")]).await;
        without_script(&stranger, "/recover/code").await;
        let sent = app.latest_code(LINE).await;
        stranger.post_form("/api/recover_code", &[("code", &sent)]).await;
        stranger.post_form("/api/recover_code", &[("recovery_code", &codes[0])]).await;
        without_script(&stranger, "/recover/password").await;
    }
}
