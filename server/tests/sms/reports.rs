//! Delivery reports: only from the gateway, once and in whatever order.

use reqwest::Method;

use super::{
    people::{JIRO, add_jiro, code_in, delivery, until_page_says},
    rest::{Answer, Rest, signed},
};
use crate::support::{
    Browser, TestApp, both,
    steps::{password_of, submit_code},
};

/// Posts a report as the gateway does: no browser, no cookie.
pub async fn report(app: &TestApp, callback: &str, status: &str, signature: Option<&str>) -> u16 {
    let fields = [("MessageSid", "SM1"), ("MessageStatus", status), ("ErrorCode", "30003"), ("To", "+819012345678")];
    let right = signed(callback, &fields);
    let place = callback.strip_prefix(&app.origin).unwrap();
    let gateway = Browser::new(&app.origin).with("origin", "").with("sec-fetch-site", "");
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = gateway
        .request(Method::POST, place)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-twilio-signature", signature.unwrap_or(&right))
        .body(body);
    gateway.send(place, request).await.status.as_u16()
}

pub async fn says(browser: &Browser) -> String {
    delivery(&browser.get("/sign-in/code").await).unwrap().to_owned()
}

both! {
    async fn reports_count_once_in_whatever_order_and_the_best_one_stays((rest, app): (Rest, TestApp)) {
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        until_page_says(&browser, "handed_over").await;
        let callback = rest.expect(1).await[0].field("StatusCallback").to_owned();
        for (status, page) in [
            ("sent", "handed_over"),
            ("undelivered", "returned"),
            ("sent", "returned"),
            ("undelivered", "returned"),
            ("delivered", "delivered"),
            ("failed", "delivered"),
            ("delivered", "delivered"),
            ("a word of tomorrow", "delivered"),
        ] {
            assert_eq!(report(&app, &callback, status, None).await, 204, "{status}");
            assert_eq!(says(&browser).await, page, "after {status}");
        }
    }

    async fn a_report_without_the_right_signature_changes_nothing((rest, app): (Rest, TestApp)) {
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        until_page_says(&browser, "handed_over").await;
        let callback = rest.expect(1).await[0].field("StatusCallback").to_owned();
        let (_, id) = callback.rsplit_once('=').unwrap();
        for signature in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="] {
            assert_eq!(report(&app, &callback, "failed", Some(signature)).await, 403, "{signature}");
        }
        // Another message's signature, another place, another verb.
        let other = callback.replace(id, "1");
        let theirs = signed(&other, &[("MessageStatus", "failed")]);
        assert_eq!(report(&app, &callback, "failed", Some(&theirs)).await, 403);
        assert_eq!(browser.get(&format!("/hooks/sms/twilio?id={id}&MessageStatus=failed")).await.status, 405);
        assert_eq!(says(&browser).await, "handed_over");
        // For a message that is swept meanwhile nothing is wrong either.
        assert_eq!(report(&app, &other, "failed", None).await, 204);
    }

    async fn a_report_after_the_code_was_used_or_its_account_deleted_changes_nothing_and_breaks_nothing((rest, app): (Rest, TestApp)) {
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        let posted = rest.expect(1).await.remove(0);
        let callback = posted.field("StatusCallback").to_owned();
        assert_eq!(submit_code(&browser, code_in(posted.field("Body"))).await.at, "/my");
        for status in ["delivered", "sent", "queued", "undelivered", "delivered"] {
            assert_eq!(report(&app, &callback, status, None).await, 204, "{status}");
        }
        assert_eq!(browser.get("/my").await.at, "/my");
        sqlx::query("DELETE FROM account WHERE login_id = $1").bind(JIRO).execute(app.site.store.pool()).await.unwrap();
        for status in ["undelivered", "delivered"] {
            assert_eq!(report(&app, &callback, status, None).await, 204, "{status}");
        }
    }

    async fn a_report_that_comes_before_the_answer_saves_the_copy((rest, app): (Rest, TestApp)) {
        rest.answers(&[Answer::Breaks]);
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        for _ in 0..400 {
            if !rest.posted().is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let callback = rest.posted()[0].field("StatusCallback").to_owned();
        assert_eq!(report(&app, &callback, "delivered", None).await, 204);
        until_page_says(&browser, "delivered").await;
        assert_eq!(crate::sms::people::settled(&app).await.0, "handed_over");
        rest.expect(1).await;
    }
    #[settings("--sms-url", "kannel+http://u:p@127.0.0.1:1", "--sms-sender", "21061")]
    async fn kannels_reports_bring_the_word_they_were_given(app: TestApp) {
        add_jiro(&app).await;
        let browser = app.browser();
        password_of(&browser, JIRO).await;
        let id: i64 = sqlx::query_scalar("SELECT id FROM message WHERE channel = 'sms'")
            .fetch_one(app.site.store.pool())
            .await
            .unwrap();
        sqlx::query("INSERT INTO sms (id, sends) VALUES ($1, 1) ON CONFLICT (id) DO NOTHING")
            .bind(id)
            .execute(app.site.store.pool())
            .await
            .unwrap();
        let token = server_core::delivery::sms::kannel::token(&app.site.keys, id.into());
        let other = server_core::delivery::sms::kannel::token(&app.site.keys, (id + 1).into());
        let ask = async |query: String| browser.get(&format!("/hooks/sms/kannel?{query}")).await.status.as_u16();
        for query in [
            String::new(),
            format!("id={id}&dlr=2"),
            format!("id={id}&token=&dlr=2"),
            format!("id={id}&token={other}&dlr=2"),
            format!("id={id}&token={token}x&dlr=2"),
            format!("id=x&token={token}&dlr=2"),
        ] {
            assert_eq!(ask(query.clone()).await, 403, "{query}");
        }
        assert_eq!(ask(format!("id={id}&token={token}&dlr=8")).await, 204);
        assert_eq!(says(&browser).await, "handed_over");
        assert_eq!(ask(format!("id={id}&token={token}&dlr=16")).await, 204);
        let page = until_page_says(&browser, "returned").await;
        assert!(page.body.contains("届けられなかったようです"));
        // The other gateway's address does not exist here.
        assert_eq!(browser.post_form("/hooks/sms/twilio", &[("MessageStatus", "failed")]).await.status, 404);
    }
}
