//! Settings that stop the start, and the manual.

use clap::Args;
use server_core::config::Config;
use tempfile::TempDir;

use crate::support::program::{Serving, complaint, shinrai};

/// Each variable with a wrong value, and the sentence that stops the start.
const WRONG: &[(&str, &str, &str)] = &[
    ("SHINRAI_LISTEN", "abc", "SHINRAI_LISTEN: \"abc\" is not an address with a port such as 127.0.0.1:3000."),
    ("SHINRAI_LISTEN", "", "SHINRAI_LISTEN: an empty value is not an address with a port such as 127.0.0.1:3000."),
    (
        "SHINRAI_LISTNE",
        "127.0.0.1:0",
        "SHINRAI_LISTNE: there is no such setting; the nearest is SHINRAI_LISTEN. `shinrai serve --help` lists all.",
    ),
    (
        "SHINRAI_PUBLIC_URL",
        "https://id.example.jp/x",
        "SHINRAI_PUBLIC_URL: \"https://id.example.jp/x\" holds more than scheme, host and port; write it like https://id.example.jp.",
    ),
    (
        "SHINRAI_PUBLIC_URL",
        "http://id.example.jp",
        "SHINRAI_PUBLIC_URL: \"http://id.example.jp\" must begin with https://, or browsers keep no cookie of this site.",
    ),
    (
        "SHINRAI_DATABASE_URL",
        "mysql://root:hunter2@db",
        "SHINRAI_DATABASE_URL: the value is neither sqlite://FILE nor postgres://USER@HOST/NAME.",
    ),
    (
        "SHINRAI_SMTP_URL",
        "root:hunter2@mail",
        "SHINRAI_SMTP_URL: the value is not an address such as smtp+tls://user:password@mail.example.jp:587.",
    ),
    (
        "SHINRAI_SMS_URL",
        "https://AC1:hunter2@api.twilio.com",
        "SHINRAI_SMS_URL: the value is not an address such as twilio+https://SID:TOKEN@api.twilio.com or kannel+http://user:password@127.0.0.1:13013.",
    ),
    (
        "SHINRAI_SMS_URL",
        "kannel+http://shinrai:hunter2@192.0.2.1",
        "SHINRAI_SMS_URL: the value must begin with twilio+https:// or kannel+https://, since the host is outside of this machine and private networks.",
    ),
    (
        "SHINRAI_SMS_URL",
        "kannel+http://shinrai:hunter2@127.0.0.1:13013",
        "SHINRAI_SMS_SENDER: is missing; the gateway needs a number to send from, and the page names it.",
    ),
    ("SHINRAI_SMS_COUNTRIES", "81", "SHINRAI_SMS_COUNTRIES: \"81\" is not a country code such as +81."),
    (
        "SHINRAI_BRAND_COLOR",
        "#ffff00",
        "SHINRAI_BRAND_COLOR: \"#ffff00\" is too light: its contrast against white must be at least 4.5:1.",
    ),
    (
        "SHINRAI_LIMIT_CODE_LIFE",
        "ten",
        "SHINRAI_LIMIT_CODE_LIFE: \"ten\" is not a time span such as 90s, 10m, 12h or 90d.",
    ),
    (
        "SHINRAI_ARGON2",
        "m=8,t=1,p=1",
        "SHINRAI_ARGON2: m=8,t=1,p=1 is cheaper to guess than m=19456,t=2,p=1, the least for real; less works only with --dev.",
    ),
    (
        "SHINRAI_ARGON2",
        "m=65536,t=1,p=1",
        "SHINRAI_ARGON2: m=65536,t=1,p=1 is cheaper to guess than m=19456,t=2,p=1, the least for real; less works only with --dev.",
    ),
    ("SHINRAI_LIMIT_CONNECTIONS", "0", "SHINRAI_LIMIT_CONNECTIONS: must be at least 1."),
    ("SHINRAI_LIMIT_CODE_TRIES", "-1", "SHINRAI_LIMIT_CODE_TRIES: \"-1\" is not a whole number such as 5."),
    ("SHINRAI_RATE_LIMITS", "off", "SHINRAI_RATE_LIMITS: off is for load tests and works only with --dev."),
    ("SHINRAI_TLS_CERT", "cert.pem", "SHINRAI_TLS_KEY: is missing; SHINRAI_TLS_CERT alone serves nothing."),
    ("SHINRAI_TIME_ZONE", "Mars/Olympus", "SHINRAI_TIME_ZONE: \"Mars/Olympus\" is not a time zone such as Asia/Tokyo."),
    ("SHINRAI_LOG", "???=!", "SHINRAI_LOG: is not a list of levels such as info,server=debug."),
];

