//! Cookies that name nothing, and the database's only write lock.

use std::time::Duration;

use crate::support::{TestApp, both};

/// Forms whose cookie `__Host-attempt` names what they go on with.
const FORMS: &[(&str, &[(&str, &str)])] = &[
    ("submit_code", &[("code", "123456")]),
    ("resend_code", &[]),
    ("use_recovery_code", &[("recovery_code", "K7RM-2X9C-TQ4W-8HBD")]),
    ("sign_up", &[("login_id", "jiro")]),
    ("confirm_sign_up", &[("code", "123456")]),
    ("resend_sign_up_code", &[]),
    ("recover_code", &[("code", "123456")]),
    ("resend_recover_code", &[]),
    ("reset_password", &[("new_password", "lantern-orbit-mustard-42")]),
    ("undo_email", &[("token", "AAAAAAAAAAAAAAAAAAAAAA")]),
    ("sign_out", &[]),
];

both! {
    async fn a_made_up_cookie_never_waits_for_the_write_lock(app: TestApp) {
        // Somebody else writes, for as long as this is kept.
        let writing = app.site.store.begin().await.unwrap();
        for (call, fields) in FORMS {
            let browser = app.browser();
            for name in ["__Host-attempt", "__Host-session"] {
                browser.set_cookie(name, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
            }
            let path = format!("/api/{call}");
            let answer = browser.post_form_once(&path, fields);
            let page = tokio::time::timeout(Duration::from_secs(8), answer).await.unwrap_or_else(|_| panic!("{call} waits"));
            let to = page.location().unwrap_or_default();
            assert!(page.status.is_redirection() && !to.contains("UNEXPECTED"), "{call}: {} {to}", page.status);
        }
        drop(writing);
    }
}
