//! Mail to the contact address that comes back, as the subscriber and support see it.

use contract::fields::LoginId;
use server_core::store::accounts;

use crate::support::{
    TestApp,
    app::{EMAIL, LOGIN_ID},
    both,
    steps::{code, password},
};

/// Mail to the contact address came back, at this moment of the server's.
async fn mail_comes_back(app: &TestApp) {
    let id: i64 = sqlx::query_scalar("SELECT id FROM account WHERE login_id = $1")
        .bind(LOGIN_ID)
        .fetch_one(app.site.store.pool())
        .await
        .unwrap();
    let mut tx = app.site.store.begin().await.unwrap();
    accounts::email_bounced(&mut tx, id.into(), EMAIL, "5.1.1", app.site.clock.now(), app.site.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

both! {
    async fn an_address_that_takes_no_mail_is_told_at_the_next_sign_in_until_a_code_arrives_there(app: TestApp) {
        let browser = app.browser();
        password(&browser).await;
        assert_eq!(code(&app, &browser, false).await.refusal(), None);
        let told = "連絡用メールアドレスにメールが届いていません";
        let at_the_button = "届かずに戻ってきました";
        assert!(!browser.get("/my").await.body.contains(told));

        mail_comes_back(&app).await;
        let page = browser.get("/my").await;
        assert!(page.body.contains(told) && page.body.contains("no-reply@"), "{}", page.body);
        assert!(!page.body.contains(EMAIL), "the address stays masked");

        let another = app.browser();
        let page = password(&another).await;
        assert!(page.body.contains(at_the_button), "{}", page.body);
        // The code came all the same: the address is as good as it was.
        code(&app, &another, false).await;
        assert!(!another.get("/my").await.body.contains(told));
        assert!(!password(&app.browser()).await.body.contains(at_the_button));
    }

    async fn support_sees_since_when_mail_comes_back(app: TestApp) {
        mail_comes_back(&app).await;
        let id = LoginId::parse(LOGIN_ID).unwrap();
        let summary = app.site.show_account(&id).await.unwrap().unwrap();
        assert!(summary.email_bounced_at.is_some());
        assert_eq!(summary.email_bounced_status.as_deref(), Some("5.1.1"));

        // Proved anew after that: nothing to tell.
        sqlx::query("UPDATE account SET contact_email_proved_at = $1 WHERE login_id = $2")
            .bind(app.site.clock.now().millis() + 1)
            .bind(LOGIN_ID)
            .execute(app.site.store.pool())
            .await
            .unwrap();
        let summary = app.site.show_account(&id).await.unwrap().unwrap();
        assert_eq!(summary.email_bounced_at, None);
    }
}
