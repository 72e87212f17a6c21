//! Trusted devices in the subscriber's own hands.

use crate::support::{
    TestApp,
    app::LOGIN_ID,
    both,
    steps::{
        CHROME, DAY, TARO, TARO_EMAIL, act, add_taro, code, code_to, device_ids, devices, devices_of, password,
        password_of, trusted,
    },
};

both! {
    async fn a_device_can_be_named_and_found_by_its_name(app: TestApp) {
        let browser = trusted(&app).await;
        let id = device_ids(&browser.get("/my/devices").await)[0].clone();
        let page = act(&browser, "rename_device", &[("device_id", &id), ("name", " 居間の\u{202e}パソコン ")]).await;
        assert_eq!(page.at, "/my/devices");
        assert!(page.body.contains("居間のパソコン") && !page.body.contains('\u{202e}'));
        let page = act(&browser, "rename_device", &[("device_id", &id), ("name", "")]).await;
        assert!(page.body.contains("Firefox / Linux"));
    }

    async fn a_removed_device_is_asked_and_told_who_removed_it_and_signed_out(app: TestApp) {
        let lost = app.browser().with("user-agent", CHROME);
        password(&lost).await;
        code(&app, &lost, true).await;
        let here = trusted(&app).await;
        app.advance(DAY);
        password(&lost).await;
        password(&here).await;
        let page = here.get("/my/devices").await;
        let after_its_name = page.body.split_once("Chrome / Windows").unwrap().1;
        let other = after_its_name.split("name=\"device_id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        act(&here, "revoke_device", &[("device_id", &other)]).await;
        assert_eq!(lost.get("/my").await.at, "/sign-in", "it is signed out");
        assert_eq!(password(&lost).await.reason(), Some(("REVOKED_BY_YOU", "certain")));
        assert_eq!(password(&here).await.at, "/my", "this one is untouched");
        assert_eq!(devices(&app).await, 1);
    }

    async fn all_devices_can_be_removed_at_once(app: TestApp) {
        let first = trusted(&app).await;
        let second = trusted(&app).await;
        act(&second, "revoke_all_devices", &[]).await;
        assert_eq!(devices(&app).await, 0);
        assert_eq!(first.get("/my").await.at, "/sign-in");
        assert_eq!(second.get("/my").await.at, "/my", "who asked stays signed in");
        assert_eq!(second.get("/sign-in/remembered").await.outcome(), Some("not-asked"), "no cookie was refused");
        assert_eq!(password(&first).await.reason(), Some(("REVOKED_BY_YOU", "certain")));
    }

    async fn nobody_removes_or_names_anothers_device(app: TestApp) {
        add_taro(&app).await;
        let hanako = trusted(&app).await;
        let id = device_ids(&hanako.get("/my/devices").await)[0].clone();
        let taro = app.browser();
        password_of(&taro, TARO).await;
        code_to(&app, &taro, TARO_EMAIL, true).await;
        act(&taro, "revoke_device", &[("device_id", &id)]).await;
        act(&taro, "rename_device", &[("device_id", &id), ("name", "mine")]).await;
        assert_eq!(devices(&app).await, 1);
        assert!(!hanako.get("/my/devices").await.body.contains("mine"));
    }

    async fn a_page_of_an_account_that_is_no_longer_signed_in_changes_nothing(app: TestApp) {
        add_taro(&app).await;
        let shared = trusted(&app).await;
        let who = shared.get("/my/devices").await.field("as").unwrap().to_owned();
        password_of(&shared, TARO).await;
        code_to(&app, &shared, TARO_EMAIL, true).await;
        let page = shared.post_form("/api/revoke_all_devices", &[("as", &who)]).await;
        assert_eq!(page.refusal(), Some("ACCOUNT_SWITCHED"));
        assert_eq!((devices(&app).await, devices_of(&app, TARO).await), (1, 1));
    }

    #[settings("--limit-trusted-devices", "3")]
    async fn the_browser_after_the_last_place_chooses_which_one_goes(app: TestApp) {
        let first = trusted(&app).await;
        for _ in 0..2 {
            app.advance(DAY);
            let browser = trusted(&app).await;
            app.advance(DAY);
            assert_eq!(password(&browser).await.at, "/my");
        }
        assert_eq!(password(&first).await.at, "/my");
        let fourth = app.browser();
        password(&fourth).await;
        let page = code(&app, &fourth, true).await;
        assert_eq!(page.at, "/sign-in/replace");
        assert_eq!(device_ids(&page).len(), 3);
        let (who, oldest) = (page.field("as").unwrap().to_owned(), device_ids(&page)[0].clone());
        assert_eq!(devices(&app).await, 3, "nothing is dropped silently");
        let page = fourth.post_form("/api/replace_device", &[("as", &who), ("device_id", &oldest)]).await;
        assert_eq!(page.outcome(), Some("yes"));
        assert_eq!(devices(&app).await, 3);
        assert_eq!(password(&first).await.at, "/my", "the one used last stays");
        app.advance(DAY);
        assert_eq!(password(&fourth).await.at, "/my");
    }

    #[settings("--limit-trusted-devices", "1")]
    async fn the_replaced_device_is_told_so(app: TestApp) {
        let first = trusted(&app).await;
        let second = app.browser();
        password(&second).await;
        let page = code(&app, &second, true).await;
        let fields = [("as", page.field("as").unwrap()), ("device_id", &device_ids(&page)[0])];
        assert_eq!(second.post_form("/api/replace_device", &fields).await.outcome(), Some("yes"));
        assert_eq!(password(&first).await.reason(), Some(("CAP_REPLACED", "certain")));
    }

    #[settings("--limit-trusted-devices", "1")]
    async fn going_on_without_a_place_is_one_press(app: TestApp) {
        trusted(&app).await;
        let second = app.browser();
        password(&second).await;
        let page = code(&app, &second, true).await;
        let page = second.post_form("/api/skip_remember", &[("as", page.field("as").unwrap())]).await;
        assert_eq!(page.at, "/my");
        assert_eq!(devices(&app).await, 1);
        assert_eq!(second.get("/sign-in/remembered").await.outcome(), Some("full"));
        assert_eq!(second.get("/sign-in/replace").await.at, "/sign-in/remembered", "the question is answered");
        app.advance(DAY);
        assert_eq!(password(&second).await.reason(), Some(("NEW_BROWSER", "certain")), "nothing was left unfinished");
        let page = code(&app, &second, true).await;
        assert_eq!(page.at, "/sign-in/replace", "the question is put again");
        second.post_form("/api/skip_remember", &[("as", page.field("as").unwrap())]).await;
        assert!(!second.get("/sign-in/remembered").await.body.contains("NOT_CONFIRMED"));
        assert!(!second.get("/my/devices").await.body.contains("NOT_CONFIRMED"));
    }

    #[settings("--limit-trusted-devices", "1")]
    async fn who_goes_on_without_a_place_in_a_browser_registered_before_is_no_copy(app: TestApp) {
        let before = trusted(&app).await;
        app.advance(91 * DAY);
        trusted(&app).await;
        password(&before).await;
        let page = code(&app, &before, true).await;
        before.post_form("/api/skip_remember", &[("as", page.field("as").unwrap())]).await;
        app.advance(DAY);
        let page = password(&before).await;
        assert!(!page.body.contains("COPIED_SUSPECTED") && !page.body.contains("NOT_CONFIRMED"), "{:?}", page.reason());
    }

    async fn a_forgotten_browser_keeps_nothing_and_a_shared_one_keeps_the_others(app: TestApp) {
        add_taro(&app).await;
        let shared = trusted(&app).await;
        password_of(&shared, TARO).await;
        code_to(&app, &shared, TARO_EMAIL, true).await;
        let page = act(&shared, "forget_browser", &[]).await;
        assert_eq!(page.at, "/sign-in");
        assert!(shared.cookie("__Host-browser").is_some(), "hanako still needs it");
        assert_eq!(devices_of(&app, TARO).await, 0);
        assert_eq!(password(&shared).await.at, "/my");
        let page = shared.get("/my/devices").await;
        let fields = [("as", page.field("as").unwrap())];
        let answer = shared.post_form_once("/api/forget_browser", &fields).await;
        assert_eq!(answer.header("clear-site-data"), Some("\"storage\""));
        assert_eq!(shared.cookie("__Host-browser"), None);
        assert_eq!(devices_of(&app, LOGIN_ID).await, 0);
    }
}
