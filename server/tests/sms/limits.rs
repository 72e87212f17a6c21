//! Money and abuse: exactly as many as allowed, whatever arrives at once, and the other way is offered.

use std::time::Duration;

use super::people::{JIRO, JIRO_EMAIL, JIRO_MOBILE, add, add_jiro, states};
use crate::support::{
    Page, TestApp, both,
    steps::{password_of, submit_code},
};

const AT_ONCE: u32 = 50;

/// Fifty sign-ins at the same moment, each in a browser of its own; where they led.
async fn fifty(app: &TestApp, login_id: impl Fn(u32) -> String) -> Vec<Page> {
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|n| {
            let (browser, login_id) = (app.browser(), login_id(n));
            tokio::spawn(async move { password_of(&browser, &login_id).await })
        })
        .collect();
    let mut pages = Vec::new();
    for task in tasks {
        pages.push(task.await.unwrap());
    }
    pages
}

/// Fifty accounts; their numbers lie in one block, or in fifty.
async fn add_fifty(app: &TestApp, one_block: bool) {
    for n in 0..AT_ONCE {
        let mobile = if one_block { format!("+8190123{n:05}") } else { format!("+8190{n:03}00000") };
        add(app, &format!("person{n}"), &mobile, Some(&format!("person{n}@example.jp"))).await;
    }
}

fn refused(pages: &[Page], code: &str) -> usize {
    pages.iter().filter(|page| page.at.contains(code)).count()
}

