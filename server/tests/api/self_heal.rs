//! Self-heal: a browser that lost only its cookie gets a new one by the marker and the key that it kept.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

use crate::{
    api::account::{change_email, email_of, signed_in},
    support::{
        Browser, Page, TestApp,
        app::{EMAIL, LOGIN_ID},
        both,
        steps::{
            DAY, TARO, TARO_EMAIL, act, add_taro, code, code_to, device_ids, devices, devices_of, other_than, password,
            password_of, password_of_with, password_with, trusted,
        },
    },
};

/// What a browser with script keeps after its registration.
struct Traces {
    key: EcdsaKeyPair,
    marker: String,
}

impl Traces {
    /// As the script does after the green page.
    async fn leave(browser: &Browser) -> Self {
        Self::leave_as(browser, "5a".repeat(16)).await
    }

    async fn leave_as(browser: &Browser, marker: String) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
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
        self.signed_as(app, browser, login_id, [Some(&self.marker), Some(&self.marker)]).await
    }

    /// The same with other markers, in local storage and in IndexedDB.
    async fn signed_as(
        &self,
        app: &TestApp,
        browser: &Browser,
        login_id: &str,
        [local, indexed]: [Option<&String>; 2],
    ) -> String {
        // Whoever is signed in is led on from there.
        browser.forget_cookie("__Host-session");
        let challenge = challenge_on(&browser.get("/sign-in").await);
        let signed = indexed.or(local).unwrap_or(&self.marker);
        let message = format!("shinrai browser v1\n{}\n{login_id}\n{signed}\n{challenge}", app.origin);
        let signature = self.key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        let local = local.map(|marker| format!("lm={marker};")).unwrap_or_default();
        let indexed = indexed.map(|marker| format!("im={marker};")).unwrap_or_default();
        format!("ls=ok;idb=ok;opfs=ok;{local}{indexed}key=ok;ch={challenge};sig={};", hex(signature.as_ref()))
    }
}

/// What a sign-in page asks to be signed.
fn challenge_on(page: &Page) -> String {
    let challenge = page.body.split("\\\"challenge\\\":\\\"").nth(1).and_then(|rest| rest.split("\\\"").next());
    challenge.unwrap_or_else(|| panic!("no challenge: {}", page.body)).to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

both! {
    async fn my_page_knows_whether_the_marker_arrived(app: TestApp) {
        let browser = trusted(&app).await;
        let knows = async |yes: bool| browser.get("/my").await.body.contains(&format!("marked\\\":{yes}"));
        assert!(knows(false).await, "a report that was lost is sent again");
        Traces::leave(&browser).await;
        assert!(knows(true).await);
    }

    async fn a_browser_that_lost_only_its_cookie_is_healed_and_the_page_says_so(app: TestApp) {
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

    async fn a_marker_made_up_for_the_count_heals_nothing(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        browser.forget_cookie("__Host-browser");
        let made_up = "77".repeat(16);
        let report = traces.signed_as(&app, &browser, LOGIN_ID, [Some(&traces.marker), Some(&made_up)]).await;
        assert_eq!(password_with(&browser, &report).await.at, "/sign-in/code");
    }

    async fn every_marker_that_is_sent_must_be_of_the_browser_that_is_healed(app: TestApp) {
        let other = trusted(&app).await;
        Traces::leave_as(&other, "77".repeat(16)).await;
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        browser.forget_cookie("__Host-browser");
        let marker = &traces.marker;
        for local in ["77".repeat(16), "00".repeat(16)] {
            let report = traces.signed_as(&app, &browser, LOGIN_ID, [Some(&local), Some(marker)]).await;
            assert_eq!(password_with(&browser, &report).await.at, "/sign-in/code", "{local}");
        }
        let report = traces.signed_as(&app, &browser, LOGIN_ID, [Some(marker), None]).await;
        assert_eq!(password_with(&browser, &report).await.at, "/sign-in/code", "the key's own store says nothing");
        let report = traces.signed_as(&app, &browser, LOGIN_ID, [None, Some(marker)]).await;
        assert_eq!(password_with(&browser, &report).await.outcome(), Some("healed"), "local storage alone was lost");
    }

    async fn new_markers_earn_a_browser_no_new_heals(app: TestApp) {
        let browser = trusted(&app).await;
        for (round, healed) in [(1, true), (2, true), (3, false)] {
            let traces = Traces::leave_as(&browser, format!("{round:02}").repeat(16)).await;
            app.advance(DAY);
            browser.forget_cookie("__Host-browser");
            let report = traces.signed(&app, &browser, LOGIN_ID).await;
            let page = password_with(&browser, &report).await;
            assert_eq!(page.outcome() == Some("healed"), healed, "round {round}: {}", page.at);
        }
    }

    async fn each_heal_is_told_to_the_owner(app: TestApp) {
        let browser = trusted(&app).await;
        let traces = Traces::leave(&browser).await;
        for _ in 0..2 {
            app.advance(DAY);
            let told = app.notices_to(EMAIL).await;
            browser.forget_cookie("__Host-browser");
            let report = traces.signed(&app, &browser, LOGIN_ID).await;
            assert_eq!(password_with(&browser, &report).await.outcome(), Some("healed"));
            assert_eq!(app.notices_to(EMAIL).await, told + 1);
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
            assert_eq!((device_ids(&page).len(), page.reasons()), (1, vec![]), "and the list says nothing of it");
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
        browser.forget_cookie("__Host-session");
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

    async fn a_challenge_of_the_sign_in_page_is_no_link_of_a_mail(app: TestApp) {
        let owner = signed_in(&app).await;
        change_email(&app, &owner, "hanako.new@example.jp").await;
        let stranger = app.browser();
        // What a challenge is made of, the browser brings along: here the words of a link.
        stranger.set_cookie("__Host-probe", "email undo");
        let challenge = challenge_on(&stranger.get("/sign-in").await);
        let (at, mac) = challenge.split_once('.').unwrap();
        let id: i64 = at.parse().unwrap();
        let mac = BASE64_URL_SAFE_NO_PAD.decode(mac).unwrap();
        // As if the change had by chance got this moment for its id.
        sqlx::query("UPDATE email_change SET id = $1").bind(id).execute(app.site.store.pool()).await.unwrap();
        let token = BASE64_URL_SAFE_NO_PAD.encode([&id.to_be_bytes()[..], &mac].concat());
        stranger.post_form("/api/undo_email", &[("token", &token)]).await;
        assert_eq!(email_of(&app).await, "hanako.new@example.jp");
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
