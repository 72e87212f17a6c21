//! The development outbox.

use contract::channel::Channel;
use server_core::store::messages::dev_outbox;

use super::{exim::Exim, outbox::Outbox};
use crate::support::{Database, both};

both! {
    async fn development_keeps_what_it_sends_newest_first(database: Database) {
        let outbox = Outbox::open(database, &["--dev"]).await;
        let worker = outbox.start_worker();
        for (to, code) in [("hanako@example.jp", "111111"), ("+819012345678", "222222"), ("hanako@example.jp", "333333")] {
            let id = outbox.enqueue_code(to, code).await;
            outbox.until(id, "handed over", |row| row.state == "handed_over").await;
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let all = dev_outbox(&outbox.site.store, None, 10).await.expect("read");
        let codes: Vec<&str> = all.iter().map(|message| message.code.as_str()).collect();
        assert_eq!(codes, ["333333", "222222", "111111"]);

        let sms = dev_outbox(&outbox.site.store, Some("+819012345678"), 10).await.expect("read").remove(0);
        assert_eq!((sms.channel, sms.subject.as_str()), (Channel::Sms, ""));
        assert!(sms.body.starts_with("222222 ") && sms.body.ends_with("\n@localhost #222222"), "{}", sms.body);
        let newest = dev_outbox(&outbox.site.store, Some("hanako@example.jp"), 1).await.expect("read");
        assert_eq!((newest.len(), newest[0].code.as_str()), (1, "333333"));
        assert!(newest[0].subject.contains("KRTM") && newest[0].body.contains("333333"));
        let json = serde_json::to_value(&newest[0]).expect("json");
        assert_eq!((json["channel"].as_str(), json["to"].as_str()), (Some("email"), Some("hanako@example.jp")));
        let sent_at = json["sent_at"].as_str().expect("a moment");
        assert!(sent_at.parse::<jiff::Timestamp>().is_ok() && sent_at.ends_with('Z'), "{sent_at}");
        worker.stop().await;
    }

    async fn development_with_a_mail_server_does_both_and_production_keeps_nothing(database: Database) {
        let exim = Exim::start();
        for (settings, kept) in [(&["--dev"][..], 1), (&[][..], 0)] {
            let (url, authority) = (exim.url(), exim.authority().display().to_string());
            let mut all = vec!["--smtp-url", &url, "--smtp-ca", &authority];
            all.extend(settings);
            let outbox = Outbox::open(database, &all).await;
            let worker = outbox.start_worker();
            let to = format!("kept{kept}@example.jp");
            let id = outbox.enqueue_code(&to, "012345").await;
            outbox.until(id, "handed over", |row| row.state == "handed_over").await;
            exim.expect_mails(&to, 1).await;
            assert_eq!(dev_outbox(&outbox.site.store, None, 10).await.expect("read").len(), kept);
            worker.stop().await;
        }
    }
}
