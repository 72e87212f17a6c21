//! What the operator does: written down, told, and by two where it is dangerous.

use contract::{
    channel::Channel,
    fields::{EmailAddress, LoginId},
};
use server_core::{
    backend::{housekeeping, operator::recovery::OperatorAct},
    store::audit,
};

use super::{HOUR, MINUTE, act, email_of, newest, of_account, recovery_codes, sign_in_by, signed_in};
use crate::support::{
    TestApp,
    app::{EMAIL, LOGIN_ID},
    both,
    steps::{devices, password, trusted},
};

const NEW: &str = "new@example.jp";

async fn audited(app: &TestApp) -> Vec<(String, String)> {
    sqlx::query_as("SELECT actor, action FROM audit ORDER BY number").fetch_all(app.site.store.pool()).await.unwrap()
}

both! {
    async fn a_locked_account_is_out_and_told_and_can_be_opened(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let browser = signed_in(&app).await;
        let desk = OperatorAct { by: "alice", login_id: &who };
        app.site.lock(&desk).await.unwrap();
        assert_eq!(browser.get("/my").await.at, "/sign-in");
        assert_eq!(password(&browser).await.refusal(), Some("ACCOUNT_LOCKED"));
        assert!(!newest(&app, EMAIL).await.is_empty());
        assert!(app.site.lock(&desk).await.is_err(), "it is locked already");
        app.site.unlock(&desk).await.unwrap();
        app.advance(MINUTE * 2);
        assert_eq!(password(&browser).await.at, "/sign-in/code");
        let written = audited(&app).await;
        assert_eq!(written, [("alice".into(), "lock".into()), ("alice".into(), "unlock".into())]);
    }

    async fn revoked_devices_say_that_it_was_the_operator(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let browser = trusted(&app).await;
        assert_eq!(app.site.revoke_devices(&OperatorAct { by: "alice", login_id: &who }).await.unwrap(), 1);
        assert_eq!(password(&browser).await.reason(), Some(("REVOKED_BY_OPERATOR", "certain")));
        assert_eq!(app.site.end_sessions(&OperatorAct { by: "alice", login_id: &who }).await.unwrap(), 1);
        assert_eq!(browser.get("/my").await.at, "/sign-in");
    }

    async fn a_reset_second_step_lets_the_subscriber_in_again(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let browser = trusted(&app).await;
        let desk = OperatorAct { by: "alice", login_id: &who };
        assert!(app.site.reset_two_step(&desk, Some(Channel::Sms)).await.is_err(), "there is no number");
        app.site.reset_two_step(&desk, None).await.unwrap();
        assert_eq!(devices(&app).await, 0);
        assert_eq!(password(&browser).await.at, "/my");
        assert_eq!(of_account::<String>(&app, "two_step_set_by").await, "operator");
    }

    async fn a_recovery_by_the_desk_needs_two_and_a_day_and_can_be_stopped(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let email = EmailAddress::parse(NEW).unwrap();
        let owner = signed_in(&app).await;
        recovery_codes(&owner).await;
        let (alice, bob) = (OperatorAct { by: "alice", login_id: &who }, OperatorAct { by: "bob", login_id: &who });
        assert!(app.site.approve_recovery(&bob).await.is_err(), "nothing was asked for");
        app.site.ask_recovery(&alice, &email, None).await.unwrap();
        assert!(app.site.approve_recovery(&alice).await.is_err(), "not by the same one");
        app.site.approve_recovery(&bob).await.unwrap();
        assert!(app.outbox(EMAIL).await.len() > 2, "the known address is told");
        housekeeping::tidy(&app.site).await.unwrap();
        assert_eq!(email_of(&app).await, EMAIL, "not before its time");
        assert_eq!(act(&owner, "stop_recovery", &[]).await.at, "/my?done=RECOVERY_STOPPED");
        app.advance(HOUR * 25);
        housekeeping::tidy(&app.site).await.unwrap();
        assert_eq!(email_of(&app).await, EMAIL, "it was stopped");

        app.site.ask_recovery(&bob, &email, None).await.unwrap();
        app.site.approve_recovery(&alice).await.unwrap();
        app.advance(HOUR * 25);
        housekeeping::tidy(&app.site).await.unwrap();
        assert_eq!(email_of(&app).await, NEW);
        assert_eq!(owner.get("/my").await.at, "/sign-in");

        let lost = app.browser();
        lost.post_form("/api/recover", &[("login_id", LOGIN_ID), ("way", "email")]).await;
        let sent = app.latest_code(NEW).await;
        let page = lost.post_form("/api/recover_code", &[("code", &sent)]).await;
        assert_eq!(page.at, "/recover/password", "with neither password nor phone: {:?}", page.refusal());
        lost.post_form("/api/reset_password", &[("new_password", super::NEW_PASSWORD)]).await;
        app.advance(MINUTE * 2);
        sign_in_by(&app, &lost, LOGIN_ID, super::NEW_PASSWORD, NEW).await;
        assert_eq!(lost.get("/my").await.at, "/my");
    }

    #[settings("--recover-email-only", "off")]
    async fn the_mailbox_that_the_desk_gave_is_enough_for_one_new_password(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        // A freeze from before is none of the business of whom the desk believes.
        sqlx::query("UPDATE account SET frozen_until = 9999999999999, mailbox_closed_until = 9999999999999")
            .execute(app.site.store.pool())
            .await
            .unwrap();
        app.site.ask_recovery(&OperatorAct { by: "alice", login_id: &who }, &EmailAddress::parse(NEW).unwrap(), None).await.unwrap();
        app.site.approve_recovery(&OperatorAct { by: "bob", login_id: &who }).await.unwrap();
        app.advance(HOUR * 25);
        housekeeping::tidy(&app.site).await.unwrap();
        let lost = app.browser();
        for wanted in ["/recover/password", "/recover/code"] {
            lost.post_form("/api/recover", &[("login_id", LOGIN_ID), ("way", "email")]).await;
            let sent = app.latest_code(NEW).await;
            let page = lost.post_form("/api/recover_code", &[("code", &sent)]).await;
            assert_eq!(page.at, wanted, "{:?}", page.refusal());
            lost.post_form("/api/reset_password", &[("new_password", super::NEW_PASSWORD)]).await;
            app.advance(HOUR);
        }
        sign_in_by(&app, &lost, LOGIN_ID, super::NEW_PASSWORD, NEW).await;
        assert_eq!(lost.get("/my").await.at, "/my");
    }

    async fn one_operator_under_two_names_is_one_operator(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let email = EmailAddress::parse(NEW).unwrap();
        app.site.ask_recovery(&OperatorAct { by: "Alice (user ops1)", login_id: &who }, &email, None).await.unwrap();
        for by in ["alice (user ops2)", "bob (user ops1)", "ＡＬＩＣＥ"] {
            assert!(app.site.approve_recovery(&OperatorAct { by, login_id: &who }).await.is_err(), "{by}");
        }
        app.site.approve_recovery(&OperatorAct { by: "bob (user ops2)", login_id: &who }).await.unwrap();
    }

    async fn an_undo_also_takes_back_what_the_desk_did(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let email = EmailAddress::parse("thief@example.jp").unwrap();
        app.site.ask_recovery(&OperatorAct { by: "alice", login_id: &who }, &email, None).await.unwrap();
        app.site.approve_recovery(&OperatorAct { by: "bob", login_id: &who }).await.unwrap();
        app.advance(HOUR * 25);
        housekeeping::tidy(&app.site).await.unwrap();
        let undo = super::token(&app, EMAIL, "/email/undo").await;
        app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(email_of(&app).await, EMAIL);
    }

    async fn a_deleted_account_leaves_a_line_in_the_audit_and_nothing_else(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let browser = trusted(&app).await;
        recovery_codes(&browser).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        app.site.delete(&OperatorAct { by: "alice", login_id: &who }).await.unwrap();
        assert_eq!(password(&browser).await.refusal(), Some("BAD_CREDENTIALS"));
        for table in ["account", "trust", "session", "sign_in", "attempt", "proof", "email_change", "recovery_code", "notice"] {
            let statement = format!("SELECT count(*) FROM {table}");
            let left: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(app.site.store.pool()).await.unwrap();
            assert_eq!(left, 0, "{table}");
        }
        assert_eq!(audited(&app).await, [("alice".into(), "delete".into())]);
        assert!(!newest(&app, EMAIL).await.is_empty(), "the owner is told");
    }

    async fn a_changed_line_of_the_audit_shows(app: TestApp) {
        let who = LoginId::parse(LOGIN_ID).unwrap();
        let desk = OperatorAct { by: "alice", login_id: &who };
        for _ in 0..2 {
            app.site.lock(&desk).await.unwrap();
            app.site.unlock(&desk).await.unwrap();
        }
        let mut connection = app.site.store.pool().acquire().await.unwrap();
        assert_eq!(audit::broken_at(&mut connection).await.unwrap(), None);
        sqlx::query("UPDATE audit SET actor = 'bob' WHERE number = 3").execute(&mut *connection).await.unwrap();
        assert_eq!(audit::broken_at(&mut connection).await.unwrap(), Some(3));
        sqlx::query("DELETE FROM audit WHERE number = 3").execute(&mut *connection).await.unwrap();
        assert_eq!(audit::broken_at(&mut connection).await.unwrap(), Some(4));
    }
}
