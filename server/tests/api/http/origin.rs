//! Forms that another site sends.

use reqwest::StatusCode;

use crate::support::{TestApp, both};

both! {
    async fn a_form_from_elsewhere_gets_the_way_in_and_changes_no_cookie(app: TestApp) {
        let ours = app.origin.clone();
        for (site, origin) in [
            ("same-site", ours.as_str()),
            ("cross-site", "https://evil.example"),
            ("none", ours.as_str()),
            ("", "null"),
            ("", "https://evil.example"),
            ("", "http://localhost:1"),
        ] {
            let browser = app.browser().with("sec-fetch-site", site).with("origin", origin);
            for form in ["/api/set_language", "/api/sign_out", "/api/sign_in", "/api/nothing-here", "/dev/clock"] {
                let page = browser.post_form_once(form, &[("lang", "en")]).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{site} {origin} {form}");
                assert!(page.set_cookies().is_empty(), "{site} {origin} {form}");
                assert!(page.body.contains("<h1") && page.body.contains("href=\"/sign-in\""), "{}", page.body);
            }
        }
    }

    async fn our_own_forms_and_those_of_old_clients_are_taken(app: TestApp) {
        let ours = app.origin.clone();
        for (site, origin) in [("same-origin", ours.as_str()), ("same-origin", ""), ("", ours.as_str()), ("", "")] {
            let browser = app.browser().with("sec-fetch-site", site).with("origin", origin);
            let answer = browser.post_form_once("/api/set_language", &[("lang", "en")]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{site} {origin}");
        }
    }
}
