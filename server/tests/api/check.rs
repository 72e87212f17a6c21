//! `/check`: can this browser be remembered here?

use crate::support::{TestApp, both};

/// What stands on the page before the button is pressed, and what after it if nothing hinders.
const LEAD: &str = "その理由を調べます";
const GOOD: &str = "このブラウザは登録できます";
const HEALTHY: &str = "ls=ok%3Bidb=ok%3Bopfs=ok%3B";

both! {
    async fn a_browser_that_keeps_cookies_can_be_remembered(app: TestApp) {
        let browser = app.browser();
        let page = browser.get("/check").await;
        assert!(page.body.contains(LEAD) && !page.body.contains(GOOD), "nothing is said before it was asked");
        let page = browser.get(&format!("/check?asked=1&browser_report={HEALTHY}")).await;
        assert_eq!(page.reason(), None);
        assert!(page.body.contains(GOOD) && !page.body.contains(LEAD), "{}", page.body);
        assert!(page.body.contains("登録できる（保存も確認済み） ブラウザ：Firefox / Linux"), "what support needs to know");
        let page = browser.get("/check?asked=1").await;
        assert!(page.body.contains(GOOD) && page.body.contains("登録できる（Cookieのみ確認）"), "without script");
    }

    async fn an_address_that_was_passed_on_accuses_no_browser(app: TestApp) {
        let browser = app.browser();
        let address = format!("/check?asked=1&browser_report={HEALTHY}");
        let first = browser.get(&address).await;
        assert!(first.reason().is_none() && first.body.contains(LEAD), "{:?}", first.reason());
        assert!(browser.cookie("__Host-probe").is_some());
        let page = browser.get(&address).await;
        assert!(page.reason().is_none() && page.body.contains(GOOD), "the next one checks");
    }

    async fn a_browser_that_refuses_cookies_is_told_by_whom(app: TestApp) {
        let mut browser = app.browser().with("referer", &format!("{}/check", app.origin));
        browser.keeps_cookies = false;
        browser.get("/check").await;
        let all = browser.get("/check?asked=1&browser_report=ls=refused%3Bidb=refused%3Bopfs=refused%3B").await;
        assert_eq!(all.reason(), Some(("ALL_STORAGE_REFUSED", "certain")));
        let only = browser.get(&format!("/check?asked=1&browser_report={HEALTHY}")).await;
        assert_eq!(only.reason(), Some(("COOKIE_ONLY_REFUSED", "certain")));
    }

    async fn a_private_window_an_app_and_a_wrong_clock_are_found(app: TestApp) {
        let found = async |agent: &str, report: &str| {
            let browser = app.browser().with("user-agent", agent);
            browser.get("/check").await;
            let page = browser.get(&format!("/check?asked=1&browser_report={report}")).await;
            page.reason().map(|(reason, certainty)| format!("{reason}/{certainty}"))
        };
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";
        assert_eq!(found(firefox, "ls=ok%3Bopfs=refused%3B").await.as_deref(), Some("PRIVATE_WINDOW/likely"));
        assert_eq!(found(firefox, "ls=ok%3Bskew=-40%3B").await.as_deref(), Some("CLOCK_WRONG/possible"));
        assert_eq!(found("Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/26.0 Safari/604.1", HEALTHY).await.as_deref(), None);
        assert_eq!(found("Mozilla/5.0 (iPhone) AppleWebKit Safari Line/15.2", HEALTHY).await.as_deref(), Some("IN_APP/likely"));
    }

    async fn whatever_stands_in_the_address_the_page_answers(app: TestApp) {
        let browser = app.browser();
        browser.get("/check").await;
        for (query, says) in [
            ("asked=2", GOOD),
            ("asked", GOOD),
            ("browser_report=%3Cscript%3Eneedle%3C/script%3E", LEAD),
            ("asked=1&browser_report=%00%ff", GOOD),
            ("asked=1&asked=1", GOOD),
            ("asked=1&browser_report=ls=needle%3B%22%3E%3Cscript%3Eneedle", GOOD),
        ] {
            let page = browser.get(&format!("/check?{query}")).await;
            assert!(page.status.is_success() && page.body.contains(says), "{query}: {} {}", page.status, page.body);
            assert!(!page.body.contains("needle"), "{query} comes back: {}", page.body);
        }
    }
}
