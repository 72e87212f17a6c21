//! Why was I asked? What the pages say, on both databases, for a browser that sends what a real one would.

use crate::support::{
    Browser, TestApp,
    app::{EMAIL, LOGIN_ID},
    both,
    steps::{
        CHROME, DAY, TARO, TARO_EMAIL, add_taro, code, code_to, devices, password, password_of, password_with, trusted,
    },
};

const LINE: &str = "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 Version/4.0 Chrome/156.0 Mobile Safari/537.36 Line/15.2.0/IAB";
/// Part of the advice to tick the box.
const TICK_ADVICE: &str = "にチェックを入れてサインインしてください。次回から";
const NEW: Option<(&str, &str)> = Some(("NEW_BROWSER", "certain"));

async fn in_database(app: &TestApp, statement: &'static str) {
    sqlx::query(statement).execute(app.site.store.pool()).await.unwrap();
}

both! {
    async fn a_new_browser_is_told_so_before_and_after_the_code(app: TestApp) {
        let browser = app.browser();
        assert_eq!(password(&browser).await.reason(), NEW);
        assert_eq!(code(&app, &browser, true).await.reason(), NEW);
    }

    async fn who_never_ticked_learns_it_after_the_code(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        assert_eq!(code(&app, &browser, false).await.at, "/my", "nothing more is known than was said");
        app.advance(DAY);
        assert_eq!(password(&browser).await.reason(), NEW);
        let page = code(&app, &browser, false).await;
        assert_eq!((page.at.as_str(), page.reason()), ("/sign-in/remembered", Some(("NEVER_TRUSTED", "certain"))));
        assert_eq!(page.outcome(), Some("not-asked"));
    }

    async fn a_trust_that_ran_out_is_said_with_its_day_only_after_the_code(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(91 * DAY);
        let before = password(&browser).await;
        assert_eq!(before.reason(), Some(("EXPIRED", "certain")));
        let after = code(&app, &browser, true).await;
        assert_eq!(after.reason(), Some(("EXPIRED", "certain")));
        let day = server_core::local_time::day(&app.site.zone, app.site.clock.now() - DAY);
        assert!(!before.body.contains(&day) && after.body.contains(&day), "{day}");
    }

    async fn a_cookie_that_came_back_changed_is_our_fault_to_name(app: TestApp) {
        let browser = trusted(&app).await;
        browser.set_cookie("__Host-browser", "AAAA");
        assert_eq!(password(&browser).await.reason(), Some(("COOKIE_DAMAGED", "certain")));
    }

    async fn a_record_of_ours_that_is_gone_is_our_fault_too(app: TestApp) {
        let browser = trusted(&app).await;
        in_database(&app, "DELETE FROM trust").await;
        in_database(&app, "DELETE FROM browser").await;
        assert_eq!(password(&browser).await.reason(), Some(("SERVER_LOST", "certain")));
    }

    async fn a_changed_password_is_the_reason_it_is(app: TestApp) {
        let browser = trusted(&app).await;
        in_database(&app, "UPDATE account SET credential_version = credential_version + 1").await;
        assert_eq!(password(&browser).await.reason(), Some(("CREDENTIAL_CHANGED", "certain")));
    }

    async fn a_copy_is_possible_never_certain(app: TestApp) {
        let original = trusted(&app).await;
        let copy = original.copy();
        for _ in 0..3 {
            app.advance(DAY);
            assert_eq!(password(&original).await.at, "/my");
        }
        assert_eq!(password(&copy).await.reason(), Some(("COPIED_SUSPECTED", "possible")));
        let page = password(&original).await;
        assert_eq!(page.reason(), Some(("COPIED_SUSPECTED", "possible")), "the original is told the same");
    }

    async fn the_first_copy_is_a_restored_backup_and_the_second_a_computer_that_goes_back(app: TestApp) {
        const FIRST: &str = "新しいパソコンに移したとき";
        const AGAIN: &str = "起動するたびに元の状態に戻る";
        let original = trusted(&app).await;
        let go_on = async |browser: &Browser| {
            for _ in 0..3 {
                app.advance(DAY);
                assert_eq!(password(browser).await.at, "/my");
            }
        };
        let copy = original.copy();
        go_on(&original).await;
        let page = password(&copy).await;
        assert!(page.body.contains(FIRST) && !page.body.contains(AGAIN));
        let page = code(&app, &copy, true).await;
        assert!(page.body.contains(FIRST) && !page.body.contains(AGAIN), "after the code too");
        let page = password(&original).await;
        assert!(page.body.contains(FIRST) && !page.body.contains(AGAIN), "and to the original");
        let second = copy.copy();
        go_on(&copy).await;
        let page = password(&second).await;
        assert_eq!(page.reason(), Some(("COPIED_SUSPECTED", "possible")));
        assert!(page.body.contains(AGAIN) && !page.body.contains(FIRST));
    }

    async fn who_never_registered_in_a_copied_browser_hears_nothing_of_the_copy(app: TestApp) {
        add_taro(&app).await;
        let original = trusted(&app).await;
        let copy = original.copy();
        for _ in 0..3 {
            app.advance(DAY);
            assert_eq!(password(&original).await.at, "/my");
        }
        assert_eq!(password_of(&copy, TARO).await.reason(), NEW);
        let page = code_to(&app, &copy, TARO_EMAIL, true).await;
        assert_eq!(page.reasons().last(), NEW.as_ref());
        assert_eq!(password(&original).await.reason(), Some(("COPIED_SUSPECTED", "possible")), "its owner does");
    }

    async fn what_ended_elsewhere_names_this_browser_only_if_it_is_of_that_kind(app: TestApp) {
        trusted(&app).await;
        in_database(&app, "UPDATE trust SET ended_at = created_at + 1, ended_reason = 'REVOKED_BY_OPERATOR', ended_by = 'operator'").await;
        let other = app.browser().with("user-agent", CHROME);
        password(&other).await;
        assert_eq!(code(&app, &other, false).await.at, "/my", "another kind: nothing more to say");
        app.advance(DAY);
        let same = app.browser();
        password(&same).await;
        let page = code(&app, &same, false).await;
        assert_eq!(page.reason(), Some(("REVOKED_BY_OPERATOR", "likely")));
        assert!(page.body.contains("前に登録した「Firefox / Linux」のようです。前の登録は、"), "{}", page.body);
    }

    async fn where_the_box_is_closed_it_was_not_left_unticked(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        code(&app, &browser, false).await;
        in_database(&app, "UPDATE account SET untrusted_until = 4102444800000").await;
        app.advance(DAY);
        let page = password(&browser).await;
        assert!(!page.body.contains("name=\"trust\"") && !page.body.contains(TICK_ADVICE));
        let page = code(&app, &browser, false).await;
        assert_eq!((page.outcome(), page.reason()), (Some("closed"), Some(("NEVER_TRUSTED", "certain"))), "of the time before");
        assert!(!page.body.contains(TICK_ADVICE));
        in_database(&app, "DELETE FROM sign_in WHERE remembered = 'not_asked'").await;
        in_database(&app, "UPDATE account SET untrusted_until = 0").await;
        app.advance(DAY);
        password(&browser).await;
        assert_eq!(code(&app, &browser, false).await.at, "/my", "and nobody is blamed for that");
    }

    async fn a_line_of_the_history_is_told_for_the_browser_it_was(app: TestApp) {
        let inside = app.browser().with("user-agent", LINE);
        password(&inside).await;
        code(&app, &inside, false).await;
        let browser = trusted(&app).await;
        let page = browser.get("/my/history").await;
        assert!(page.reasons().contains(&("IN_APP", "likely")));
        assert!(!page.body.contains("openExternalBrowser"), "no way out of an app that nobody is in");
    }

    async fn each_owner_of_a_copied_browser_is_told_by_mail_and_none_of_the_others(app: TestApp) {
        add_taro(&app).await;
        let original = trusted(&app).await;
        password_of(&original, TARO).await;
        code_to(&app, &original, TARO_EMAIL, true).await;
        let copy = original.copy();
        // What is under way arrives before the days pass: a notice is worth sending for one.
        app.outbox(EMAIL).await;
        for _ in 0..3 {
            app.advance(DAY);
            assert_eq!(password(&original).await.at, "/my");
        }
        password(&copy).await;
        for (to, other) in [(EMAIL, TARO), (TARO_EMAIL, LOGIN_ID)] {
            let notices = app.outbox(to).await.into_iter().filter(|message| message.code.is_empty());
            let bodies: Vec<_> = notices.map(|notice| notice.body).collect();
            assert_eq!(bodies.len(), 2, "{to}: of this, and of the new device before");
            assert!(bodies[0].contains("Firefox / Linux") && !bodies[0].contains(other), "{}", bodies[0]);
        }
        assert_eq!(password_of(&original, TARO).await.reason(), Some(("COPIED_SUSPECTED", "possible")));
    }

    async fn another_ids_registration_is_told_only_after_the_code_and_without_its_owner(app: TestApp) {
        add_taro(&app).await;
        let shared = trusted(&app).await;
        assert_eq!(password_of(&shared, TARO).await.reason(), NEW);
        let page = code_to(&app, &shared, TARO_EMAIL, true).await;
        assert_eq!(page.reasons().last(), Some(&("OTHER_ACCOUNT", "certain")));
        assert!(!page.body.contains(LOGIN_ID));
        assert_eq!(password(&shared).await.at, "/my", "and changes nothing for the first");
    }

    async fn a_browser_inside_an_app_is_told_before_the_code_and_after_the_tick(app: TestApp) {
        let browser = app.browser().with("user-agent", LINE);
        let page = password(&browser).await;
        assert_eq!((page.reason(), page.caution()), (Some(("IN_APP", "likely")), Some("IN_APP")), "card and box");
        assert!(page.body.contains("LINE"));
        assert!(page.body.contains("\"/sign-in?openExternalBrowser=1\""), "the way out that LINE has");
        assert!(page.body.contains(&format!(">{}/sign-in<", app.origin)), "and the address to take along");
        let page = code(&app, &browser, true).await;
        assert_eq!(page.outcome(), Some("yes-but"));
        assert_eq!(devices(&app).await, 1, "remembered inside this app");
        app.advance(DAY);
        assert_eq!(password(&browser).await.at, "/my");
    }

    #[settings("--own-app-ua", "SakuraApp/", "--brand-name", "Sakura")]
    async fn the_operators_own_app_is_named_as_such(app: TestApp) {
        let browser = app.browser().with("user-agent", "Mozilla/5.0 (Linux; Android 16; K; wv) Chrome/156.0 SakuraApp/3.1");
        assert_eq!(password(&browser).await.reason(), Some(("IN_APP", "likely")));
        code(&app, &browser, true).await;
        assert!(browser.get("/my/devices").await.body.contains("Sakura / Android"));
    }

    async fn a_private_window_is_told_at_the_box_and_after_the_tick(app: TestApp) {
        let browser = app.browser();
        let page = password_with(&browser, "ls=ok;idb=ok;opfs=refused;").await;
        assert_eq!((page.reason(), page.caution()), (Some(("PRIVATE_WINDOW", "likely")), Some("PRIVATE_WINDOW")));
        assert_eq!(code(&app, &browser, true).await.outcome(), Some("yes-but"));
    }

    async fn a_report_never_makes_a_healthy_browser_private(app: TestApp) {
        for report in ["", "ls=ok;idb=ok;opfs=ok;", "ls=ok;opfs=absent;", "ls=refused;opfs=refused;", "opfs=REFUSED", "\u{0}=;;;=", "ls"] {
            assert_eq!(password_with(&app.browser(), report).await.reason(), NEW, "{report:?}");
        }
    }

    async fn a_cookie_that_never_comes_back_is_told_at_once_and_repeated_next_time(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        browser.post_form_once("/api/submit_code", &[("code", &right), ("trust", "on")]).await;
        browser.forget_cookie("__Host-browser");
        let page = browser.get("/sign-in/remembered").await;
        assert_eq!((page.outcome(), page.reason()), (Some("cookie-refused"), Some(("COOKIE_ONLY_REFUSED", "certain"))));
        assert_eq!(devices(&app).await, 0, "it never takes a place");
        assert_eq!(browser.get("/my").await.at, "/my", "and the sign-in holds");
        app.advance(DAY);
        password(&browser).await;
        let page = code(&app, &browser, true).await;
        assert_eq!(page.reasons().last(), Some(&("COOKIE_ONLY_REFUSED", "likely")));
    }

    async fn a_browser_that_forgets_is_suspected_at_first_and_named_once_three_never_came_back(app: TestApp) {
        let said = async |expected: (&str, &str), ticked: bool| {
            let browser = app.browser().with("user-agent", CHROME);
            let page = password(&browser).await;
            assert_eq!(page.reason(), NEW, "before the code nothing of the account");
            assert_eq!(page.body.contains("name=\"trust\" value=\"on\" checked"), ticked, "the box");
            assert!(!page.body.contains("reason-again"), "how often, neither");
            assert_eq!(page.body.contains(TICK_ADVICE), ticked, "no advice to tick what was left out for a reason");
            let page = code(&app, &browser, true).await;
            assert_eq!(page.reasons().last(), Some(&expected));
            app.advance(DAY);
        };
        said(("NEW_BROWSER", "certain"), true).await;
        said(("CLEARED_ON_CLOSE", "possible"), true).await;
        said(("CLEARED_ON_CLOSE", "possible"), false).await;
        said(("CLEARED_ON_CLOSE", "likely"), false).await;
        let page = password(&app.browser().with("user-agent", CHROME)).await;
        assert_eq!((page.reason(), page.caution()), (NEW, Some("CLEARED_ON_CLOSE")), "beside the box");
    }

    #[settings("--limit-sends-per-day", "100")]
    async fn forty_sign_ins_in_a_browser_that_forgets_never_lock_anybody_out(app: TestApp) {
        let mut replaced = Vec::new();
        for round in 0..40 {
            let browser = app.browser().with("user-agent", CHROME);
            password(&browser).await;
            let page = code(&app, &browser, true).await;
            if page.at == "/sign-in/replace" {
                replaced.push(round);
                let who = page.field("as").unwrap();
                let fields = [("as", who), ("device_id", "never-back")];
                let page = browser.post_form("/api/replace_device", &fields).await;
                assert_eq!(page.outcome(), Some("yes-but"), "all of them in one press, round {round}");
                assert_eq!(devices(&app).await, 1);
            }
            assert_eq!(browser.get("/my").await.at, "/my");
            app.advance(DAY);
        }
        assert_eq!((replaced, devices(&app).await), (vec![30], 10), "the places were full one time");
    }

    async fn in_another_kind_of_browser_the_other_one_is_named_after_the_code(app: TestApp) {
        trusted(&app).await;
        let other = app.browser().with("user-agent", CHROME);
        let page = password(&other).await;
        assert!(page.reason() == NEW && !page.body.contains("Firefox / Linux"));
        let page = code(&app, &other, false).await;
        assert_eq!(page.reason(), Some(("DIFFERENT_BROWSER", "likely")));
        assert!(page.body.contains("Firefox / Linux"));
    }

    async fn a_registration_nobody_proved_is_said_to_be_one(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        let right = app.latest_code(EMAIL).await;
        browser.post_form_once("/api/submit_code", &[("code", &right), ("trust", "on")]).await;
        let elsewhere = app.browser();
        password(&elsewhere).await;
        assert_eq!(code(&app, &elsewhere, true).await.reasons().last(), Some(&("NOT_CONFIRMED", "likely")));
    }

    async fn the_reason_is_written_down_for_support_without_anything_private(app: TestApp) {
        let browser = app.browser();
        let marker = "ab".repeat(16);
        password_with(&browser, &format!("ls=ok;idb=ok;opfs=ok;lm={marker};")).await;
        let kept: Option<String> = sqlx::query_scalar("SELECT report FROM sign_in").fetch_one(app.site.store.pool()).await.unwrap();
        let kept = kept.unwrap();
        assert!(kept.contains("opfs=ok") && !kept.contains(&marker), "{kept}");
    }
}
