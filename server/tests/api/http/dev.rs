//! What is under `/dev`, and for whom.

use std::time::Duration;

use reqwest::StatusCode;

use crate::support::{TestApp, app::EMAIL, both, steps::password};

both! {
    async fn the_outbox_shows_what_was_sent_newest_first(app: TestApp) {
        let browser = app.browser();
        let page = password(&browser).await;
        assert_eq!(page.at, "/sign-in/code");
        let code = app.latest_code(EMAIL).await;
        let list = browser.get(&format!("/dev/outbox.json?to={EMAIL}")).await.json();
        let newest = &list[0];
        for field in ["id", "channel", "to", "subject", "body", "code", "sent_at"] {
            assert!(newest[field].is_string(), "{field}: {newest}");
        }
        assert_eq!((&newest["code"], &newest["channel"]), (&code.as_str().into(), &"email".into()));
        assert!(browser.get("/dev/outbox").await.body.contains(&code));
        assert_eq!(browser.get("/dev/outbox.json?to=nobody@example.jp").await.body, "[]");
    }

    async fn the_clock_moves_and_stays_moved(mut app: TestApp) {
        let before = app.site.clock.now();
        let answer = app.browser().post_form("/dev/clock", &[("advance_seconds", "3600")]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(before.until(app.site.clock.now()) >= Duration::from_secs(3600));
        app.restart().await;
        assert!(before.until(app.site.clock.now()) >= Duration::from_secs(3600), "the database keeps it");
        for wrong in ["-1", "x", "", "99999999999"] {
            let answer = app.browser().post_form("/dev/clock", &[("advance_seconds", wrong)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
    }

    async fn every_state_of_the_gallery_is_shown_and_may_be_framed_by_the_gallery_only(app: TestApp) {
        let index = app.browser().get("/dev/gallery").await;
        assert_eq!(index.status, StatusCode::OK);
        let addresses: Vec<_> =
            index.body.split("src=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
        assert!(addresses.len() > 20);
        for address in addresses {
            let state = app.browser().get(&address).await;
            assert_eq!(state.status, StatusCode::OK, "{address}");
            assert!(state.header("content-security-policy").unwrap().ends_with("frame-ancestors 'self'"), "{address}");
        }
        assert_eq!(app.browser().get("/dev/gallery/ja/nothing/here").await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.browser().get("/dev/gallery/index.css").await.header("content-type"), Some("text/css; charset=utf-8"));
    }

    #[settings("--brand-name", "さくら光", "--brand-help-phone", "0120-000-000")]
    async fn every_message_is_previewed_with_the_operators_own_names(app: TestApp) {
        let index = app.browser().get("/dev/gallery").await.body;
        for (name, subject) in [("sign_in_code", "【さくら光】ワンタイムキー"), ("codes_closed", "【さくら光】")] {
            assert!(index.contains(&format!("/dev/gallery/en/message/{name}")), "{name}");
            let page = app.browser().get(&format!("/dev/gallery/ja/message/{name}")).await.body;
            assert!(page.contains(subject) && page.contains("0120-000-000") && page.contains("/ 70)"), "{page}");
            let mail = app.browser().get(&format!("/dev/gallery/ja/message/{name}/mail")).await;
            assert!(mail.body.contains("さくら光") && mail.body.contains("<html lang=\"ja\">"), "{}", mail.body);
            assert!(mail.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
        }
        assert_eq!(app.browser().get("/dev/gallery/ja/message/nothing").await.status, StatusCode::NOT_FOUND);
    }

    async fn nothing_of_it_is_there_under_another_name_or_behind_a_proxy(app: TestApp) {
        for path in ["/dev/outbox", "/dev/outbox.json", "/dev/gallery"] {
            for (name, value) in [
                ("host", "evil.example"),
                ("host", "localhost.evil.example:3000"),
                ("x-forwarded-for", "192.0.2.1"),
                ("forwarded", "for=192.0.2.1"),
                ("x-real-ip", "192.0.2.1"),
                ("via", "1.1 proxy"),
            ] {
                let page = app.browser().with(name, value).get(path).await;
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{path} {name}: {value}");
            }
            for host in ["localhost:3000", "127.0.0.1", "[::1]:3000"] {
                assert_eq!(app.browser().with("host", host).get(path).await.status, StatusCode::OK, "{path} {host}");
            }
        }
    }
}
