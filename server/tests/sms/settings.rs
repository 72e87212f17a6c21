//! What the operator sees and sets.

use tempfile::TempDir;

use crate::support::program::{complaint, shinrai};

const GATEWAY: &[(&str, &str)] =
    &[("SHINRAI_SMS_URL", "kannel+http://shinrai:hunter2@127.0.0.1:13013"), ("SHINRAI_SMS_SENDER", "21061")];

fn said(folder: &TempDir, words: &[&str]) -> String {
    let output = shinrai(folder.path(), words).envs(GATEWAY.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn sms_that_never_rested_have_nothing_to_resume() {
    let folder = TempDir::new().unwrap();
    let shown = said(&folder, &["sms", "show"]);
    assert!(shown.contains("A gateway is set.") && shown.contains("never rested"), "{shown}");
    assert!(!shown.contains("hunter2"));
    assert!(said(&folder, &["sms", "resume"]).contains("does not rest"));
}

#[test]
fn names_that_leave_no_room_in_an_sms_stop_the_start() {
    let folder = TempDir::new().unwrap();
    let mut command =
        shinrai(folder.path(), &["serve", "--brand-name", "とても長い名前のさくら光サービスの会員ページ"]);
    command.envs(GATEWAY.iter().copied());
    let (code, sentence) = complaint(command);
    assert_eq!(code, 2);
    assert!(sentence.starts_with("SHINRAI_BRAND_NAME") && !sentence.contains('\n'), "{sentence}");
}

#[test]
fn a_certificate_that_is_none_stops_the_start() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("ca.pem"), "no certificate").unwrap();
    for (file, named) in [("ca.pem", "holds no certificate"), ("none.pem", "cannot be read")] {
        let mut command = shinrai(folder.path(), &["serve"]);
        command.env("SHINRAI_SMS_URL", "twilio+https://AC1:hunter2@localhost").env("SHINRAI_SMS_SENDER", "21061");
        command.env("SHINRAI_SMS_CA", file);
        let (code, sentence) = complaint(command);
        assert_eq!(code, 2, "{sentence}");
        assert!(sentence.starts_with("SHINRAI_SMS_CA") && sentence.contains(named), "{sentence}");
    }
}

#[test]
fn a_number_of_a_country_that_gets_no_sms_is_not_added() {
    let folder = TempDir::new().unwrap();
    let command =
        shinrai(folder.path(), &["account", "add", "jiro", "--mobile", "+82 10 1234 5678", "--two-step", "sms"]);
    let (code, sentence) = complaint(command);
    assert_eq!(code, 2);
    assert!(sentence.contains("SHINRAI_SMS_COUNTRIES"), "{sentence}");
}
