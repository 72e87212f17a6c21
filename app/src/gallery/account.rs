//! The pages behind My Page that change who can get in.

use contract::{
    channel::Channel,
    code::{Delivery, SentCode},
    done::Done,
    pages::account::{
        ChannelChoice, Contact, CustomerPage, EmailPage, LineChoice, Missing, MobilePage, PasswordPage, PasswordRules,
        PendingEmail, RecoveryCodesPage, TwoStepPage,
    },
    proof::Guarded,
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{
    GalleryState,
    proof::{self, EMAIL, MOBILE, first, outcomes},
    some_day, some_moment,
};
use crate::{
    pages::my::{
        customer::{CustomerView, email::CustomerEmailView, mobile::CustomerMobileView},
        password::PasswordView,
        recovery_codes::RecoveryCodesView,
        two_step::TwoStepView,
    },
    parts::layout::page_top::FormOutcome,
};

const TWO_STEP: &str = "two-step";
const CUSTOMER: &str = "customer";
const EMAIL_PAGE: &str = "email";
const MOBILE_PAGE: &str = "mobile";
const PASSWORD: &str = "password";
const CODES: &str = "recovery-codes";

pub fn states() -> Vec<GalleryState> {
    [two_step_states(), customer_states(), email_states(), mobile_states(), password_states(), codes_states()].concat()
}

fn at(page: &'static str, name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page, name, render }
}

fn two_step_states() -> Vec<GalleryState> {
    let state = |name, render| at(TWO_STEP, name, render);
    let mut states = vec![
        state("1-password", || two_step(guarded(proof::password()), first())),
        state("1-choose", || two_step(guarded(proof::choose()), first())),
        state("1-code", || two_step(guarded(proof::code()), first())),
        state("1-code-undelivered", || two_step(guarded(proof::typed(proof::undelivered())), first())),
        state("1-code-delayed", || two_step(guarded(proof::typed(proof::delayed())), first())),
        state("1-code-expired", || two_step(guarded(proof::typed(proof::expired())), first())),
        state("1-code-dead", || two_step(guarded(proof::typed(proof::dead())), first())),
        state("1-code-paused", || two_step(guarded(proof::typed(proof::paused())), first())),
        state("1-code-last-try", || {
            two_step(guarded(proof::typed(proof::last_try())), proof::refused(Refusal::CodeWrong))
        }),
        state("1-no-way", || two_step(guarded(proof::no_way()), first())),
        state("2-channel", || two_step(guarded(proof::done()), first())),
        state("2-channel-off", || two_step(off(), first())),
        state("2-channel-no-mobile", || two_step(without(Missing::NoAddress), first())),
        state("2-channel-not-offered", || two_step(without(Missing::NotOffered), first())),
        state("3-code", || two_step(TwoStepPage { sent: Some(proof::sent_sms()), ..guarded(proof::done()) }, first())),
        state("frozen", || two_step(guarded(proof::frozen()), first())),
        state("TWO_STEP_OFF", || two_step(off(), FormOutcome { done: Some(Done::TwoStepOff), ..first() })),
    ];
    states.extend(
        outcomes![TWO_STEP, two_step_done: "TWO_STEP_ON", "CHANNEL_CHANGED", "NOT_UNDERSTOOD", "CHANNEL_UNAVAILABLE"],
    );
    states.extend(outcomes![TWO_STEP, two_step_password: "NEEDS_PASSWORD", "BAD_CREDENTIALS", "TOO_MANY", "BUSY"]);
    states.extend(outcomes![TWO_STEP, two_step_choose: "NEEDS_CODE", "SEND_LIMIT", "COOLDOWN"]);
    states.extend(outcomes![TWO_STEP, two_step_frozen: "FROZEN"]);
    states
}

fn two_step(page: TwoStepPage, outcome: FormOutcome) -> AnyView {
    view! { <TwoStepView page outcome/> }.into_any()
}

fn two_step_done(outcome: FormOutcome) -> AnyView {
    two_step(guarded(proof::done()), outcome)
}

fn two_step_password(outcome: FormOutcome) -> AnyView {
    two_step(guarded(proof::password()), outcome)
}

fn two_step_choose(outcome: FormOutcome) -> AnyView {
    two_step(guarded(proof::choose()), outcome)
}

fn two_step_frozen(outcome: FormOutcome) -> AnyView {
    two_step(guarded(proof::frozen()), outcome)
}

fn guarded(guarded: Guarded) -> TwoStepPage {
    TwoStepPage {
        guarded,
        now: Some(Channel::Email),
        since: some_day(),
        choices: vec![choice(Channel::Email, EMAIL, true), choice(Channel::Sms, MOBILE, false)],
        sent: None,
        devices: 3,
        other_devices: 2,
    }
}

fn off() -> TwoStepPage {
    TwoStepPage {
        now: None,
        since: String::new(),
        choices: vec![choice(Channel::Email, EMAIL, false), choice(Channel::Sms, MOBILE, false)],
        devices: 0,
        other_devices: 0,
        ..guarded(proof::done())
    }
}

fn without(missing: Missing) -> TwoStepPage {
    let sms = ChannelChoice { missing: Some(missing), ..choice(Channel::Sms, "", false) };
    TwoStepPage { choices: vec![choice(Channel::Email, EMAIL, true), sms], ..guarded(proof::done()) }
}

fn choice(channel: Channel, destination: &str, chosen: bool) -> ChannelChoice {
    ChannelChoice { channel, destination: destination.into(), missing: None, chosen }
}

fn customer_states() -> Vec<GalleryState> {
    let state = |name, render| at(CUSTOMER, name, render);
    let mut states = vec![
        state("both", || customer(contacts(), first())),
        state("none", || {
            customer(CustomerPage { email: Contact::default(), mobile: Contact::default(), ..contacts() }, first())
        }),
        state("pending", || customer(CustomerPage { pending_email: Some(NEW.into()), ..contacts() }, first())),
        state("frozen", || customer(CustomerPage { frozen: Some(some_moment()), ..contacts() }, first())),
    ];
    states.extend(outcomes![CUSTOMER, customer_after: "EMAIL_CHANGED", "MOBILE_CHANGED", "UNEXPECTED"]);
    states
}

const NEW: &str = "new.hanako@newmail.example";

fn customer(page: CustomerPage, outcome: FormOutcome) -> AnyView {
    view! { <CustomerView page outcome/> }.into_any()
}

fn customer_after(outcome: FormOutcome) -> AnyView {
    customer(contacts(), outcome)
}

fn contacts() -> CustomerPage {
    CustomerPage {
        who: "gallery".into(),
        email: email(),
        mobile: Contact { shown: MOBILE.into(), proved: None },
        pending_email: None,
        frozen: None,
        ends: "11:05".into(),
    }
}

fn email() -> Contact {
    Contact { shown: EMAIL.into(), proved: Some(some_day()) }
}

fn email_states() -> Vec<GalleryState> {
    let state = |name, render| at(EMAIL_PAGE, name, render);
    let mut states = vec![
        state("form", || email_page(emails(proof::done()), first())),
        state("form-first-address", || {
            email_page(EmailPage { now: Contact::default(), ..emails(proof::done()) }, first())
        }),
        state("proof-password", || email_page(emails(proof::password()), first())),
        state("proof-kept", || {
            email_page(EmailPage { typed: "new@example.jp".into(), ..emails(proof::code()) }, first())
        }),
        state("pending", || email_page(pending(), first())),
        state("pending-returned", || email_page(pending_returned(), first())),
        state("pending-proof", || email_page(EmailPage { guarded: proof::password(), ..pending() }, first())),
        state("frozen", || email_page(emails(proof::frozen()), first())),
    ];
    states.extend(outcomes![EMAIL_PAGE, email_form: "EMAIL_BAD", "EMAIL_OWN_DOMAIN", "SEND_LIMIT", "EMAIL_CANCELLED"]);
    states.extend(outcomes![EMAIL_PAGE, email_pending: "EMAIL_REQUESTED", "CODE_WRONG", "COOLDOWN", "LINK_EXPIRED"]);
    states
}

fn email_page(page: EmailPage, outcome: FormOutcome) -> AnyView {
    view! { <CustomerEmailView page outcome/> }.into_any()
}

fn email_form(outcome: FormOutcome) -> AnyView {
    email_page(EmailPage { typed: "hanako@sakura.example".into(), ..emails(proof::done()) }, outcome)
}

fn email_pending(outcome: FormOutcome) -> AnyView {
    email_page(pending(), outcome)
}

fn emails(guarded: Guarded) -> EmailPage {
    EmailPage {
        guarded,
        now: email(),
        typed: String::new(),
        pending: None,
        own_domains: vec!["sakura.example".into(), "mail.sakura.example".into()],
        other_devices: 2,
    }
}

fn pending_returned() -> EmailPage {
    let mut page = pending();
    page.pending = page
        .pending
        .map(|pending| PendingEmail { sent: SentCode { delivery: Delivery::Returned, ..pending.sent }, ..pending });
    page
}

fn pending() -> EmailPage {
    let sent =
        SentCode { destination: "n•••@ne••••.example".into(), resend: Vec::new(), ..proof::sent() };
    EmailPage {
        pending: Some(PendingEmail { address: NEW.into(), ends: some_moment(), sent }),
        ..emails(proof::done())
    }
}

fn mobile_states() -> Vec<GalleryState> {
    let state = |name, render| at(MOBILE_PAGE, name, render);
    let mut states = vec![
        state("lines", || mobile(mobiles(proof::done()), first())),
        state("no-lines", || {
            mobile(MobilePage { lines: Vec::new(), now: Contact::default(), ..mobiles(proof::done()) }, first())
        }),
        state("proof-choose", || mobile(mobiles(proof::choose()), first())),
        state("proof-kept", || {
            mobile(MobilePage { typed: "090-1234-5678".into(), ..mobiles(proof::password()) }, first())
        }),
        state("code", || mobile(MobilePage { sent: Some(proof::sent_sms()), ..mobiles(proof::done()) }, first())),
        state("not-offered", || mobile(MobilePage { offered: false, ..mobiles(proof::done()) }, first())),
        state("frozen", || mobile(mobiles(proof::frozen()), first())),
    ];
    states.extend(outcomes![MOBILE_PAGE, mobile_after: "MOBILE_BAD", "MOBILE_COUNTRY", "CHANNEL_UNAVAILABLE"]);
    states
}

fn mobile(page: MobilePage, outcome: FormOutcome) -> AnyView {
    view! { <CustomerMobileView page outcome/> }.into_any()
}

fn mobile_after(outcome: FormOutcome) -> AnyView {
    mobile(MobilePage { typed: "03-1234-5678".into(), ..mobiles(proof::done()) }, outcome)
}

fn mobiles(guarded: Guarded) -> MobilePage {
    let line = |id: &str, shown: &str, now| LineChoice { id: id.into(), shown: shown.into(), now };
    MobilePage {
        guarded,
        now: Contact { shown: MOBILE.into(), proved: Some(some_day()) },
        typed: String::new(),
        lines: vec![line("1", MOBILE, true), line("2", "080-••••-••21", false)],
        sent: None,
        offered: true,
        other_devices: 2,
    }
}

fn password_states() -> Vec<GalleryState> {
    let state = |name, render| at(PASSWORD, name, render);
    let mut states = vec![
        state("form", || password(passwords(proof::done()), first())),
        state("form-two-step-off", || {
            let rules = PasswordRules { shortest: 15 };
            password(PasswordPage { rules, other_devices: 0, ..passwords(proof::done()) }, first())
        }),
        state("proof-choose", || password(passwords(proof::choose()), first())),
        state("proof-code", || password(passwords(proof::code()), first())),
    ];
    states.extend(outcomes![PASSWORD, password_after:
        "PASSWORD_CHANGED", "SIGN_IN_DISOWNED", "BAD_CREDENTIALS", "PASSWORD_SHORT", "PASSWORD_COMMON", "TOO_MANY", "BUSY",
    ]);
    states
}

fn password(page: PasswordPage, outcome: FormOutcome) -> AnyView {
    view! { <PasswordView page outcome/> }.into_any()
}

fn password_after(outcome: FormOutcome) -> AnyView {
    password(passwords(proof::done()), outcome)
}

fn passwords(guarded: Guarded) -> PasswordPage {
    PasswordPage { guarded, login_id: "hanako".into(), rules: PasswordRules { shortest: 8 }, other_devices: 2 }
}

fn codes_states() -> Vec<GalleryState> {
    let state = |name, render| at(CODES, name, render);
    vec![
        state("none", || codes(RecoveryCodesPage { left: 0, made: None, ..some_codes(proof::done()) })),
        state("left", || codes(some_codes(proof::done()))),
        state("proof-password", || codes(some_codes(proof::password()))),
        state("frozen", || codes(some_codes(proof::frozen()))),
        state("just-made", || {
            let made = (0..10).map(|number| format!("7K4{number}-QX9M-2HTB-WD5P")).collect();
            codes(RecoveryCodesPage { left: 10, codes: Some(made), ..some_codes(proof::done()) })
        }),
    ]
}

fn codes(page: RecoveryCodesPage) -> AnyView {
    view! { <RecoveryCodesView page outcome=first()/> }.into_any()
}

fn some_codes(guarded: Guarded) -> RecoveryCodesPage {
    RecoveryCodesPage { guarded, left: 7, made: Some(some_day()), codes: None }
}
