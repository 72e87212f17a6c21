//! What the REST gateway answers, and how often a message goes out for it.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{
    people::{JIRO, JIRO_MOBILE, add_jiro, code_in, settled, states, until_page_says},
    rest::{Answer, Rest, SID, TOKEN},
};
use crate::support::{
    Certificate, Database, TestApp, both,
    steps::{password_of, submit_code},
};

both! {
    async fn a_message_is_posted_as_the_form_asks((rest, app): (Rest, TestApp)) {
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        let posted = rest.expect(1).await.remove(0);
        assert_eq!(posted.authorization, format!("Basic {}", BASE64_STANDARD.encode(format!("{SID}:{TOKEN}"))));
        assert_eq!((posted.field("To"), posted.field("From")), (JIRO_MOBILE, "+815012345678"));
        let callback = posted.field("StatusCallback");
        assert!(callback.starts_with(&format!("{}/hooks/sms/twilio?id=", app.origin)), "{callback}");
        until_page_says(&browser, "handed_over").await;
        let code = code_in(posted.field("Body"));
        assert_eq!(submit_code(&browser, code).await.at, "/my");
        let name: String = sqlx::query_scalar("SELECT reference FROM sms").fetch_one(app.site.store.pool()).await.unwrap();
        assert!(name.starts_with("SM"), "support can ask the gateway for {name}");
    }

    async fn what_was_certainly_not_taken_goes_out_again_until_it_is((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Says(429, 20429), Answer::Says(400, 21606), Answer::Says(503, 20503), Answer::Takes]);
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        assert_eq!(settled(&app).await, ("handed_over".into(), None, 4));
        rest.expect(4).await;
    }

    async fn a_number_that_is_refused_fails_at_once((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Says(400, 21211)]);
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        assert_eq!(settled(&app).await, ("failed".into(), Some("refused".into()), 1));
        until_page_says(&browser, "failed").await;
        rest.expect(1).await;
    }

    async fn a_gateway_that_breaks_costs_one_copy_and_no_more((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Says(500, 20500), Answer::Says(504, 0)]);
        add_jiro(&app).await;
        password_of(&app.browser(), JIRO).await;
        let (state, failure, _) = settled(&app).await;
        assert_eq!((state.as_str(), failure.as_deref()), ("failed", Some("unanswered")));
        rest.expect(2).await;
    }

    async fn an_answer_that_nobody_understands_costs_one_copy_and_no_more((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Babbles]);
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        let (state, failure, _) = settled(&app).await;
        assert_eq!((state.as_str(), failure.as_deref()), ("failed", Some("unanswered")));
        let posted = rest.expect(2).await;
        assert_eq!(posted[0].field("Body"), posted[1].field("Body"), "the same code");
    }

    async fn a_broken_connection_costs_one_copy_of_the_same_code((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Breaks, Answer::Takes]);
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        assert_eq!(settled(&app).await, ("handed_over".into(), None, 2));
        let posted = rest.expect(2).await;
        assert_eq!(posted[0].field("Body"), posted[1].field("Body"));
    }

    async fn refusals_in_between_do_not_use_up_the_one_copy((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Says(503, 0), Answer::Babbles, Answer::Says(503, 0), Answer::Takes]);
        add_jiro(&app).await;
        password_of(&app.browser(), JIRO).await;
        assert_eq!(settled(&app).await, ("handed_over".into(), None, 4));
    }

    async fn a_slow_answer_is_waited_for((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Dawdles(Duration::from_secs(4))]);
        add_jiro(&app).await;
        password_of(&app.browser(), JIRO).await;
        assert_eq!(settled(&app).await, ("handed_over".into(), None, 1));
        rest.expect(1).await;
    }

    async fn without_any_answer_it_goes_out_twice_and_then_the_page_says_so((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Hangs]);
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        assert_eq!(settled(&app).await, ("failed".into(), Some("unanswered".into()), 2));
        let page = until_page_says(&browser, "unclear").await;
        assert!(page.body.contains("届いているかもしれません") && page.body.contains("メールで送る"));
        rest.expect(2).await;
    }
    async fn a_server_stopped_in_the_middle_sends_one_copy_of_the_same_code((rest, mut app): (Rest, TestApp)) {
        rest.answers(&[Answer::Hangs, Answer::Takes]);
        add_jiro(&app).await;
        password_of(&app.browser(), JIRO).await;
        rest.expect(1).await;
        // The worker waits for the gateway; the server is gone before it has an answer.
        app.restart().await;
        app.advance(Duration::from_secs(31));
        let (state, _, _) = settled(&app).await;
        assert_eq!(state, "handed_over");
        let posted = rest.expect(2).await;
        assert_eq!(posted[0].field("Body"), posted[1].field("Body"), "one copy of the same code");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_gateway_whose_certificate_is_right_gets_the_token() {
    let Certificate { authority, certificate, key } = Certificate::new();
    let gateway = Rest::start_tls(&certificate, &key).await;
    let (url, folder) = (gateway.url(), tempfile::tempdir().unwrap());
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority).unwrap();

    let settings = ["--sms-url", &url, "--sms-sender", "21061"];
    let app = TestApp::start(Database::Sqlite, &settings).await;
    add_jiro(&app).await;
    password_of(&app.browser(), JIRO).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(states(&app).await[0].0, "queued");
    gateway.expect(0).await;

    let known = [&settings[..], &["--sms-ca", file.to_str().unwrap()]].concat();
    let app = TestApp::start(Database::Sqlite, &known).await;
    add_jiro(&app).await;
    password_of(&app.browser(), JIRO).await;
    assert_eq!(settled(&app).await, ("handed_over".into(), None, 1));
    gateway.expect(1).await;
}
