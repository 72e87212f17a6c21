//! Twilio with an API key: account, key and tokens apart, and reports by a token that is being changed.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use tempfile::TempDir;

use super::{
    people::{JIRO, add_jiro, until_page_says},
    reports::{report, says},
    rest::{Rest, SID, TOKEN, signed_by},
};
use crate::support::{
    Browser, Database, TestApp, both,
    program::{Serving, complaint, shinrai},
    steps::password_of,
};

const KEY: &str = "SK0123456789abcdef0123456789abcdef";
const FIELDS: [(&str, &str); 1] = [("MessageStatus", "delivered")];

both! {
    async fn with_an_api_key_messages_go_out_and_reports_by_either_token_come_in(database: Database) {
        let rest = Rest::start().await;
        let url = rest.url_of(&format!("{KEY}:secret"));
        let tokens = format!("the next token,{TOKEN}");
        let settings = ["--sms-url", &url, "--sms-account", SID, "--sms-report-tokens", &tokens];
        let app = TestApp::start(database, &[&settings[..], &["--sms-sender", "+815012345678"]].concat()).await;
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        until_page_says(&browser, "handed_over").await;
        let posted = rest.expect(1).await.remove(0);
        assert_eq!(posted.authorization, format!("Basic {}", BASE64_STANDARD.encode(format!("{KEY}:secret"))));
        let callback = posted.field("StatusCallback");
        for (token, answer) in [("secret", 403), ("the next token", 204), (TOKEN, 204)] {
            let signature = signed_by(token, callback, &report_fields());
            assert_eq!(report(&app, callback, "delivered", Some(&signature)).await, answer, "{token}");
        }
        assert_eq!(says(&browser).await, "delivered");
    }
}

/// What [`report`] posts for a delivered message.
fn report_fields() -> [(&'static str, &'static str); 4] {
    [("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("ErrorCode", "30003"), ("To", "+819012345678")]
}

#[test]
fn a_key_without_its_account_or_its_tokens_stops_the_start() {
    let folder = TempDir::new().unwrap();
    let key = format!("twilio+https://{KEY}:hunter2@api.twilio.com");
    let account = format!("twilio+https://{SID}:hunter2@api.twilio.com");
    let kannel = "kannel+http://u:hunter2@127.0.0.1:13013".to_owned();
    for (url, settings, named) in [
        (&key, &[][..], "SHINRAI_SMS_ACCOUNT"),
        (&key, &[("SHINRAI_SMS_REPORT_TOKENS", "a")], "SHINRAI_SMS_ACCOUNT"),
        (&key, &[("SHINRAI_SMS_ACCOUNT", SID)], "SHINRAI_SMS_REPORT_TOKENS"),
        (&account, &[("SHINRAI_SMS_ACCOUNT", KEY)], "SHINRAI_SMS_ACCOUNT"),
        (&account, &[("SHINRAI_SMS_ACCOUNT", "AC0123456789abcdef0123456789abcdee")], "SHINRAI_SMS_ACCOUNT"),
        (&account, &[("SHINRAI_SMS_REPORT_TOKENS", "hunter2,,")], "SHINRAI_SMS_REPORT_TOKENS"),
        (&kannel, &[("SHINRAI_SMS_ACCOUNT", SID)], "SHINRAI_SMS_ACCOUNT"),
    ] {
        let mut command = shinrai(folder.path(), &["serve"]);
        command.env("SHINRAI_SMS_URL", url).env("SHINRAI_SMS_SENDER", "21061").envs(settings.iter().copied());
        let (code, sentence) = complaint(command);
        assert!(code == 2 && sentence.starts_with(named), "{settings:?}: {sentence}");
        assert!(!sentence.contains("hunter2") && !sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn refused_reports_are_counted_in_the_log_and_do_not_fill_it() {
    let folder = TempDir::new().unwrap();
    let mut command = shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]);
    command
        .env("SHINRAI_SMS_URL", format!("twilio+http://{SID}:hunter2@127.0.0.1:1"))
        .env("SHINRAI_SMS_SENDER", "21061");
    let serving = Serving::start(command);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let gateway = Browser::new(&serving.public);
        for _ in 0..20 {
            assert_eq!(gateway.post_form("/hooks/sms/twilio?id=1", &FIELDS).await.status, 403);
        }
        gateway.post_form("/dev/clock", &[("advance_seconds", "61")]).await;
        gateway.post_form("/hooks/sms/twilio?id=1", &FIELDS).await;
    });
    let log = serving.stop();
    let events = log.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let told: Vec<_> = events.filter(|event| event["refused"].is_u64()).collect();
    let counts: Vec<_> = told.iter().map(|event| (event["level"].clone(), event["refused"].clone())).collect();
    assert_eq!(counts, [("WARN".into(), 1.into()), ("WARN".into(), 21.into())], "{log:#?}");
    assert!(told[0]["setting"].as_str().unwrap().contains("SHINRAI_SMS_REPORT_TOKENS"));
}
