//! Mail that gives way.

use std::{sync::atomic::Ordering, time::Duration};

use mailparse::{MailHeaderMap, parse_mail};

use super::{
    exim::{Exim, Oddity},
    outbox::Outbox,
    proxy::Proxy,
};
use crate::support::{Database, both};

both! {
    async fn a_code_finds_a_free_lane_while_bulk_holds_all_of_its_own(database: Database) {
        let exim = Exim::start_odd(Oddity { plain_only: true, ..Oddity::default() });
        let proxy = Proxy::to(exim.port);
        let url = format!("smtp://127.0.0.1:{}", proxy.port);
        let outbox = Outbox::open(database, &["--smtp-url", &url, "--smtp-connections", "4"]).await;
        let people: Vec<String> = (0..100).map(|n| format!("person{n}@example.jp")).collect();
        proxy.hold.store(true, Ordering::SeqCst);
        let bulk = outbox.enqueue_bulk(&people).await;
        let worker = outbox.start_worker();
        tokio::time::sleep(Duration::from_millis(800)).await;
        let code = outbox.enqueue_code("hanako@example.jp", "012345").await;
        outbox.until(code, "in hand", |row| row.tries == 1).await;
        proxy.hold.store(false, Ordering::SeqCst);
        let row = outbox.until(code, "handed over", |row| row.state == "handed_over").await;
        assert!(row.took < Duration::from_secs(1), "took {:?}", row.took);
        for id in bulk {
            outbox.until(id, "handed over", |row| row.state == "handed_over").await;
        }
        worker.stop().await;
    }

    async fn only_bulk_says_how_to_leave_a_list_and_all_is_signed(database: Database) {
        let exim = Exim::start();
        let (url, authority) = (exim.url(), exim.authority().display().to_string());
        let key = tempfile::NamedTempFile::new().expect("a file");
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
        std::fs::write(key.path(), pair.serialize_pem()).expect("written");
        let path = key.path().display().to_string();
        let outbox = Outbox::open(database, &[
            "--smtp-url", &url, "--smtp-ca", &authority, "--list-unsubscribe", "mailto:leave@sakura.example.jp",
            "--dkim-key", &path, "--dkim-selector", "s1", "--dkim-domain", "example.jp",
            "--bounce-address", "bounce@sakura.example.jp",
        ])
        .await;
        let worker = outbox.start_worker();
        outbox.enqueue_bulk(&["taro@example.jp".to_owned()]).await;
        outbox.enqueue_code("hanako@example.jp", "012345").await;
        for (to, leave) in [("taro@example.jp", Some("<mailto:leave@sakura.example.jp>")), ("hanako@example.jp", None)] {
            let raw = exim.expect_mails(to, 1).await.remove(0);
            let mail = parse_mail(&raw).expect("a mail");
            assert_eq!(mail.headers.get_first_value("List-Unsubscribe").as_deref(), leave);
            let signature = mail.headers.get_first_value("DKIM-Signature").expect("signed");
            assert!(signature.contains("a=ed25519-sha256; c=relaxed/relaxed; d=example.jp;"), "{signature}");
            assert_eq!(signature.contains(":list-unsubscribe:"), leave.is_some(), "{signature}");
            let returned_to = mail.headers.get_first_value("Return-path").expect("a return path");
            assert!(returned_to.starts_with("<bounce+") && !returned_to.contains(&to[..4]), "{returned_to}");
        }
        worker.stop().await;
    }
}
