//! Two-step verification on, off, and by which channel.

use super::{LINE, MINUTE, act, newest, of_account, signed_in, with_mobile};
use crate::support::{
    TestApp,
    app::{EMAIL, PASSWORD},
    both,
    steps::{code, devices, other_than, password, trusted},
};

both! {
    async fn the_channel_is_changed_by_a_code_to_the_new_one(app: TestApp) {
        let elsewhere = trusted(&app).await;
        let browser = trusted(&app).await;
        with_mobile(&app, &browser).await;
        app.advance(MINUTE * 2);
        let since = of_account::<i64>(&app, "two_step_since").await;
        let page = act(&browser, "start_two_step", &[("channel", "sms")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (None, "/my/two-step"));
        let sent = app.latest_code(LINE).await;
        let told = app.notices_to(LINE).await;
        let page = act(&browser, "enable_two_step", &[("code", &sent)]).await;
        assert_eq!(page.at, "/my/two-step?done=CHANNEL_CHANGED");
        assert_eq!(app.notices_to(LINE).await, told + 1, "the number is told");
        assert_eq!(of_account::<String>(&app, "two_step").await, "sms");
        assert_eq!(of_account::<String>(&app, "two_step_set_by").await, "subscriber");
        assert_eq!(of_account::<i64>(&app, "two_step_since").await, since, "it was on before");
        assert_eq!(password(&browser).await.at, "/my", "this browser stays trusted");
        let page = password(&elsewhere).await;
        assert_eq!(page.reason(), Some(("CREDENTIAL_CHANGED", "certain")), "the others do not");
        assert!(page.body.contains("2段階認証の設定が変わりました"), "and are told what changed");
        assert!(newest(&app, EMAIL).await.contains("受け取り方"), "so is the address");
    }

    async fn a_channel_the_account_has_not_is_refused(app: TestApp) {
        let browser = signed_in(&app).await;
        assert_eq!(act(&browser, "start_two_step", &[("channel", "sms")]).await.refusal(), Some("CHANNEL_UNAVAILABLE"));
        assert_eq!(act(&browser, "start_two_step", &[("channel", "nonsense")]).await.refusal(), Some("CHANNEL_UNAVAILABLE"));
    }

    async fn disabling_needs_the_tick_and_a_code_and_ends_all_trust(app: TestApp) {
        let elsewhere = trusted(&app).await;
        let browser = trusted(&app).await;
        app.advance(MINUTE * 5);
        assert_eq!(act(&browser, "disable_two_step", &[]).await.refusal(), Some("NOT_UNDERSTOOD"));
        app.advance(MINUTE * 20);
        password(&browser).await;
        let page = act(&browser, "disable_two_step", &[("understood", "on")]).await;
        assert_eq!(page.refusal(), Some("NEEDS_CODE"));
        act(&browser, "send_fresh_code", &[("page", "two-step")]).await;
        let sent = app.latest_code(EMAIL).await;
        let page = act(&browser, "disable_two_step", &[("understood", "on"), ("code", &sent)]).await;
        assert_eq!(page.at, "/my/two-step?done=TWO_STEP_OFF");
        assert_eq!(devices(&app).await, 0);
        assert_eq!(browser.get("/my").await.at, "/my", "who did it stays signed in");
        assert_eq!(elsewhere.get("/my").await.at, "/sign-in", "nobody else does");
        assert_eq!(password(&elsewhere).await.at, "/my", "no code any more");
    }

    async fn switched_on_again_the_first_code_says_why(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "disable_two_step", &[("understood", "on")]).await;
        // No code was typed for so long that one has to be typed now.
        app.advance(MINUTE * 11);
        let elsewhere = app.browser();
        assert_eq!(password(&elsewhere).await.at, "/my");
        let page = act(&browser, "start_two_step", &[("channel", "email")]).await;
        assert_eq!(page.refusal(), Some("NEEDS_PASSWORD"));
        act(&browser, "confirm_identity", &[("password", PASSWORD), ("page", "two-step")]).await;
        let page = act(&browser, "start_two_step", &[("channel", "email")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (None, "/my/two-step"));
        let sent = app.latest_code(EMAIL).await;
        let page = act(&browser, "enable_two_step", &[("code", &other_than(&sent))]).await;
        assert_eq!(page.refusal(), Some("CODE_WRONG"));
        assert_eq!(of_account::<String>(&app, "two_step").await, "off", "only the right code switches it on");
        let page = act(&browser, "enable_two_step", &[("code", &sent)]).await;
        assert_eq!(page.at, "/my/two-step?done=TWO_STEP_ON");
        assert_eq!(of_account::<String>(&app, "two_step").await, "email");
        assert_eq!(browser.get("/my").await.at, "/my", "who did it stays signed in");
        assert_eq!(elsewhere.get("/my").await.at, "/sign-in", "whoever knew the password may be elsewhere");
        let other = app.browser();
        assert_eq!(password(&other).await.at, "/sign-in/code");
        let page = code(&app, &other, true).await;
        assert!(page.reasons().contains(&("TWO_STEP_JUST_ON", "certain")), "{:?}", page.reasons());
    }

    async fn a_code_that_was_just_typed_is_enough_to_switch_it_on_again(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "disable_two_step", &[("understood", "on")]).await;
        let before = app.codes_to(EMAIL).await;
        let page = act(&browser, "start_two_step", &[("channel", "email")]).await;
        assert_eq!((page.refusal(), page.at.as_str()), (None, "/my/two-step?done=TWO_STEP_ON"));
        assert_eq!(of_account::<String>(&app, "two_step").await, "email");
        let after = app.codes_to(EMAIL).await;
        assert_eq!(after, before, "no code is sent for it");
    }

    async fn a_code_for_a_number_that_changed_meanwhile_switches_nothing(app: TestApp) {
        let browser = signed_in(&app).await;
        with_mobile(&app, &browser).await;
        app.advance(MINUTE * 2);
        act(&browser, "start_two_step", &[("channel", "sms")]).await;
        let old = app.latest_code(LINE).await;
        app.advance(MINUTE * 2);
        act(&browser, "request_mobile_change", &[("mobile", "080-2222-3333")]).await;
        let sent = app.latest_code("+818022223333").await;
        act(&browser, "confirm_mobile", &[("code", &sent)]).await;
        let page = act(&browser, "enable_two_step", &[("code", &old)]).await;
        assert_eq!(page.refusal(), Some("CODE_EXPIRED"));
        assert_eq!(of_account::<String>(&app, "two_step").await, "email");
    }
}
