//! Reasons where several states meet: two accounts, several browsers, ends and losses at once.

use crate::support::{
    Browser, Page, TestApp, both,
    steps::{CHROME, DAY, TARO, TARO_EMAIL, add_taro, code, code_to, password, password_of, trusted},
};

/// The box as it arrives, ticked.
const TICKED: &str = "name=\"trust\" value=\"on\" checked";

fn chrome(app: &TestApp) -> Browser {
    app.browser().with("user-agent", CHROME)
}

/// A registration of Chrome on Windows that nobody ever used; its browser is closed.
async fn registered_and_gone(app: &TestApp) {
    let browser = chrome(app);
    password(&browser).await;
    code(app, &browser, true).await;
    app.advance(DAY);
}

/// The last reason that a page gives: after the code the one that is known now.
fn now_said(page: &Page) -> Option<(String, String)> {
    page.reasons().last().map(|(reason, certainty)| ((*reason).to_owned(), (*certainty).to_owned()))
}

fn is(reason: &str, certainty: &str) -> Option<(String, String)> {
    Some((reason.to_owned(), certainty.to_owned()))
}

both! {
    async fn a_loss_is_named_before_another_ids_registration(app: TestApp) {
        add_taro(&app).await;
        let shared = trusted(&app).await;
        password_of(&shared, TARO).await;
        code_to(&app, &shared, TARO_EMAIL, true).await;
        app.advance(DAY);
        assert_eq!((password(&shared).await.at, password_of(&shared, TARO).await.at), ("/my".into(), "/my".into()));
        app.advance(DAY);
        let cleared = app.browser();
        password(&cleared).await;
        code(&app, &cleared, true).await;
        password_of(&cleared, TARO).await;
        let page = code_to(&app, &cleared, TARO_EMAIL, true).await;
        assert_eq!(now_said(&page), is("DIFFERENT_BROWSER", "possible"), "it was registered here once");
        assert!(page.body.contains("Cookieなどの記録を消したあと"), "{}", page.body);
    }

    async fn in_a_browser_that_forgets_each_account_hears_of_its_own_losses(app: TestApp) {
        add_taro(&app).await;
        for start in 1..=4 {
            let browser = chrome(&app);
            let page = password(&browser).await;
            assert_eq!(page.body.contains(TICKED), start < 3, "hanako's box at start {start}");
            let said = now_said(&code(&app, &browser, true).await);
            let page = password_of(&browser, TARO).await;
            assert_eq!(page.caution(), (start >= 3).then_some("CLEARED_ON_CLOSE"), "taro's box at start {start}");
            let taros = now_said(&code_to(&app, &browser, TARO_EMAIL, true).await);
            let expected = match start {
                1 => (is("NEW_BROWSER", "certain"), is("OTHER_ACCOUNT", "certain")),
                2 | 3 => (is("CLEARED_ON_CLOSE", "possible"), is("CLEARED_ON_CLOSE", "possible")),
                _ => (is("CLEARED_ON_CLOSE", "likely"), is("CLEARED_ON_CLOSE", "likely")),
            };
            assert_eq!((said, taros), expected, "start {start}");
            app.advance(DAY);
        }
    }

    async fn a_browser_that_came_back_for_another_id_is_not_said_to_forget(app: TestApp) {
        add_taro(&app).await;
        for _ in 0..3 {
            registered_and_gone(&app).await;
        }
        let taros = chrome(&app);
        password_of(&taros, TARO).await;
        code_to(&app, &taros, TARO_EMAIL, true).await;
        app.advance(DAY);
        assert_eq!(password_of(&taros, TARO).await.at, "/my");
        let page = password(&taros).await;
        assert_eq!(page.caution(), None);
        assert_eq!(now_said(&code(&app, &taros, true).await), is("DIFFERENT_BROWSER", "possible"));
    }

    async fn what_ended_in_this_kind_of_browser_is_said_though_another_kind_is_in_force(app: TestApp) {
        for (ending, expected) in [
            ("ended_reason = 'REVOKED_BY_YOU', ended_at = 1, ended_by = 'subscriber'", "REVOKED_BY_YOU"),
            ("ended_reason = 'CAP_REPLACED', ended_at = 1, ended_by = 'subscriber'", "CAP_REPLACED"),
            ("expires_at = 1", "EXPIRED"),
        ] {
            registered_and_gone(&app).await;
            let end = format!("UPDATE trust SET {ending} WHERE ended_at IS NULL AND expires_at > 1");
            sqlx::query(sqlx::AssertSqlSafe(end)).execute(app.site.store.pool()).await.unwrap();
            let phone = trusted(&app).await;
            app.advance(DAY);
            assert_eq!(password(&phone).await.at, "/my");
            let cleared = chrome(&app);
            password(&cleared).await;
            let page = code(&app, &cleared, false).await;
            assert_eq!(now_said(&page), is(expected, "possible"));
            assert!(page.body.contains("Chrome / Windows") && page.body.contains("別の端末"), "both causes: {}", page.body);
            sqlx::query("DELETE FROM trust").execute(app.site.store.pool()).await.unwrap();
            sqlx::query("DELETE FROM sign_in").execute(app.site.store.pool()).await.unwrap();
            app.advance(DAY);
        }
    }

    async fn another_way_and_the_unticked_box_come_at_the_third_registration(app: TestApp) {
        for round in 1..=4 {
            let browser = chrome(&app);
            assert_eq!(password(&browser).await.body.contains(TICKED), round < 3, "round {round}");
            let page = code(&app, &browser, true).await;
            assert_eq!(page.body.contains("予備コードを見る・作る"), round >= 3, "round {round}: another way");
            if round == 4 {
                assert_eq!(now_said(&page), is("CLEARED_ON_CLOSE", "likely"));
                assert!(page.body.contains("シークレット"), "an incognito window looks the same: {}", page.body);
            }
            app.advance(DAY);
        }
    }

    async fn a_box_left_unticked_last_time_is_said_whatever_was_registered_elsewhere(app: TestApp) {
        registered_and_gone(&app).await;
        let browser = chrome(&app);
        password(&browser).await;
        code(&app, &browser, false).await;
        app.advance(DAY);
        password(&browser).await;
        let page = code(&app, &browser, false).await;
        assert_eq!(now_said(&page), is("NEVER_TRUSTED", "possible"), "one elsewhere never came back");
        sqlx::query("UPDATE trust SET last_used_at = created_at + 1").execute(app.site.store.pool()).await.unwrap();
        app.advance(DAY);
        password(&browser).await;
        let page = code(&app, &browser, false).await;
        assert_eq!(now_said(&page), is("NEVER_TRUSTED", "possible"), "one elsewhere is in use");
        assert!(page.body.contains("消えた"), "and that one may be lost here: {}", page.body);
    }

    async fn the_box_that_we_left_unticked_does_not_come_ticked_again_by_that(app: TestApp) {
        registered_and_gone(&app).await;
        registered_and_gone(&app).await;
        for _ in 0..2 {
            let browser = chrome(&app);
            assert_eq!(password(&browser).await.caution(), Some("CLEARED_ON_CLOSE"));
            code(&app, &browser, false).await;
            app.advance(DAY);
        }
    }
}
