//! What a page says of the form before it, it says once.

use crate::{
    api::account::signed_in,
    support::{
        TestApp,
        app::EMAIL,
        both,
        steps::{act, other_than, password, sign_in, submit_code},
    },
};

both! {
    async fn a_refusal_is_shown_once_and_its_title_goes_with_it(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let wrong = other_than(&app.latest_code(EMAIL).await);
        let page = submit_code(&browser, &wrong).await;
        assert_eq!(page.refusal(), Some("CODE_WRONG"));
        assert!(page.body.contains("<title>エラー"), "{}", page.body);
        let reloaded = browser.get(&page.at).await;
        assert_eq!((reloaded.at.as_str(), reloaded.refusal()), ("/sign-in/code", None));
        assert!(!reloaded.body.contains("<title>エラー"));
        assert_eq!(submit_code(&browser, &wrong).await.refusal(), Some("CODE_WRONG"), "and again when it is true again");
    }

    async fn a_bookmark_of_a_refusal_shows_none(app: TestApp) {
        let browser = app.browser();
        let at = sign_in(&browser, "nobody", "x").await.at;
        assert_eq!(at, "/sign-in?refusal=BAD_CREDENTIALS");
        let tomorrow = app.browser().with("sec-fetch-site", "none");
        assert_eq!(tomorrow.get(&at).await.at, "/sign-in");
        password(&browser).await;
        let by_hand = browser.get("/sign-in/code?refusal=CODE_WRONG").await;
        assert_eq!((by_hand.at.as_str(), by_hand.refusal()), ("/sign-in/code", None));
    }

    async fn a_browser_that_keeps_no_cookies_is_told_all_the_same(app: TestApp) {
        let mut browser = app.browser().with("sec-fetch-site", "same-origin");
        browser.keeps_cookies = false;
        let page = sign_in(&browser, "nobody", "x").await;
        assert_eq!(page.refusal(), Some("BAD_CREDENTIALS"));
    }

    async fn what_was_done_is_said_once_as_well(app: TestApp) {
        let owner = signed_in(&app).await;
        let page = act(&owner, "request_email_change", &[("email", "hanako.new@example.jp")]).await;
        assert_eq!(page.at, "/my/customer/email?done=EMAIL_REQUESTED");
        assert!(page.body.contains("data-done=\"EMAIL_REQUESTED\""));
        let page = owner.get(&page.at).await;
        assert_eq!(page.at, "/my/customer/email");
        assert!(!page.body.contains("data-done"));
    }
}
