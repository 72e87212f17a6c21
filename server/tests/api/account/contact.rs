//! Contact data: changed by proof, undone from the old address.

use super::{
    HOUR, LINE, MINUTE, act, change_email, email_of, newest, of_account, recovery_codes, signed_in, token, with_mobile,
};
use crate::support::{
    TestApp,
    app::EMAIL,
    both,
    steps::{TARO, TARO_EMAIL, add_taro, code, code_to, devices, other_than, password, password_of, trusted},
};

const NEW: &str = "hanako.new@example.jp";

both! {
    async fn a_new_address_is_in_force_only_when_it_is_confirmed(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        assert_eq!(email_of(&app).await, EMAIL);
        assert!(app.outbox(EMAIL).await.iter().any(|mail| mail.body.contains("/email/undo?token=")), "the old one is told");
        let link = token(&app, NEW, "/email/confirm").await;
        for _ in 0..10 {
            browser.get(&format!("/email/confirm?token={link}")).await;
            app.browser().get(&format!("/email/confirm?token={link}")).await;
        }
        assert_eq!(email_of(&app).await, EMAIL, "opening the link changes nothing");
        let page = act(&browser, "confirm_email", &[("token", &link)]).await;
        assert_eq!(page.at, "/my/customer?done=EMAIL_CHANGED");
        assert_eq!(email_of(&app).await, NEW);
        let page = act(&browser, "confirm_email", &[("token", &link)]).await;
        assert_eq!(page.refusal(), Some("LINK_USED"));
    }

    async fn a_session_that_cannot_be_read_is_not_taken_for_none(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let link = token(&app, NEW, "/email/confirm").await;
        sqlx::query("UPDATE session SET signed_in_by = 'pwd+passkey'").execute(app.site.store.pool()).await.unwrap();
        let page = browser.get(&format!("/email/confirm?token={link}")).await;
        assert_eq!(page.refusal(), Some("UNEXPECTED"), "{}", page.body);
    }

    async fn the_code_in_the_mail_confirms_on_the_page_that_asked(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let sent = app.latest_code(NEW).await;
        let wrong = if sent == "111111" { "222222" } else { "111111" };
        assert_eq!(act(&browser, "confirm_email", &[("code", wrong)]).await.refusal(), Some("CODE_WRONG"));
        assert_eq!(act(&browser, "confirm_email", &[("code", &sent)]).await.at, "/my/customer?done=EMAIL_CHANGED");
        assert_eq!(email_of(&app).await, NEW);
    }

    async fn a_link_opened_elsewhere_asks_for_the_sign_in_and_leads_back(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let link = token(&app, NEW, "/email/confirm").await;
        let phone = app.browser();
        let page = phone.get(&format!("/email/confirm?token={link}")).await;
        assert_eq!(page.at, format!("/email/confirm?token={link}"));
        let who = "0000000000000000";
        let refused = phone.post_form("/api/confirm_email", &[("as", who), ("token", &link)]).await;
        assert_eq!(refused.refusal(), Some("ATTEMPT_GONE"), "nobody is signed in there");
        app.advance(MINUTE * 2);
        password(&phone).await;
        code(&app, &phone, false).await;
        let page = phone.get("/my").await;
        assert_eq!(page.at, "/email/confirm", "signing in leads back");
        let (who, kept) = (page.field("as").unwrap().to_owned(), page.field("token").unwrap().to_owned());
        let page = phone.post_form("/api/confirm_email", &[("as", &who), ("token", &kept)]).await;
        assert_eq!(page.at, "/my/customer?done=EMAIL_CHANGED");
        assert_eq!(email_of(&app).await, NEW);
    }

    async fn a_link_is_nobody_elses(app: TestApp) {
        add_taro(&app).await;
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let link = token(&app, NEW, "/email/confirm").await;
        let taro = app.browser();
        password_of(&taro, TARO).await;
        code_to(&app, &taro, TARO_EMAIL, false).await;
        assert_eq!(act(&taro, "confirm_email", &[("token", &link)]).await.refusal(), Some("ACCOUNT_SWITCHED"));
        let changed = link.replace(&link[..1], if link.starts_with('A') { "B" } else { "A" });
        assert_eq!(act(&browser, "confirm_email", &[("token", &changed)]).await.refusal(), Some("LINK_EXPIRED"));
        assert_eq!(email_of(&app).await, EMAIL);
    }

    async fn a_link_lives_a_day_and_a_new_request_kills_the_old_one(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let first = token(&app, NEW, "/email/confirm").await;
        act(&browser, "request_email_change", &[("email", "third@example.jp")]).await;
        assert_eq!(act(&browser, "confirm_email", &[("token", &first)]).await.refusal(), Some("LINK_EXPIRED"));
        let second = token(&app, "third@example.jp", "/email/confirm").await;
        app.advance(HOUR * 25);
        let later = signed_in(&app).await;
        assert_eq!(act(&later, "confirm_email", &[("token", &second)]).await.refusal(), Some("LINK_EXPIRED"));
        assert_eq!(email_of(&app).await, EMAIL);
    }

    async fn a_cancelled_change_cannot_be_confirmed(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let link = token(&app, NEW, "/email/confirm").await;
        assert_eq!(act(&browser, "cancel_email_change", &[]).await.at, "/my/customer/email?done=EMAIL_CANCELLED");
        assert_eq!(act(&browser, "confirm_email", &[("token", &link)]).await.refusal(), Some("LINK_EXPIRED"));
    }

    async fn ten_confirmations_at_once_are_one(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let link = token(&app, NEW, "/email/confirm").await;
        let who = browser.get("/my/devices").await.field("as").unwrap().to_owned();
        let all = (0..10).map(|_| async {
            let fields = [("as", who.as_str()), ("token", link.as_str())];
            browser.post_form("/api/confirm_email", &fields).await.refusal().is_none()
        });
        let done = futures_util::future::join_all(all).await.into_iter().filter(|done| *done).count();
        assert_eq!(done, 1);
        let undo_mails = app.outbox(EMAIL).await.iter().filter(|mail| mail.body.contains("/email/undo?token=")).count();
        assert_eq!(undo_mails, 2, "at the request and at the switch");
    }

    async fn an_undo_puts_the_first_address_back_whatever_came_after(app: TestApp) {
        let owner = trusted(&app).await;
        let thief = signed_in(&app).await;
        change_email(&app, &thief, NEW).await;
        let undo = token(&app, EMAIL, "/email/undo").await;
        app.advance(MINUTE * 3);
        change_email(&app, &thief, "thief@example.jp").await;
        assert_eq!(email_of(&app).await, "thief@example.jp");

        let phone = app.browser();
        for _ in 0..10 {
            phone.get(&format!("/email/undo?token={undo}")).await;
        }
        assert_eq!(email_of(&app).await, "thief@example.jp", "opening the link changes nothing");
        let page = phone.post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(page.at, "/sign-in?done=EMAIL_RESTORED");
        assert_eq!(email_of(&app).await, EMAIL);
        assert!(phone.cookie("__Host-session").is_none(), "it signs nobody in");
        assert_eq!(thief.get("/my").await.at, "/sign-in");
        assert_eq!(owner.get("/my").await.at, "/sign-in");
        assert_eq!(devices(&app).await, 0);
        assert!(!newest(&app, "thief@example.jp").await.is_empty(), "both addresses are told");

        let page = phone.post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(page.refusal(), Some("LINK_USED"));
        let again = signed_in(&app).await;
        for (call, fields) in [
            ("request_email_change", vec![("email", NEW)]),
            ("request_mobile_change", vec![("mobile", "090-1234-5678")]),
            ("start_two_step", vec![("channel", "email")]),
            ("disable_two_step", vec![("understood", "on")]),
        ] {
            let page = act(&again, call, &fields).await;
            assert_eq!(page.refusal(), Some("FROZEN"), "{call}");
            assert!(page.body.contains("JSTから変更できます"), "it says until when: {}", page.body);
        }
        app.advance(HOUR * 73);
        let later = signed_in(&app).await;
        assert_eq!(act(&later, "request_email_change", &[("email", NEW)]).await.refusal(), None);
    }

    async fn after_an_undo_nothing_that_was_set_up_meanwhile_opens_anything(app: TestApp) {
        let thief = signed_in(&app).await;
        change_email(&app, &thief, NEW).await;
        let undo = token(&app, EMAIL, "/email/undo").await;
        let codes = recovery_codes(&thief).await;
        app.advance(MINUTE);
        with_mobile(&app, &thief).await;
        app.advance(MINUTE * 2);
        act(&thief, "start_two_step", &[("channel", "sms")]).await;
        let page = thief.get("/my/two-step").await;
        assert!(page.body.contains("name=\"channel\" value=\"sms\""), "another can be sent: {}", page.body);
        let sent = app.latest_code(LINE).await;
        act(&thief, "enable_two_step", &[("code", &sent)]).await;
        assert_eq!(of_account::<String>(&app, "two_step").await, "sms");

        app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(email_of(&app).await, EMAIL);
        assert_eq!(of_account::<String>(&app, "two_step").await, "email");
        assert_eq!(of_account::<Option<String>>(&app, "mobile").await, None);

        app.advance(MINUTE * 2);
        let again = app.browser();
        assert_eq!(password(&again).await.at, "/sign-in/code");
        for code in &codes[..2] {
            let page = again.post_form("/api/use_recovery_code", &[("recovery_code", code)]).await;
            assert_eq!(page.refusal(), Some("CODE_WRONG"));
        }
        app.advance(MINUTE * 2);
        assert_eq!(again.post_form("/api/resend_code", &[("channel", "sms")]).await.refusal(), Some("CHANNEL_UNAVAILABLE"));
        let lost = app.browser();
        for way in ["sms", "email"] {
            let before = app.outbox(LINE).await.len() + app.outbox(NEW).await.len();
            lost.post_form("/api/recover", &[("login_id", "hanako"), ("way", way)]).await;
            assert_eq!(app.outbox(LINE).await.len() + app.outbox(NEW).await.len(), before, "{way}");
        }
    }

    async fn an_undo_brings_the_number_back_that_was_replaced_and_asks_for_its_proof(app: TestApp) {
        let owner = signed_in(&app).await;
        with_mobile(&app, &owner).await;
        app.advance(HOUR * 80);
        let thief = signed_in(&app).await;
        change_email(&app, &thief, NEW).await;
        let undo = token(&app, EMAIL, "/email/undo").await;
        for number in ["080-2222-3333", "080-4444-5555"] {
            app.advance(MINUTE * 2);
            act(&thief, "request_mobile_change", &[("mobile", number)]).await;
            let sent = app.latest_code(&format!("+81{}", number.replace('-', "").trim_start_matches('0'))).await;
            assert_eq!(act(&thief, "confirm_mobile", &[("code", &sent)]).await.at, "/my/customer?done=MOBILE_CHANGED");
        }
        app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(of_account::<Option<String>>(&app, "mobile").await.as_deref(), Some(LINE));
        assert_eq!(of_account::<Option<i64>>(&app, "mobile_proved_at").await, None);
    }

    async fn an_undo_of_a_change_that_was_called_off_ends_nothing(app: TestApp) {
        let owner = trusted(&app).await;
        act(&owner, "request_email_change", &[("email", NEW)]).await;
        let undo = token(&app, EMAIL, "/email/undo").await;
        act(&owner, "cancel_email_change", &[]).await;
        let page = app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(page.refusal(), Some("LINK_EXPIRED"));
        assert_eq!(owner.get("/my").await.at, "/my");

        app.advance(MINUTE * 2);
        change_email(&app, &owner, "thief@example.jp").await;
        let page = app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(page.at, "/sign-in?done=EMAIL_RESTORED", "it survives later changes");
        assert_eq!(email_of(&app).await, EMAIL);
    }

    async fn a_refused_confirmation_keeps_the_link_and_a_lost_answer_is_given_again(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        assert!(browser.get("/my/customer/email").await.body.contains(NEW), "a slip in it can be seen");
        let link = token(&app, NEW, "/email/confirm").await;
        let page = browser.post_form("/api/confirm_email", &[("as", "0000000000000000"), ("token", &link)]).await;
        assert_eq!(page.refusal(), Some("ACCOUNT_SWITCHED"));
        assert_eq!(page.field("token"), Some(link.as_str()), "{}", page.body);

        let sent = app.latest_code(NEW).await;
        for _ in 0..2 {
            assert_eq!(act(&browser, "confirm_email", &[("code", &sent)]).await.at, "/my/customer?done=EMAIL_CHANGED");
        }
        app.advance(MINUTE * 2);
        assert_eq!(act(&browser, "confirm_email", &[("code", &sent)]).await.refusal(), Some("LINK_EXPIRED"));
    }

    async fn the_devices_that_a_new_address_ends_are_named_before_it_is_confirmed(app: TestApp) {
        trusted(&app).await;
        let browser = trusted(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let link = token(&app, NEW, "/email/confirm").await;
        let page = browser.get(&format!("/email/confirm?token={link}")).await;
        assert!(page.body.contains("ほかの信頼済端末（1台）"), "{}", page.body);
    }

    async fn what_was_typed_stays_in_its_own_field(app: TestApp) {
        let browser = trusted(&app).await;
        app.advance(MINUTE * 60);
        password(&browser).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        act(&browser, "send_fresh_code", &[("channel", "email"), ("page", "email")]).await;
        let code = app.latest_code(EMAIL).await;
        let page = act(&browser, "confirm_fresh_code", &[("code", &code), ("page", "email")]).await;
        assert_eq!(page.field("email"), Some(NEW), "what was typed is not lost");
        let page = browser.get("/my/customer/mobile").await;
        assert!(page.body.contains("name=\"mobile\"") && !page.body.contains(NEW), "and stands in no other field");
    }

    async fn another_code_can_be_sent_to_a_new_number(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_mobile_change", &[("mobile", "090-1234-5678")]).await;
        app.advance(MINUTE * 9);
        let page = browser.get("/my/customer/mobile").await;
        assert!(page.body.contains("action=\"/api/request_mobile_change\""), "{}", page.body);
        let before = app.outbox(LINE).await.len();
        let page = act(&browser, "request_mobile_change", &[("channel", "sms")]).await;
        assert_eq!(page.refusal(), None);
        assert_eq!(app.outbox(LINE).await.len(), before + 1);
    }

    async fn an_undo_stops_a_change_that_is_not_confirmed_yet(app: TestApp) {
        let thief = signed_in(&app).await;
        act(&thief, "request_email_change", &[("email", NEW)]).await;
        let (link, undo) = (token(&app, NEW, "/email/confirm").await, token(&app, EMAIL, "/email/undo").await);
        app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        let again = signed_in(&app).await;
        assert_eq!(act(&again, "confirm_email", &[("token", &link)]).await.refusal(), Some("FROZEN"));
        app.advance(HOUR * 73);
        let later = signed_in(&app).await;
        assert_eq!(act(&later, "confirm_email", &[("token", &link)]).await.refusal(), Some("LINK_EXPIRED"));
        assert_eq!(email_of(&app).await, EMAIL);
    }

    async fn confirming_and_undoing_at_once_leave_one_truth(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_email_change", &[("email", NEW)]).await;
        let (link, undo) = (token(&app, NEW, "/email/confirm").await, token(&app, EMAIL, "/email/undo").await);
        let who = browser.get("/my/devices").await.field("as").unwrap().to_owned();
        let other = app.browser();
        let confirm = [("as", who.as_str()), ("token", link.as_str())];
        let undoing = [("token", undo.as_str())];
        let (confirmed, undone) =
            tokio::join!(browser.post_form_once("/api/confirm_email", &confirm), other.post_form_once("/api/undo_email", &undoing));
        assert!(undone.location().unwrap().contains("done=EMAIL_RESTORED"), "{:?}", undone.location());
        assert_eq!(email_of(&app).await, EMAIL, "{:?}", confirmed.location());
    }

    async fn an_undo_ends_after_72_hours(app: TestApp) {
        let browser = signed_in(&app).await;
        change_email(&app, &browser, NEW).await;
        let undo = token(&app, EMAIL, "/email/undo").await;
        app.advance(HOUR * 73);
        let page = app.browser().post_form("/api/undo_email", &[("token", &undo)]).await;
        assert_eq!(page.refusal(), Some("LINK_EXPIRED"));
        assert_eq!(email_of(&app).await, NEW);
    }

    async fn addresses_as_carriers_handed_them_out_are_taken(app: TestApp) {
        let browser = signed_in(&app).await;
        change_email(&app, &browser, "a..b@docomo.ne.jp").await;
        assert_eq!(email_of(&app).await, "a..b@docomo.ne.jp");
        for bad in ["", "nobody", "a@b", "a b@example.jp", "a@example.jp\r\nBcc: x@example.jp"] {
            app.advance(MINUTE);
            assert_eq!(act(&browser, "request_email_change", &[("email", bad)]).await.refusal(), Some("EMAIL_BAD"), "{bad:?}");
        }
    }

    #[settings("--own-mail-domains", "sakura.example,sakura.jp")]
    async fn the_operators_own_mailbox_is_no_contact_address(app: TestApp) {
        let browser = signed_in(&app).await;
        for own in ["hanako@sakura.example", "hanako@mail.sakura.jp"] {
            let page = act(&browser, "request_email_change", &[("email", own)]).await;
            assert_eq!(page.refusal(), Some("EMAIL_OWN_DOMAIN"));
        }
    }

    async fn a_line_is_picked_without_typing_its_number(app: TestApp) {
        let browser = signed_in(&app).await;
        let page = browser.get("/my/customer/mobile").await;
        let line = page.body.split("name=\"line\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1));
        let line = line.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{}", page.body)).to_owned();
        act(&browser, "request_mobile_change", &[("line", &line)]).await;
        let sent = app.latest_code(LINE).await;
        assert_eq!(act(&browser, "confirm_mobile", &[("code", &sent)]).await.at, "/my/customer?done=MOBILE_CHANGED");
        assert!(of_account::<Option<i64>>(&app, "mobile_proved_at").await.is_some());
        let page = act(&browser, "request_mobile_change", &[("line", "0123456789abcdef")]).await;
        assert_eq!(page.refusal(), Some("MOBILE_BAD"), "a line of somebody else");
    }

    async fn a_replaced_number_ends_trust_elsewhere_and_both_are_told(app: TestApp) {
        let elsewhere = trusted(&app).await;
        let browser = trusted(&app).await;
        with_mobile(&app, &browser).await;
        assert_eq!(devices(&app).await, 2, "adding a first number ends nothing");
        app.advance(MINUTE * 2);
        act(&browser, "request_mobile_change", &[("mobile", "０８０ー２２２２ー３３３３")]).await;
        let sent = app.latest_code("+818022223333").await;
        act(&browser, "confirm_mobile", &[("code", &sent)]).await;
        assert_eq!(devices(&app).await, 1);
        let page = password(&elsewhere).await;
        assert_eq!(page.reason(), Some(("CREDENTIAL_CHANGED", "certain")));
        assert!(page.body.contains("連絡先）が変わりました"), "it is said what changed");
        assert!(app.outbox(LINE).await.iter().any(|sms| sms.code.is_empty()), "the old number is told");
        assert_eq!(act(&browser, "request_mobile_change", &[("mobile", "+1 415 555 0100")]).await.refusal(), Some("MOBILE_COUNTRY"));
        assert_eq!(act(&browser, "request_mobile_change", &[("mobile", "0120-123-456")]).await.refusal(), Some("MOBILE_BAD"));
    }

    async fn asking_another_number_does_not_refill_the_tries(app: TestApp) {
        let browser = signed_in(&app).await;
        act(&browser, "request_mobile_change", &[("mobile", "090-1234-5678")]).await;
        let wrong = other_than(&app.latest_code(LINE).await);
        for _ in 0..4 {
            assert_eq!(act(&browser, "confirm_mobile", &[("code", &wrong)]).await.refusal(), Some("CODE_WRONG"));
        }
        app.advance(MINUTE * 2);
        act(&browser, "request_mobile_change", &[("mobile", "080-2222-3333")]).await;
        let wrong = other_than(&app.latest_code("+818022223333").await);
        let page = act(&browser, "confirm_mobile", &[("code", &wrong)]).await;
        assert_eq!(page.refusal(), Some("CODE_DEAD"));
    }
}
