//! Through a real Kannel to its fake carrier, and back.

use std::time::Duration;

use super::{
    kannel::Kannel,
    people::{JIRO, JIRO_EMAIL, JIRO_MOBILE, add, add_jiro, code_in, delivery, settled, until_page_says},
};
use crate::support::{
    Database, TestApp, both,
    steps::{password_of, submit_code},
};

both! {
    async fn a_code_reaches_the_phone_in_the_form_that_phones_fill_in_and_the_page_knows((kannel, app): (Kannel, TestApp)) {
        add_jiro(&app).await;
        let browser = app.browser();
        let page = password_of(&browser, JIRO).await;
        assert_eq!(page.at, "/sign-in/code");
        assert!(page.body.contains("0032-069-000, 21061 (au)"), "the page names the senders");
        assert!(page.header("permissions-policy").unwrap().contains("otp-credentials=(self)"));

        let received = kannel.expect(1).await.remove(0);
        assert_eq!((received.from.as_str(), received.to.as_str()), ("0032069000", JIRO_MOBILE));
        let code = code_in(&received.text).to_owned();
        let tag = page.field("attempt").unwrap();
        assert_eq!(
            received.text,
            format!("{code} さくら光のワンタイムキー（照合文字{tag}）\nだれにも教えないでください。\n@localhost #{code}")
        );
        assert!(received.text.encode_utf16().count() <= 70);

        until_page_says(&browser, "delivered").await;
        assert_eq!(submit_code(&browser, &code).await.at, "/my");
        assert_eq!(settled(&app).await, ("handed_over".into(), None, 1));
    }

    async fn while_the_carrier_is_away_it_is_handed_over_and_comes_once_when_it_is_back((mut kannel, app): (Kannel, TestApp)) {
        add_jiro(&app).await;
        kannel.stop_carrier();
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        until_page_says(&browser, "handed_over").await;
        kannel.resume_carrier();
        kannel.expect(1).await;
        until_page_says(&browser, "delivered").await;
    }

    async fn while_the_gateway_is_away_the_page_says_that_it_takes_longer_and_nothing_is_sent_twice((mut kannel, app): (Kannel, TestApp)) {
        add_jiro(&app).await;
        kannel.stop_smsbox();
        let browser = app.browser();
        assert_eq!(delivery(&password_of(&browser, JIRO).await), Some("queued"));
        app.advance(Duration::from_secs(21));
        let page = until_page_says(&browser, "delayed").await;
        assert!(page.body.contains("送信に時間がかかっています") && page.body.contains("メールで送る"));
        kannel.resume_smsbox();
        app.advance(Duration::from_secs(31));
        until_page_says(&browser, "delivered").await;
        kannel.expect(1).await;
    }

    async fn a_number_that_no_carrier_serves_is_said_at_once_and_the_mail_offered((kannel, app): (Kannel, TestApp)) {
        add(&app, JIRO, "+818012345678", Some(JIRO_EMAIL)).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        let page = until_page_says(&browser, "failed").await;
        assert!(page.body.contains("お送りできませんでした") && page.body.contains("メールで送る"));
        assert_eq!(settled(&app).await, ("failed".into(), Some("refused".into()), 1));
        kannel.expect(0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_the_operators_to_mend_and_loses_no_code() {
    let kannel = Kannel::start();
    let url = kannel.url().replace("p%40ss", "wrong");
    let app = TestApp::start(Database::Sqlite, &["--sms-url", &url, "--sms-sender", "21061"]).await;
    add_jiro(&app).await;
    let browser = app.browser();
    password_of(&browser, JIRO).await;
    until_page_says(&browser, "delayed").await;
    kannel.expect(0).await;
}
