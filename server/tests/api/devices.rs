//! Trusted devices in the subscriber's own hands.

use std::time::Duration;

use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

use crate::support::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID},
    both,
    steps::{
        TARO, TARO_EMAIL, add_taro, code, code_to, devices, devices_of, other_than, password, password_of,
        password_of_with, password_with, trusted,
    },
};

const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36";
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Sends a form of `/my/devices` as that page would.
async fn act(browser: &Browser, call: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get("/my/devices").await;
    let who = page.field("as").unwrap_or_else(|| panic!("{}", page.body)).to_owned();
    let fields: Vec<_> = [("as", who.as_str())].into_iter().chain(fields.iter().copied()).collect();
    browser.post_form(&format!("/api/{call}"), &fields).await
}

fn ids(page: &Page) -> Vec<String> {
    let mut ids: Vec<_> = page
        .body
        .split("name=\"device_id\" value=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next().map(str::to_owned))
        .filter(|id| id.parse::<i64>().is_ok())
        .collect();
    ids.dedup();
    ids
}

/// What a browser with script keeps after its registration.
struct Traces {
    key: EcdsaKeyPair,
    marker: String,
}

impl Traces {
    /// As the script does after the green page.
    async fn leave(browser: &Browser) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let marker = "5a".repeat(16);
        let traces = Self { key, marker };
        traces.send(browser).await;
        traces
    }

    /// Tells of them, as the script does on each green page.
    async fn send(&self, browser: &Browser) {
        let report = format!("{}pk={};", self.report(), hex(self.key.public_key().as_ref()));
        browser.post_form_once("/api/report_browser", &[("browser_report", &report)]).await;
    }

    fn report(&self) -> String {
        format!("ls=ok;idb=ok;opfs=ok;lm={0};im={0};key=ok;", self.marker)
    }

    /// As the script does when the form is sent: signs what the page asks for.
    async fn signed(&self, app: &TestApp, browser: &Browser, login_id: &str) -> String {
        let page = browser.get("/sign-in").await;
        let challenge = page.body.split("\\\"challenge\\\":\\\"").nth(1).and_then(|rest| rest.split("\\\"").next());
        let challenge = challenge.unwrap_or_else(|| panic!("no challenge: {}", page.body));
        let message = format!("shinrai browser v1\n{}\n{login_id}\n{}\n{challenge}", app.origin, self.marker);
        let signature = self.key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{}ch={challenge};sig={};", self.report(), hex(signature.as_ref()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

both! {
    async fn a_device_can_be_named_and_found_by_its_name(app: TestApp) {
        let browser = trusted(&app).await;
        let id = ids(&browser.get("/my/devices").await)[0].clone();
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
        let id = ids(&hanako.get("/my/devices").await)[0].clone();
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
        assert_eq!(ids(&page).len(), 3);
        let (who, oldest) = (page.field("as").unwrap().to_owned(), ids(&page)[0].clone());
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
        let fields = [("as", page.field("as").unwrap()), ("device_id", &ids(&page)[0])];
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

    async fn my_page_knows_whether_the_marker_arrived(app: TestApp) {
        let browser = trusted(&app).await;
        let knows = async |yes: bool| browser.get("/my").await.body.contains(&format!("marked\\\":{yes}"));
        assert!(knows(false).await, "a report that was lost is sent again");
        Traces::leave(&browser).await;
        assert!(knows(true).await);
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

    async fn a_browser_that_lost_only_its_cookie_has_it_back_and_the_page_says_so(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        app.advance(DAY);
        browser.forget_cookie("__Host-browser");
        browser.forget_cookie("__Host-session");
        let report = traces.signed(&app, &browser, LOGIN_ID).await;
        let page = password_with(&browser, &report).await;
        assert_eq!(page.outcome(), Some("healed"), "{}", page.at);
        app.advance(DAY);
        assert_eq!(password(&browser).await.at, "/my");
    }

    async fn it_heals_twice_a_month_and_then_says_why_a_code_is_asked(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        for healed in [true, true, false] {
            app.advance(DAY);
            browser.forget_cookie("__Host-browser");
            let report = traces.signed(&app, &browser, LOGIN_ID).await;
            let page = password_with(&browser, &report).await;
            assert_eq!(page.outcome() == Some("healed"), healed, "{}", page.at);
            if !healed {
                assert_eq!(page.reason(), Some(("COOKIE_REMOVED", "likely")));
            }
        }
    }

    #[settings("--self-heal", "off", "--limit-trusted-devices", "1")]
    async fn a_browser_that_lost_only_its_cookie_takes_its_own_place_again(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        for round in 0..3 {
            app.advance(DAY);
            browser.forget_cookie("__Host-browser");
            let page = password_with(&browser, &traces.report()).await;
            assert_eq!(page.reason(), Some(("COOKIE_REMOVED", "likely")), "round {round}");
            assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes"), "no other place is asked for");
            traces.send(&browser).await;
            assert_eq!(devices(&app).await, 1);
            let page = browser.get("/my/devices").await;
            assert_eq!((ids(&page).len(), page.reasons()), (1, vec![]), "and the list says nothing of it");
        }
        app.advance(DAY);
        assert_eq!(password(&browser).await.at, "/my");
    }

    async fn once_its_heals_are_used_up_it_takes_its_own_place_again_and_earns_no_new_ones(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        for healed in [true, true, false, false] {
            app.advance(DAY);
            browser.forget_cookie("__Host-browser");
            let report = traces.signed(&app, &browser, LOGIN_ID).await;
            let page = password_with(&browser, &report).await;
            assert_eq!(page.outcome() == Some("healed"), healed, "{}", page.at);
            if !healed {
                assert_eq!(page.reason(), Some(("COOKIE_REMOVED", "likely")));
                assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes"));
                traces.send(&browser).await;
            }
            assert_eq!(devices(&app).await, 1);
        }
    }

    async fn a_marker_ends_nothing_without_the_code_and_the_tick(app: TestApp) {
        let browser = trusted(&app).await;
        let report = Traces::leave(&browser).await.report();
        let guesser = app.browser();
        password_with(&guesser, &report).await;
        let right = app.latest_code(EMAIL).await;
        let wrong = other_than(&right);
        guesser.post_form("/api/submit_code", &[("code", &wrong), ("trust", "on")]).await;
        assert_eq!(password(&browser).await.at, "/my", "a wrong code");
        let passer = app.browser();
        password_with(&passer, &report).await;
        code(&app, &passer, false).await;
        assert_eq!((password(&browser).await.at.as_str(), devices(&app).await), ("/my", 1), "no tick");
    }

    async fn a_marker_ends_nothing_of_another_account(app: TestApp) {
        add_taro(&app).await;
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        let taro = app.browser();
        password_of_with(&taro, TARO, &traces.report()).await;
        assert_eq!(code_to(&app, &taro, TARO_EMAIL, true).await.outcome(), Some("yes"));
        traces.send(&taro).await;
        assert_eq!((devices(&app).await, devices_of(&app, TARO).await), (1, 1));
        browser.forget_cookie("__Host-browser");
        let report = traces.signed(&app, &browser, LOGIN_ID).await;
        assert_eq!(password_with(&browser, &report).await.outcome(), Some("healed"), "the marker is still its own");
    }

    #[settings("--self-heal", "off")]
    async fn each_account_of_a_shared_browser_takes_its_own_place_again(app: TestApp) {
        add_taro(&app).await;
        let shared = trusted(&app).await;
        let traces = Traces::leave(&shared).await;
        password_of_with(&shared, TARO, &traces.report()).await;
        code_to(&app, &shared, TARO_EMAIL, true).await;
        app.advance(DAY);
        shared.forget_cookie("__Host-browser");
        password_with(&shared, &traces.report()).await;
        code(&app, &shared, true).await;
        let page = password_of_with(&shared, TARO, &traces.report()).await;
        assert_eq!(page.reason(), Some(("COOKIE_REMOVED", "likely")));
        code_to(&app, &shared, TARO_EMAIL, true).await;
        assert_eq!((devices(&app).await, devices_of(&app, TARO).await), (1, 1));
        app.advance(DAY);
        assert_eq!((password(&shared).await.at, password_of(&shared, TARO).await.at), ("/my".into(), "/my".into()));
    }

    #[settings("--self-heal", "off")]
    async fn two_copies_of_a_profile_do_not_end_each_other_for_ever(app: TestApp) {
        let first = trusted(&app).await;
        let traces = Traces::leave(&first).await;
        app.advance(DAY);
        // A profile moved to another PC: its storage came along, its cookies could not be read there.
        let moved = app.browser();
        password_with(&moved, &traces.report()).await;
        assert_eq!(code(&app, &moved, true).await.outcome(), Some("yes"));
        traces.send(&moved).await;
        let page = password_with(&first, &traces.report()).await;
        assert_eq!(page.reason(), Some(("COPIED_SUSPECTED", "possible")), "it names the moved PC first");
        assert_eq!(code(&app, &first, true).await.outcome(), Some("yes"));
        app.advance(DAY);
        assert_eq!(password_with(&moved, &traces.report()).await.at, "/my");
        assert_eq!(password_with(&first, &traces.report()).await.at, "/my");
        assert_eq!(devices(&app).await, 2);
    }

    #[settings("--self-heal", "off")]
    async fn where_the_policy_says_so_it_is_not_healed_but_named(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        browser.forget_cookie("__Host-browser");
        assert!(!browser.get("/sign-in").await.body.contains("challenge\\\":\\\""));
        assert_eq!(password_with(&browser, &traces.report()).await.reason(), Some(("COOKIE_REMOVED", "likely")));
    }

    async fn a_signature_for_another_page_id_or_time_heals_nothing(app: TestApp) {
        add_taro(&app).await;
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        browser.forget_cookie("__Host-browser");
        let for_taro = traces.signed(&app, &browser, TARO).await;
        assert_eq!(password_with(&browser, &for_taro).await.at, "/sign-in/code", "another ID");
        let thief = app.browser();
        thief.get("/sign-in").await;
        let stolen = traces.signed(&app, &browser, LOGIN_ID).await;
        assert_eq!(password_with(&thief, &stolen).await.at, "/sign-in/code", "another browser's page");
        app.advance(Duration::from_secs(15 * 60 + 1));
        assert_eq!(password_with(&browser, &stolen).await.at, "/sign-in/code", "too late");
    }

    async fn a_signature_is_good_once(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        browser.forget_cookie("__Host-browser");
        let report = traces.signed(&app, &browser, LOGIN_ID).await;
        let again = browser.copy();
        assert_eq!(password_with(&browser, &report).await.outcome(), Some("healed"));
        assert_eq!(password_with(&again, &report).await.at, "/sign-in/code");
    }

    async fn trust_that_somebody_ended_is_never_healed(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        act(&browser, "revoke_all_devices", &[]).await;
        browser.forget_cookie("__Host-browser");
        let report = traces.signed(&app, &browser, LOGIN_ID).await;
        assert_eq!(password_with(&browser, &report).await.reason(), Some(("REVOKED_BY_YOU", "certain")));
    }

    async fn a_marker_that_another_browser_reports_opens_nothing(app: TestApp) {
        let thief = trusted(&app).await;
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        assert_eq!(password_with(&app.browser(), &traces.report()).await.at, "/sign-in/code");
        let report = format!("{}pk={};", traces.report(), "04".repeat(65));
        thief.post_form_once("/api/report_browser", &[("browser_report", &report)]).await;
        browser.forget_cookie("__Host-browser");
        let report = traces.signed(&app, &browser, LOGIN_ID).await;
        assert_eq!(password_with(&browser, &report).await.outcome(), Some("healed"), "its key is still its own");
    }
}
