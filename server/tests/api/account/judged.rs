//! What a new password may cost, and who is counted for it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{NEW_PASSWORD, act, signed_in};
use crate::support::{Browser, Page, TestApp, app::PASSWORD, both};

/// Guessed among the first.
const COMMON: &str = "qwertyuiop";

async fn sign_up(browser: &Browser, password: &str) -> Page {
    let fields = [("login_id", "jiro"), ("password", password), ("email", "jiro@example.jp")];
    browser.post_form("/api/sign_up", &fields).await
}

async fn change(browser: &Browser, new: &str) -> Page {
    act(browser, "change_password", &[("current_password", PASSWORD), ("new_password", new)]).await
}

both! {
    #[settings("--limit-wrong-per-network", "6")]
    async fn a_network_has_so_many_new_passwords_judged_and_no_more(app: TestApp) {
        let owner = signed_in(&app).await;
        for _ in 0..3 {
            assert_eq!(sign_up(&app.browser(), COMMON).await.refusal(), Some("PASSWORD_COMMON"));
            assert_eq!(change(&owner, COMMON).await.refusal(), Some("PASSWORD_COMMON"));
        }
        assert_eq!(sign_up(&app.browser(), COMMON).await.refusal(), Some("TOO_MANY"), "it is not even looked at");
        assert_eq!(change(&owner, COMMON).await.refusal(), Some("TOO_MANY"));
    }

    #[settings("--limit-sign-ups-per-day", "3")]
    async fn a_password_that_is_refused_uses_up_no_sign_up(app: TestApp) {
        for _ in 0..6 {
            assert_eq!(sign_up(&app.browser(), COMMON).await.refusal(), Some("PASSWORD_COMMON"));
            assert_eq!(sign_up(&app.browser(), "short").await.refusal(), Some("PASSWORD_SHORT"));
        }
        assert_eq!(sign_up(&app.browser(), NEW_PASSWORD).await.at, "/sign-up/code");
    }

    #[settings("--limit-sign-ups-per-day", "2")]
    async fn who_may_not_sign_up_any_more_has_no_password_judged(app: TestApp) {
        for _ in 0..2 {
            assert_eq!(sign_up(&app.browser(), NEW_PASSWORD).await.at, "/sign-up/code");
        }
        assert_eq!(sign_up(&app.browser(), COMMON).await.refusal(), Some("TOO_MANY"));
    }

    #[settings("--limit-hash-queue", "0", "--argon2", "m=65536,t=4,p=1")]
    async fn new_passwords_are_judged_in_the_queue_of_the_hashes(app: TestApp) {
        let busy = Arc::new(AtomicBool::new(true));
        let others: Vec<_> = (0..64).map(|_| {
            let (hasher, busy) = (app.site.hasher.clone(), Arc::clone(&busy));
            tokio::spawn(async move {
                while busy.load(Ordering::Relaxed) {
                    // A check, or "busy" at once: the places are never free for long.
                    let _ = hasher.verify(&"x".into(), None).await;
                    tokio::task::yield_now().await;
                }
            })
        }).collect();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let page = sign_up(&app.browser(), COMMON).await;
        busy.store(false, Ordering::Relaxed);
        assert_eq!(page.status, 503, "{:?}", page.refusal());
        for other in others {
            other.await.unwrap();
        }
    }
}