both! {
    #[settings("--limit-sms-per-account", "7", "--limit-wrong-passwords", "100")]
    async fn of_fifty_sms_for_one_account_at_once_seven_go(app: TestApp) {
        add_jiro(&app).await;
        let pages = fifty(&app, |_| JIRO.to_owned()).await;
        assert_eq!(states(&app).await.len(), 7);
        assert_eq!(refused(&pages, "refusal=SEND_LIMIT&until="), 43);
        assert_eq!(refused(&pages, "&limit=account"), 43);
        let page = pages.iter().find(|page| page.refusal().is_some()).unwrap();
        assert!(page.at.starts_with("/sign-in/code?"), "{}", page.at);
        assert!(page.body.contains("SMSでお送りできる回数の上限に達しました") && page.body.contains("メールで送る"));
    }

    #[settings("--limit-sms-per-number", "7")]
    async fn of_fifty_sms_to_one_number_at_once_seven_go(app: TestApp) {
        for n in 0..AT_ONCE {
            add(&app, &format!("person{n}"), JIRO_MOBILE, Some(JIRO_EMAIL)).await;
        }
        let pages = fifty(&app, |n| format!("person{n}")).await;
        assert_eq!((states(&app).await.len(), refused(&pages, "&limit=address")), (7, 43));
    }

    #[settings("--limit-sms-per-prefix", "7")]
    async fn of_fifty_sms_to_one_block_of_numbers_at_once_seven_go(app: TestApp) {
        add_fifty(&app, true).await;
        let pages = fifty(&app, |n| format!("person{n}")).await;
        assert_eq!((states(&app).await.len(), refused(&pages, "&limit=block")), (7, 43));
    }

    #[settings("--limit-sms-per-network", "7")]
    async fn of_fifty_sms_asked_for_from_one_network_at_once_seven_go(app: TestApp) {
        add_fifty(&app, false).await;
        let pages = fifty(&app, |n| format!("person{n}")).await;
        assert_eq!((states(&app).await.len(), refused(&pages, "&limit=network")), (7, 43));
    }

    #[settings("--limit-sms-per-site", "7")]
    async fn of_fifty_sms_from_the_whole_site_at_once_seven_go_and_mails_go_on(app: TestApp) {
        add_fifty(&app, false).await;
        let pages = fifty(&app, |n| format!("person{n}")).await;
        assert_eq!((states(&app).await.len(), refused(&pages, "&limit=site")), (7, 43));
        let page = pages.iter().find(|page| page.refusal().is_some()).unwrap();
        assert!(page.body.contains("お客さまの操作に問題はありません"), "{}", page.body);
        // By e-mail everybody comes in.
        for page in pages.iter().filter(|page| page.refusal().is_some()) {
            assert!(page.body.contains("メールで送る"));
        }
    }

    #[settings("--limit-sends-per-day", "7", "--limit-sends-kept", "0", "--limit-wrong-passwords", "100")]
    async fn of_fifty_mails_to_one_address_at_once_seven_go(app: TestApp) {
        let pages = fifty(&app, |_| "hanako".to_owned()).await;
        assert_eq!(app.outbox("hanako@example.jp").await.len(), 7);
        assert_eq!(refused(&pages, "/sign-in?refusal=SEND_LIMIT"), 43, "there is no other way");
    }

    #[settings("--limit-sms-per-site", "1")]
    async fn what_one_limit_refuses_is_not_counted_by_the_others(app: TestApp) {
        add_fifty(&app, false).await;
        password_of(&app.browser(), "person1").await;
        add(&app, JIRO, JIRO_MOBILE, Some(JIRO_EMAIL)).await;
        for _ in 0..15 {
            assert!(password_of(&app.browser(), JIRO).await.at.contains("&limit=site"));
        }
        app.advance(Duration::from_secs(3601));
        assert_eq!(password_of(&app.browser(), JIRO).await.at, "/sign-in/code", "an hour later all is open");
    }

    #[settings("--limit-sms-per-account", "1")]
    async fn where_sms_is_refused_the_mail_is_one_press_away(app: TestApp) {
        add_jiro(&app).await;
        password_of(&app.browser(), JIRO).await;
        let browser = app.browser();
        let page = password_of(&browser, JIRO).await;
        assert_eq!(page.refusal(), Some("SEND_LIMIT"));
        assert!(page.body.contains("まだお送りしていません"));
        let (mail, sms) = (page.body.find("メールで送る").unwrap(), page.body.find("SMSで送る").unwrap());
        assert!(mail < sms, "the way that is open comes first");
        // Reloading shows the same, and a second sign-in returns to it.
        assert!(browser.get("/sign-in/code").await.body.contains("まだお送りしていません"));
        assert_eq!(password_of(&browser, JIRO).await.at, "/sign-in/code");
        let page = browser.post_form("/api/resend_code", &[("channel", "sms")]).await;
        assert_eq!(page.refusal(), Some("SEND_LIMIT"), "no waiting, the limit itself: {}", page.at);
        let page = browser.post_form("/api/resend_code", &[("channel", "email")]).await;
        assert_eq!((page.at.as_str(), page.refusal()), ("/sign-in/code", None));
        let code = app.latest_code(JIRO_EMAIL).await;
        assert_eq!(submit_code(&browser, &code).await.at, "/my");
    }

    #[settings("--limit-sms-per-account", "1")]
    async fn without_another_way_the_first_page_says_it_and_until_when(app: TestApp) {
        add(&app, JIRO, JIRO_MOBILE, None).await;
        password_of(&app.browser(), JIRO).await;
        let page = password_of(&app.browser(), JIRO).await;
        assert!(page.at.starts_with("/sign-in?refusal=SEND_LIMIT&until=") && page.at.ends_with("&limit=account"), "{}", page.at);
        assert!(page.body.contains("以降にもう一度お試しください"));
    }

    #[settings("--limit-sms-per-site", "2", "--limit-sms-per-account", "1", "--limit-sms-per-number", "1")]
    async fn recoveries_of_strangers_use_up_nobody_elses_sms(app: TestApp) {
        add_jiro(&app).await;
        let ask = async |login_id: &str| {
            let fields = [("login_id", login_id), ("way", "sms")];
            assert_eq!(app.browser().post_form("/api/recover", &fields).await.at, "/recover/code");
        };
        for n in 0..4 {
            // There are no such IDs, and nothing goes anywhere.
            ask(&format!("nobody{n}")).await;
        }
        ask(JIRO).await;
        ask(JIRO).await;
        let page = password_of(&app.browser(), JIRO).await;
        assert_eq!((page.at.as_str(), page.refusal()), ("/sign-in/code", None));
        assert_eq!(states(&app).await.len(), 1);
    }

    async fn no_sms_goes_to_a_country_that_was_not_named(app: TestApp) {
        add(&app, JIRO, "+82 10-1234-5678", Some(JIRO_EMAIL)).await;
        let browser = app.browser();
        let page = password_of(&browser, JIRO).await;
        assert_eq!((page.refusal(), states(&app).await.len()), (Some("MOBILE_COUNTRY"), 0));
        assert!(page.body.contains("メールで送る"));
        assert_eq!(browser.post_form("/api/resend_code", &[("channel", "email")]).await.refusal(), None);
    }

    #[settings("--sms-countries", "+81,+82")]
    async fn and_goes_where_it_was(app: TestApp) {
        add(&app, JIRO, "+82 10-1234-5678", None).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.at, "/sign-in/code");
        assert_eq!(states(&app).await.len(), 1);
    }
}