#[test]
fn a_wrong_setting_stops_the_start_with_one_sentence_that_names_it() {
    let folder = TempDir::new().unwrap();
    for (name, value, sentence) in WRONG {
        let mut command = shinrai(folder.path(), &["serve"]);
        command.env(name, value);
        assert_eq!(complaint(command), (2, (*sentence).to_owned()));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn dev_is_for_this_machine_only() {
    let folder = TempDir::new().unwrap();
    for (name, value) in [("SHINRAI_LISTEN", "0.0.0.0:0"), ("SHINRAI_PUBLIC_URL", "https://id.example.jp")] {
        let mut command = shinrai(folder.path(), &["serve", "--dev"]);
        command.env(name, value);
        let (code, sentence) = complaint(command);
        assert_eq!(code, 2, "{sentence}");
        assert!(sentence.starts_with(name), "{sentence}");
    }
}

#[test]
fn what_is_out_of_reach_stops_the_start_as_well() {
    let folder = TempDir::new().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    for (name, value) in [
        ("SHINRAI_LISTEN", taken.as_str()),
        ("SHINRAI_DATABASE_URL", "sqlite:///proc/nothing/here.db"),
        ("SHINRAI_SECRET_FILE", "/proc/nothing/here.key"),
    ] {
        let mut command = shinrai(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
        if name == "SHINRAI_LISTEN" {
            command = shinrai(folder.path(), &["serve"]);
        }
        command.env(name, value);
        let (code, sentence) = complaint(command);
        assert_eq!(code, 1, "{sentence}");
        assert!(sentence.starts_with(name) && !sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn the_manual_names_every_setting_with_its_default_and_meaning() {
    let folder = TempDir::new().unwrap();
    let output = shinrai(folder.path(), &["serve", "--help"]).output().unwrap();
    assert!(output.status.success());
    let manual = String::from_utf8(output.stdout).unwrap();
    for line in [
        "  SHINRAI_LISTEN=127.0.0.1:3000",
        "  SHINRAI_PUBLIC_URL=http://localhost:3000",
        "  SHINRAI_ARGON2=m=19456,t=2,p=1",
        "  SHINRAI_LIMIT_CODE_LIFE=10m",
        "  SHINRAI_LIMIT_TRUSTED_DEVICES=30",
    ] {
        assert!(manual.lines().any(|one| one == line), "{line}\n{manual}");
    }
    let command = Config::augment_args(clap::Command::new("shinrai"));
    let settings: Vec<_> = command.get_arguments().filter_map(|arg| Some((arg, arg.get_env()?.to_str()?))).collect();
    assert!(settings.len() > 60, "{}", settings.len());
    for (arg, name) in settings {
        let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_str().unwrap()).collect();
        let line = format!("\n  {name}={}\n", default.join(","));
        let (_, below) = manual.split_once(&line).unwrap_or_else(|| panic!("{line}\n{manual}"));
        let meaning: Vec<_> = below.lines().map_while(|line| line.strip_prefix("      ")).collect();
        let written = arg.get_help().unwrap_or_else(|| panic!("{name} means nothing")).to_string().replace('`', "");
        let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(meaning.join(" "), format!("{words}."), "{name}");
    }
    assert!(manual.lines().all(|line| line.chars().count() <= 100), "it fits a terminal");
}

#[test]
fn without_dev_its_routes_are_not_there() {
    let folder = TempDir::new().unwrap();
    let serving = Serving::start(shinrai(folder.path(), &["serve", "--listen", "127.0.0.1:0"]));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let browser = crate::support::Browser::new(&serving.public);
        for path in [
            "/dev/outbox",
            "/dev/outbox.json",
            "/dev/outbox.css",
            "/dev/gallery",
            "/dev/gallery/index.css",
            "/dev/clock",
        ] {
            assert_eq!(browser.get(path).await.status, 404, "{path}");
            assert_eq!(browser.post_form(path, &[("advance_seconds", "1")]).await.status, 404, "{path}");
        }
        assert_eq!(browser.get("/sign-in").await.status, 200);
    });
    serving.stop();
}

#[test]
fn a_development_database_is_not_served_for_real() {
    let folder = TempDir::new().unwrap();
    let settings = ["--listen", "127.0.0.1:0", "--database-url", "sqlite://data/one.db"];
    Serving::start(shinrai(folder.path(), &[&["serve", "--dev"], &settings[..]].concat())).stop();
    let (code, sentence) = complaint(shinrai(folder.path(), &[&["serve"], &settings[..]].concat()));
    assert_eq!(code, 1);
    assert!(sentence.starts_with("SHINRAI_DATABASE_URL"), "{sentence}");
}
