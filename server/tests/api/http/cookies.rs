//! The probe cookie, and the language.

use crate::support::{TestApp, both};

both! {
    async fn the_sign_in_page_sets_the_probe_once(app: TestApp) {
        let browser = app.browser();
        let first = browser.get_once("/sign-in").await;
        let line = first.set_cookie("__Host-probe").unwrap();
        let (pair, attributes) = line.split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax", "gone with the browser, so no Max-Age");
        assert_eq!(pair.len(), "__Host-probe=".len() + 22, "128 bits");
        assert!(browser.get_once("/sign-in").await.set_cookies().is_empty(), "kept while present");
    }

    async fn the_probe_sheet_warns_a_browser_that_keeps_no_cookie(app: TestApp) {
        let mut browser = app.browser();
        browser.keeps_cookies = false;
        browser.get("/sign-in").await;
        let refused = browser.get("/probe.css").await;
        assert_eq!(refused.body, contract::probe::PROBE_RULE);
        assert_eq!(refused.header("content-type"), Some("text/css; charset=utf-8"));
        assert_eq!(refused.header("cache-control"), Some("no-store, no-transform"));

        browser.keeps_cookies = true;
        browser.get("/sign-in").await;
        assert_eq!(browser.get("/probe.css").await.body, "");
    }

    async fn a_chosen_language_is_kept_for_a_year_and_wins_over_the_browsers(app: TestApp) {
        let browser = app.browser();
        assert!(browser.get("/sign-in").await.body.contains("<html lang=\"ja\""));
        let done = browser.post_form_once("/api/set_language", &[("lang", "en")]).await;
        assert_eq!(
            done.set_cookies(),
            ["__Host-language=en; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"]
        );
        assert!(browser.get("/sign-in").await.body.contains("<html lang=\"en\""));
    }

    async fn the_language_follows_the_browser_until_one_is_chosen(app: TestApp) {
        for (asked, answered) in [("en-GB,en;q=0.9,ja;q=0.8", "en"), ("fr", "ja"), ("", "ja")] {
            let browser = app.browser().with("accept-language", asked);
            let page = browser.get("/sign-in").await;
            assert!(page.body.contains(&format!("<html lang=\"{answered}\"")), "{asked}");
        }
    }

    async fn cookies_of_nonsense_do_no_harm(app: TestApp) {
        let browser = app.browser();
        for name in ["__Host-session", "__Host-attempt", "__Host-browser", "__Host-probe", "__Host-kept", "__Host-language"] {
            for value in ["", "x", "=", "\"", "💥", &"A".repeat(4000)] {
                browser.set_cookie(name, value);
                for path in ["/sign-in", "/sign-in/code", "/my", "/probe.css"] {
                    let page = browser.get(path).await;
                    assert!(page.status.is_success(), "{name}={value:.10} {path} {}", page.status);
                }
            }
            browser.forget_cookie(name);
        }
    }
}
