//! The box "remember this browser" keeps the subscriber's choice.

use crate::{
    api::account::NEW_PASSWORD,
    support::{
        Page, TestApp,
        app::EMAIL,
        both,
        steps::{MINUTE, other_than, password},
    },
};

/// Whether the box arrives ticked.
fn is_ticked(page: &Page) -> bool {
    let boxes: Vec<_> = page.body.split('<').filter(|part| part.contains("name=\"trust\"")).collect();
    assert!(!boxes.is_empty(), "no box on {}: {}", page.at, page.body);
    boxes[0].contains(" checked")
}

both! {
    async fn an_unticked_box_stays_so_through_wrong_codes_resends_reloads_and_a_change_of_language(app: TestApp) {
        let browser = app.browser();
        assert!(is_ticked(&password(&browser).await));
        let wrong = other_than(&app.latest_code(EMAIL).await);
        assert!(!is_ticked(&browser.post_form("/api/submit_code", &[("code", &wrong)]).await), "a wrong code");
        assert!(!is_ticked(&browser.post_form("/api/submit_code", &[("code", "12345")]).await), "no code");
        assert!(!is_ticked(&browser.get("/sign-in/code").await), "a reload");
        app.advance(MINUTE);
        assert!(!is_ticked(&browser.post_form("/api/resend_code", &[("channel", "email")]).await), "a resend");
        let referer = format!("{}/sign-in/code", app.origin);
        let page = browser.copy().with("referer", &referer).post_form("/api/set_language", &[("lang", "en")]).await;
        assert_eq!(page.at, "/sign-in/code");
        assert!(!is_ticked(&page), "another language");
        let page = browser.post_form("/api/submit_code", &[("code", &wrong), ("trust", "on")]).await;
        assert!(is_ticked(&page), "and back");
        assert!(is_ticked(&password(&app.browser()).await), "another attempt begins anew");
    }

    async fn a_choice_made_before_asking_for_another_message_is_kept(app: TestApp) {
        let browser = app.browser();
        let page = password(&browser).await;
        app.advance(MINUTE);
        let tag = page.field("attempt").unwrap();
        let page = browser.post_form("/api/resend_code", &[("channel", "email"), ("attempt", tag)]).await;
        assert!(!is_ticked(&page), "the box went along, unticked");
    }

    #[settings("--trust-ticked", "off")]
    async fn a_ticked_box_stays_so_where_it_arrives_unticked(app: TestApp) {
        let browser = app.browser();
        assert!(!is_ticked(&password(&browser).await));
        let wrong = other_than(&app.latest_code(EMAIL).await);
        assert!(is_ticked(&browser.post_form("/api/submit_code", &[("code", &wrong), ("trust", "on")]).await));
        assert!(is_ticked(&browser.get("/sign-in/code").await));
        app.advance(MINUTE);
        assert!(is_ticked(&browser.post_form("/api/resend_code", &[("channel", "email")]).await));
    }

    async fn the_box_of_a_sign_up_keeps_the_choice_as_well(app: TestApp) {
        let browser = app.browser();
        let fields = [("login_id", "jiro"), ("password", NEW_PASSWORD), ("email", "jiro@example.jp")];
        assert!(is_ticked(&browser.post_form("/api/sign_up", &fields).await));
        let wrong = other_than(&app.latest_code("jiro@example.jp").await);
        assert!(!is_ticked(&browser.post_form("/api/confirm_sign_up", &[("code", &wrong)]).await));
        assert!(!is_ticked(&browser.get("/sign-up/code").await));
        app.advance(MINUTE);
        assert!(!is_ticked(&browser.post_form("/api/resend_sign_up_code", &[]).await));
    }
}
