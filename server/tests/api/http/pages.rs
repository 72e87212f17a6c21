use reqwest::StatusCode;

use crate::support::{TestApp, both};

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
}
