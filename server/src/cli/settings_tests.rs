//! What [`configuration`] makes of settings: the checks are those of `server_core::config`.

use std::{fs::Permissions, os::unix::fs::PermissionsExt};

use clap::CommandFactory;
use server_core::delivery;

use super::{Cli, configuration, manual};

#[test]
fn what_a_command_takes_beside_the_settings_stands_among_its_options() {
    let commands = manual::arranged(Cli::command());
    let account = commands.find_subcommand("account").expect("a command");
    for command in account.get_subcommands() {
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            assert_eq!(arg.get_help_heading(), None, "{} {}", command.get_name(), arg.get_id());
        }
    }
}

#[test]
fn without_settings_it_serves_this_machine_by_http() {
    let config = configuration(&[]).unwrap();
    assert_eq!(config.origin(), "http://localhost:3000");
    assert!(!config.is_https() && config.is_local());
}

#[test]
fn the_public_address_follows_port_and_certificate() {
    let config = configuration(&["--listen", "127.0.0.1:4433", "--tls-cert", "c.pem", "--tls-key", "k.pem"]).unwrap();
    assert_eq!(config.origin(), "https://localhost:4433");
}

#[test]
fn settings_that_do_not_go_together_are_refused_by_name() {
    let table: &[(&[&str], &str)] = &[
        (&["--dev", "--listen", "0.0.0.0:3000"], "SHINRAI_LISTEN"),
        (&["--dev", "--public-url", "https://id.example.jp"], "SHINRAI_PUBLIC_URL"),
        (&["--rate-limits", "off"], "SHINRAI_RATE_LIMITS"),
        (&["--tls-cert", "c.pem"], "SHINRAI_TLS_KEY"),
        (&["--tls-key", "k.pem"], "SHINRAI_TLS_CERT"),
        (&["--tls-cert", "c", "--tls-key", "k", "--public-url", "http://localhost"], "SHINRAI_PUBLIC_URL"),
        (&["--limit-code-tries", "0"], "SHINRAI_LIMIT_CODE_TRIES"),
        (&["--limit-trust-idle", "400d"], "SHINRAI_LIMIT_TRUST_IDLE"),
    ];
    for (arguments, name) in table {
        let sentence = configuration(arguments).unwrap_err();
        assert!(sentence.starts_with(name), "{arguments:?}: {sentence}");
    }
}

fn refused(arguments: &[&str]) -> String {
    let config = configuration(arguments).expect("each alone is possible");
    delivery::check(&config).expect_err("together they are not").0
}

#[test]
fn values_that_cannot_be_are_told_at_once() {
    for arguments in [
        ["--smtp-connections", "1"],
        ["--smtp-connections", "many"],
        ["--bounce-address", "bounce"],
        ["--list-unsubscribe", "http://example.jp"],
        ["--list-unsubscribe", "mailto:nobody"],
        ["--dkim-selector", "a b"],
        ["--dkim-domain", "例え.jp"],
    ] {
        let sentence = configuration(&arguments).expect_err("refused");
        assert!(sentence.starts_with("--") && sentence.ends_with('.'), "{sentence}");
    }
    let config = configuration(&["--list-unsubscribe", "mailto:leave@example.jp?subject=leave"]).expect("fine");
    assert_eq!(config.delivery.list_unsubscribe.as_deref(), Some("mailto:leave@example.jp?subject=leave"));
}

#[test]
fn a_key_needs_its_selector_its_domain_and_to_be_kept_to_oneself() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dkim.pem");
    let key = path.display().to_string();
    let from = ["--mail-from", "no-reply@mail.example.jp"];
    let both = ["--dkim-key", &key, "--dkim-selector", "s1"];
    assert!(refused(&["--dkim-selector", "s1"]).starts_with("SHINRAI_DKIM_KEY: is missing"));
    assert!(refused(&["--dkim-domain", "example.jp"]).starts_with("SHINRAI_DKIM_KEY: is missing"));
    assert!(refused(&["--dkim-key", &key]).starts_with("SHINRAI_DKIM_SELECTOR"));
    assert!(refused(&[&from[..], &both].concat()).contains("cannot be read"));

    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    std::fs::write(&path, pair.serialize_pem()).expect("written");
    std::fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("open");
    assert!(refused(&[&from[..], &both].concat()).contains("chmod"));
    std::fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("closed");
    let other = [&from[..], &both, &["--dkim-domain", "ample.jp"]].concat();
    assert!(refused(&other).starts_with("SHINRAI_DKIM_DOMAIN"));
    for domain in ["example.jp", "mail.example.jp"] {
        let arguments = [&from[..], &both, &["--dkim-domain", domain]].concat();
        let config = configuration(&arguments).expect("fine");
        assert!(delivery::dkim::Dkim::of(&config.delivery, &config.mail_from).expect("opened").is_some(), "{domain}");
    }
    std::fs::write(&path, "nonsense").expect("written");
    assert!(refused(&[&from[..], &both].concat()).contains("no private key"));
}

const KANNEL: &str = "kannel+http://shinrai:secret@127.0.0.1:13013";

#[test]
fn carriers_may_show_different_senders_and_the_first_one_sends() {
    let config = configuration(&["--sms-sender", "docomo=0032-069-000,au=21061,SAKURA"]).unwrap().sms;
    assert_eq!(config.shown_senders(), "0032-069-000 (docomo), 21061 (au), SAKURA");
    assert_eq!(config.sms_sender[0].wire(), "0032069000");
    assert_eq!(config.sms_sender[2].wire(), "SAKURA");
    let service = configuration(&["--sms-sender", "MG0123456789abcdef0123456789abcdef"]).unwrap().sms;
    assert!(service.sms_sender[0].is_service() && service.shown_senders().is_empty());
}

#[test]
fn only_japan_unless_other_countries_are_named() {
    let config = configuration(&[]).unwrap().sms;
    assert!(config.mobile("090-1234-5678").is_some() && config.mobile("+82 10 1234 5678").is_none());
    let config = configuration(&["--sms-countries", "+81,+82"]).unwrap().sms;
    assert_eq!(
        config.mobile("+82 10 1234 5678").map(|number| number.as_str().to_owned()),
        Some("+821012345678".into())
    );
    assert!(config.mobile("03-1234-5678").is_none(), "no mobile number");
}

#[test]
fn what_is_wrong_with_sms_is_named() {
    let table: &[(&[&str], &str)] = &[
        (&["--sms-url", KANNEL], "SHINRAI_SMS_SENDER"),
        (&["--sms-url", "kannel+http://u:p@192.0.2.1", "--sms-sender", "1"], "--sms-url"),
        (&["--sms-url", "http://u:p@127.0.0.1", "--sms-sender", "1"], "--sms-url"),
        (&["--sms-sender", "docomo="], "--sms-sender"),
        (&["--sms-countries", "81"], "--sms-countries"),
        (&["--limit-sms-alarm-percent", "101"], "--limit-sms-alarm-percent"),
        (&["--limit-sms-per-site", "0"], "SHINRAI_LIMIT_SMS_PER_SITE"),
    ];
    for (arguments, name) in table {
        let sentence = configuration(arguments).unwrap_err();
        assert!(sentence.starts_with(name), "{arguments:?}: {sentence}");
        assert!(!sentence.contains("u:p@"), "{sentence}");
    }
}
