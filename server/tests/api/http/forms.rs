//! Where each form lands, with or without what browsers send along.

use reqwest::{Method, StatusCode, header};

use crate::support::{TestApp, both, steps::sign_in};

/// Every form of the contract that needs nobody signed in, with the page it lands on.
const FORMS: &[(&str, &str)] = &[
    ("/api/sign_in", "/sign-in?refusal=BAD_CREDENTIALS"),
    ("/api/submit_code", "/sign-in?refusal=ATTEMPT_GONE"),
    ("/api/resend_code", "/sign-in?refusal=ATTEMPT_GONE"),
    ("/api/sign_out", "/sign-in"),
    ("/api/set_language", "/sign-in"),
];

both! {
    async fn every_form_lands_by_303_where_its_call_says(app: TestApp) {
        for (form, page) in FORMS {
            let answer = app.browser().with("referer", "https://evil.example/").post_form_once(form, &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}");
            assert_eq!(answer.location().as_deref(), Some(*page), "{form}");
            assert_eq!(answer.body, "", "{form}");
        }
    }

    async fn no_call_forgets_its_destination(app: TestApp) {
        for (path, method) in leptos::server_fn::axum::server_fn_paths() {
            assert_eq!(method, Method::POST, "{path}: only forms change something");
            let answer = app.browser().post_form_once(path, &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            let to = answer.location().unwrap();
            let places = ["/sign-in", "/my", "/sign-up", "/recover", "/email"];
            assert!(places.iter().any(|place| to.starts_with(place)), "{path}: {to}");
            // What only a page asks for is nobody's form.
            let lost = to.contains("UNEXPECTED") && !path.ends_with("_page");
            assert!(!lost, "{path}: {to}");
            assert!(!answer.headers.contains_key("serverfnerror"), "{path}");
        }
    }

    async fn a_form_without_referer_keeps_its_refusal(app: TestApp) {
        let browser = app.browser();
        let page = sign_in(&browser, "nobody", "x").await;
        assert_eq!(page.at, "/sign-in?refusal=BAD_CREDENTIALS");
        assert_eq!(page.refusal(), Some("BAD_CREDENTIALS"));
    }

    async fn a_language_is_chosen_without_leaving_the_page(app: TestApp) {
        let ours = app.origin.clone();
        for (referer, to) in [
            (format!("{ours}/my?x=1"), "/my"),
            (format!("{ours}/sign-in/remembered"), "/sign-in/remembered"),
            (format!("{ours}/nothing-here"), "/sign-in"),
            ("https://evil.example/my".to_owned(), "/sign-in"),
            (format!("{ours}@evil.example/my"), "/sign-in"),
            ("nonsense".to_owned(), "/sign-in"),
        ] {
            let browser = app.browser().with("referer", &referer);
            let answer = browser.post_form_once("/api/set_language", &[("lang", "en")]).await;
            assert_eq!(answer.location().as_deref(), Some(to), "{referer}");
        }
    }

    async fn a_refusal_that_is_none_shows_nothing(app: TestApp) {
        for path in ["/sign-in?refusal=NONSENSE", "/sign-in?refusal=", "/sign-in?refusal=%3Cscript%3E&until=x", "/sign-in?until=9"] {
            let page = app.browser().get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.refusal(), None, "{path}");
            assert!(!page.body.contains("NONSENSE"), "{path}");
        }
    }

    async fn a_form_that_is_no_form_lands_with_a_refusal(app: TestApp) {
        let browser = app.browser();
        let request = browser
            .request(Method::POST, "/api/sign_in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(&b"login_id=%ff%fe&password=\xff"[..]);
        let answer = browser.send("/api/sign_in", request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.location().unwrap().starts_with("/sign-in?refusal="));
    }

    async fn a_call_by_script_gets_json(app: TestApp) {
        let browser = app.browser().with("accept", "application/json");
        let wrong = browser.post_form_once("/api/sign_in", &[("login_id", "nobody"), ("password", "x")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("BAD_CREDENTIALS"), "{}", wrong.body);
        let nobody = browser.post_form_once("/api/my_page", &[]).await;
        assert!(nobody.status.is_client_error(), "{}", nobody.status);
    }

    async fn a_form_larger_than_any_of_ours_is_refused_with_a_page(app: TestApp) {
        let browser = app.browser();
        for size in [64 * 1024, 200 * 1024] {
            let page = browser.post_form_once("/api/sign_in", &[("password", &"a".repeat(size))]).await;
            assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
            assert!(page.body.contains("<h1"), "{}", page.body);
        }
        let page = browser.post_form_once("/api/sign_in", &[("password", &"a".repeat(60 * 1024))]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    }

    async fn a_forms_address_is_not_asked_for(app: TestApp) {
        for (form, _) in FORMS {
            let answer = app.browser().get_once(form).await;
            assert_eq!(answer.location().as_deref(), Some("/sign-in"), "{form}: a reload starts again");
            assert!(answer.set_cookies().is_empty(), "{form}");
        }
    }
}
