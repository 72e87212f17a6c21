//! Codes that nobody types in: SMS rests, and says so.

use std::time::Duration;

use server_core::{backend::housekeeping, store::sms::AskedBy};

use super::people::{JIRO, JIRO_EMAIL, JIRO_MOBILE, add, add_jiro, states};
use crate::support::{
    TestApp, both,
    steps::{password_of, submit_code},
};

/// Signs in so many people by SMS; the first ones type their code.
async fn people(app: &TestApp, count: u32, who_type: u32) {
    for n in 0..count {
        let (login_id, mobile) = (format!("person{n}"), format!("+8190{n:03}00000"));
        add(app, &login_id, &mobile, Some(&format!("{login_id}@example.jp"))).await;
        let browser = app.browser();
        assert_eq!(password_of(&browser, &login_id).await.at, "/sign-in/code");
        if n < who_type {
            let code = app.latest_code(&mobile).await;
            assert_eq!(submit_code(&browser, &code).await.at, "/my");
        }
    }
}

async fn minutes(app: &TestApp, minutes: u64) {
    app.advance(Duration::from_secs(60 * minutes));
    housekeeping::tidy(&app.site).await.unwrap();
}

both! {
    #[settings("--limit-sms-alarm-count", "10")]
    async fn when_too_few_codes_are_typed_sms_rests_and_mail_goes_on(app: TestApp) {
        people(&app, 10, 2).await;
        housekeeping::tidy(&app.site).await.unwrap();
        assert!(app.site.sms_pause(AskedBy::Known).await.unwrap().is_none(), "people are still typing");
        minutes(&app, 6).await;
        let pause = app.site.sms_pause(AskedBy::Known).await.unwrap().unwrap();
        assert_eq!((pause.sent, pause.used), (10, 2));

        add_jiro(&app).await;
        let browser = app.browser();
        let page = password_of(&browser, JIRO).await;
        assert_eq!(page.refusal(), Some("CHANNEL_UNAVAILABLE"));
        assert!(page.at.starts_with("/sign-in/code?") && page.at.ends_with("&limit=paused"), "{}", page.at);
        assert!(page.body.contains("SMSでの送信をお休みしています") && page.body.contains("メールで送る"));
        assert_eq!(states(&app).await.len(), 10, "nothing more was sent");
        assert_eq!(browser.get("/readyz").await.status, 200);
        browser.post_form("/api/resend_code", &[("channel", "email")]).await;
        let code = app.latest_code(JIRO_EMAIL).await;
        assert_eq!(submit_code(&browser, &code).await.at, "/my");
    }

    #[settings("--limit-sms-alarm-count", "10")]
    async fn it_ends_by_itself_and_begins_to_count_anew(app: TestApp) {
        people(&app, 10, 0).await;
        minutes(&app, 6).await;
        add(&app, JIRO, JIRO_MOBILE, None).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.refusal(), Some("CHANNEL_UNAVAILABLE"));
        minutes(&app, 59).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.refusal(), Some("CHANNEL_UNAVAILABLE"));
        minutes(&app, 2).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.at, "/sign-in/code");
        minutes(&app, 6).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.at, "/sign-in/code", "one code since proves nothing");
    }

    #[settings("--limit-sms-alarm-count", "10")]
    async fn the_operator_ends_it_early(app: TestApp) {
        people(&app, 10, 0).await;
        minutes(&app, 6).await;
        add_jiro(&app).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.refusal(), Some("CHANNEL_UNAVAILABLE"));
        assert!(app.site.resume_sms().await.unwrap());
        assert!(!app.site.resume_sms().await.unwrap(), "once is enough");
        assert_eq!(password_of(&app.browser(), JIRO).await.at, "/sign-in/code");
        minutes(&app, 1).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.at, "/sign-in/code", "what was sent before counts no more");
    }

    #[settings("--limit-sms-alarm-count", "10")]
    async fn codes_that_are_typed_alarm_nobody(app: TestApp) {
        people(&app, 10, 3).await;
        minutes(&app, 6).await;
        assert!(app.site.sms_pause(AskedBy::Known).await.unwrap().is_none());
    }

    #[settings("--limit-sms-alarm-count", "10", "--limit-sms-per-network", "100")]
    async fn what_strangers_ask_for_lets_nobody_elses_sms_rest(app: TestApp) {
        people(&app, 10, 10).await;
        for n in 0..10 {
            let fields = [("login_id", format!("person{n}")), ("way", "sms".into())];
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(app.browser().post_form("/api/recover", &fields).await.at, "/recover/code");
        }
        minutes(&app, 6).await;
        assert!(app.site.sms_pause(AskedBy::Known).await.unwrap().is_none());
        let page = app.browser().post_form("/api/recover", &[("login_id", "person1"), ("way", "sms")]).await;
        assert_eq!(page.refusal(), Some("CHANNEL_UNAVAILABLE"), "theirs rest");
        let page = app.browser().post_form("/api/recover", &[("login_id", "nobody"), ("way", "sms")]).await;
        assert_eq!(page.refusal(), Some("CHANNEL_UNAVAILABLE"), "for any ID");
        add_jiro(&app).await;
        assert_eq!(password_of(&app.browser(), JIRO).await.refusal(), None);
    }

    #[settings("--limit-sms-alarm-count", "10")]
    async fn of_several_servers_one_begins_the_rest(app: TestApp) {
        let other = app.another().await;
        people(&app, 10, 0).await;
        app.advance(Duration::from_secs(360));
        other.advance(Duration::from_secs(360));
        let (one, two) = tokio::join!(housekeeping::tidy(&app.site), housekeeping::tidy(&other.site));
        one.unwrap();
        two.unwrap();
        let pause = app.site.sms_pause(AskedBy::Known).await.unwrap().unwrap();
        assert_eq!((pause.sent, pause.used), (10, 0));
        other.stop().await;
    }
}
