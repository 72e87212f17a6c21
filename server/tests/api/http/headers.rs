//! Headers of every answer: policies, nonces, compression.

use crate::support::{Page, TestApp, both};

fn nonce(page: &Page) -> String {
    let policy = page.header("content-security-policy").unwrap();
    policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
}

both! {
    async fn every_answer_carries_the_policies(app: TestApp) {
        for path in ["/sign-in", "/my", "/nothing-here", "/healthz", "/probe.css", "/api/sign_in", "/pkg/none.js"] {
            let page = app.browser().get_once(path).await;
            assert_eq!(page.header("referrer-policy"), Some("same-origin"), "{path}");
            assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
            assert!(page.header("permissions-policy").unwrap().contains("camera=()"), "{path}");
            assert_eq!(page.header("cache-control"), Some("no-store, no-transform"), "{path}: and no proxy writes in it");
            assert_eq!(page.header("strict-transport-security"), None, "{path}: plain http");
            let nonce = nonce(&page);
            assert_eq!(
                page.header("content-security-policy").unwrap(),
                format!(
                    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
                     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
                     frame-ancestors 'none'; manifest-src 'self'"
                ),
                "{path}"
            );
        }
    }

    async fn each_answer_has_a_nonce_of_its_own_and_every_inline_script_carries_it(app: TestApp) {
        let browser = app.browser();
        let (one, two) = (browser.get("/sign-in").await, browser.get("/sign-in").await);
        assert_ne!(nonce(&one), nonce(&two));
        for page in [one, two, browser.get("/nothing-here").await] {
            let nonce = nonce(&page);
            assert!(page.body.contains("<script"));
            for script in page.body.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap();
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
            }
            assert!(!page.body.contains(" style=") && !page.body.contains("<style"));
        }
    }

    async fn pages_are_packed_for_browsers_that_take_it(app: TestApp) {
        for (accepted, packed) in [("br, gzip", Some("br")), ("gzip", Some("gzip")), ("", None)] {
            let page = app.browser().with("accept-encoding", accepted).get("/sign-in").await;
            assert_eq!(page.header("content-encoding"), packed, "{accepted}");
        }
    }
}
