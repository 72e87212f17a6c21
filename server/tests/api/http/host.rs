//! The site under another name than its own.

use reqwest::StatusCode;

use crate::support::{
    TestApp,
    app::{LOGIN_ID, PASSWORD},
    both,
};

both! {
    async fn a_page_under_another_host_says_so_and_registers_nothing(app: TestApp) {
        let elsewhere = app.browser().at(&app.origin.replace("localhost", "127.0.0.1"));
        for path in ["/sign-in", "/sign-up", "/my/devices"] {
            let page = elsewhere.get_once(path).await;
            assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{path}");
            assert!(page.body.contains(&format!("href=\"{}{path}\"", app.origin)), "a link to the right one: {}", page.body);
            assert!(page.set_cookies().is_empty(), "{path}");
        }
        let page = elsewhere.post_form_once("/api/sign_in", &[("login_id", LOGIN_ID), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
        assert!(page.set_cookies().is_empty());
        assert_eq!(elsewhere.get_once("/healthz").await.status, StatusCode::OK, "load balancers call it as they like");
    }

    async fn a_proxy_that_renames_this_server_and_says_for_whom_is_believed(app: TestApp) {
        let proxied = app.browser().at(&app.origin.replace("localhost", "127.0.0.1")).with("x-forwarded-host", "localhost");
        assert_eq!(proxied.get_once("/sign-in").await.status, StatusCode::OK);
    }
}
