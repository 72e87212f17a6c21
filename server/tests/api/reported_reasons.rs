//! Reasons that rest on what a browser tells of itself.

use crate::support::{
    Browser, TestApp, both,
    steps::{CHROME, DAY, code, password, password_with, trusted},
};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";
/// Started from an icon, the same engine leaves `Safari/` out.
const FROM_THE_HOME_SCREEN: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
const HEALTHY: &str = "ls=ok;idb=ok;opfs=ok;";

/// Local and indexed marker, as reports name them.
const LOCAL: &str = "lm=5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a;";
const INDEXED: &str = "im=5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a;";

/// A registered browser that left its markers.
async fn marked(app: &TestApp, user_agent: &str) -> Browser {
    let browser = app.browser().with("user-agent", user_agent);
    password(&browser).await;
    assert_eq!(code(app, &browser, true).await.outcome(), Some("yes"));
    let report = format!("{HEALTHY}{LOCAL}{INDEXED}key=bad;");
    browser.post_form_once("/api/report_browser", &[("browser_report", &report)]).await;
    browser
}

both! {
    async fn a_chromium_that_closed_before_it_wrote_its_cookie_is_told_so(app: TestApp) {
        let browser = marked(&app, CHROME).await;
        browser.forget_cookie("__Host-browser");
        let page = password_with(&browser, &format!("{HEALTHY}{INDEXED}key=bad;")).await;
        assert_eq!(page.reason(), Some(("CLOSED_TOO_SOON", "likely")));
    }

    async fn a_safari_that_shortened_our_cookie_is_told_that_it_is_our_fault(app: TestApp) {
        let browser = marked(&app, IPHONE).await;
        app.advance(7 * DAY);
        browser.forget_cookie("__Host-browser");
        let page = password_with(&browser, &format!("{HEALTHY}{LOCAL}{INDEXED}key=bad;")).await;
        assert_eq!(page.reason(), Some(("COOKIE_CAPPED", "likely")));
        assert!(page.body.contains("こちらの不具合"), "{}", page.body);
    }

    async fn a_lost_cookie_beside_a_wrong_clock_is_told_with_the_clock(app: TestApp) {
        let browser = marked(&app, CHROME).await;
        app.advance(DAY);
        browser.forget_cookie("__Host-browser");
        let page = password_with(&browser, &format!("{HEALTHY}{LOCAL}{INDEXED}key=bad;skew=-2;")).await;
        assert_eq!((page.reason(), page.caution()), (Some(("CLOCK_WRONG", "possible")), Some("CLOCK_WRONG")));
        assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes-but"), "registered, with a hint");
    }

    async fn an_icon_on_the_home_screen_is_told_as_surely_as_safari_is_known(app: TestApp) {
        let icon = app.browser().with("user-agent", FROM_THE_HOME_SCREEN);
        let standalone = format!("{HEALTHY}ctx=s;");
        assert_eq!(password_with(&icon, &standalone).await.reason(), Some(("HOME_SCREEN_APP", "possible")));
        assert_eq!(code(&app, &icon, false).await.reasons().last(), Some(&("NEW_BROWSER", "certain")), "nothing in Safari");
        app.advance(DAY);
        marked(&app, IPHONE).await;
        app.advance(DAY);
        let icon = app.browser().with("user-agent", FROM_THE_HOME_SCREEN);
        password_with(&icon, &standalone).await;
        code(&app, &icon, false).await;
        let page = icon.get("/sign-in/remembered").await;
        assert_eq!(page.reason(), Some(("HOME_SCREEN_APP", "likely")));
    }

    async fn a_browser_that_lost_its_storage_alone_is_marked_anew_and_needs_no_code(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(DAY);
        assert_eq!(password_with(&browser, HEALTHY).await.at, "/my");
        assert!(browser.get("/my").await.body.contains("marked\\\":false"), "My Page asks for its marker");
        let report = format!("{HEALTHY}{LOCAL}{INDEXED}key=bad;");
        browser.post_form_once("/api/report_browser", &[("browser_report", &report)]).await;
        browser.forget_cookie("__Host-browser");
        app.advance(DAY);
        let page = password_with(&browser, &report).await;
        assert_eq!(page.reason(), Some(("COOKIE_REMOVED", "likely")), "and known by it when the cookie goes too");
    }
}
