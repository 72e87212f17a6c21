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
    GalleryState, first, outcomes,
    proof::{self, EMAIL, MOBILE, RULES, done, email, frozen, typed},
    refused, some_day, some_moment, state,
};
use crate::{
    pages::my::{
        customer::{CustomerView, email::CustomerEmailView, mobile::CustomerMobileView},
        password::PasswordView,
        recovery_codes::RecoveryCodesView,
        two_step::TwoStepView,
    },
    parts::layout::FormOutcome,
};

const NEW: &str = "new.hanako@newmail.example";

pub fn states() -> Vec<GalleryState> {
    let pages =
        [two_step_states(), customer_states(), email_states(), mobile_states(), password_states(), codes_states()];
    pages.into_iter().flatten().collect()
}

fn two_step_states() -> Vec<GalleryState> {
    const PAGE: &str = "two-step";
    let proving = |name, proof: fn() -> Guarded| state(PAGE, name, move || two_step(guarded(proof()), first()));
    let shown = |name, page: fn() -> TwoStepPage| state(PAGE, name, move || two_step(page(), first()));
    let mut states = vec![
        proving("1-password", proof::password),
        proving("1-choose", proof::choose),
        proving("1-code", proof::code),
        proving("1-code-undelivered", || typed(proof::undelivered())),
        proving("1-code-delayed", || typed(proof::delayed())),
        proving("1-code-expired", || typed(proof::expired())),
        proving("1-code-dead", || typed(proof::dead())),
        proving("1-code-paused", || typed(proof::paused())),
        state(PAGE, "1-code-last-try", || two_step(guarded(typed(proof::last_try())), refused(Refusal::CodeWrong))),
        proving("1-no-way", proof::no_way),
        proving("2-channel", done),
        shown("2-channel-off", off),
        shown("2-channel-no-mobile", || without(Missing::NoAddress)),
        shown("2-channel-not-offered", || without(Missing::NotOffered)),
        shown("3-code", || TwoStepPage { sent: Some(proof::sent_sms()), ..guarded(done()) }),
        proving("frozen", frozen),
        state(PAGE, "TWO_STEP_OFF", || two_step(off(), FormOutcome { done: Some(Done::TwoStepOff), ..first() })),
    ];
    let outcomes =
        |codes, proof: fn() -> Guarded| outcomes(PAGE, codes, move |outcome| two_step(guarded(proof()), outcome));
    states.extend(outcomes("TWO_STEP_ON CHANNEL_CHANGED NOT_UNDERSTOOD CHANNEL_UNAVAILABLE", done));
    states.extend(outcomes("NEEDS_PASSWORD BAD_CREDENTIALS TOO_MANY BUSY", proof::password));
    states.extend(outcomes("NEEDS_CODE SEND_LIMIT COOLDOWN", proof::choose));
    states.extend(outcomes("FROZEN", frozen));
    states
}

fn two_step(page: TwoStepPage, outcome: FormOutcome) -> AnyView {
    view! { <TwoStepView page outcome/> }.into_any()
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
        ..guarded(done())
    }
}

fn without(missing: Missing) -> TwoStepPage {
    let sms = ChannelChoice { missing: Some(missing), ..choice(Channel::Sms, "", false) };
    TwoStepPage { choices: vec![choice(Channel::Email, EMAIL, true), sms], ..guarded(done()) }
}

fn choice(channel: Channel, destination: &str, chosen: bool) -> ChannelChoice {
    ChannelChoice { channel, destination: destination.into(), missing: None, chosen }
}

fn customer_states() -> Vec<GalleryState> {
    const PAGE: &str = "customer";
    let show = |page, outcome| view! { <CustomerView page outcome/> }.into_any();
    let shown = |name, page: fn() -> CustomerPage| state(PAGE, name, move || show(page(), first()));
    let mut states = vec![
        shown("both", contacts),
        shown("none", || CustomerPage { email: Contact::default(), mobile: Contact::default(), ..contacts() }),
        shown("pending", || CustomerPage { pending_email: Some(NEW.into()), ..contacts() }),
        shown("frozen", || CustomerPage { frozen: Some(some_moment()), ..contacts() }),
    ];
    let codes = "EMAIL_CHANGED MOBILE_CHANGED UNEXPECTED";
    states.extend(outcomes(PAGE, codes, move |outcome| show(contacts(), outcome)));
    states
}

fn contacts() -> CustomerPage {
    CustomerPage {
        who: "gallery".into(),
        email: email(),
        mobile: proof::mobile(),
        pending_email: None,
        frozen: None,
        ends: "11:05".into(),
    }
}

fn email_states() -> Vec<GalleryState> {
    const PAGE: &str = "email";
    let show = |page, outcome| view! { <CustomerEmailView page outcome/> }.into_any();
    let shown = |name, page: fn() -> EmailPage| state(PAGE, name, move || show(page(), first()));
    let mut states = vec![
        shown("form", || emails(done())),
        shown("form-first-address", || EmailPage { now: Contact::default(), ..emails(done()) }),
        shown("proof-password", || emails(proof::password())),
        shown("proof-kept", || EmailPage { typed: "new@example.jp".into(), ..emails(proof::code()) }),
        shown("pending", || pending(email_sent())),
        shown("pending-returned", || pending(SentCode { delivery: Delivery::Returned, ..email_sent() })),
        shown("pending-proof", || EmailPage { guarded: proof::password(), ..pending(email_sent()) }),
        shown("frozen", || emails(frozen())),
    ];
    let after_form = "EMAIL_BAD EMAIL_OWN_DOMAIN SEND_LIMIT EMAIL_CANCELLED";
    states.extend(outcomes(PAGE, after_form, move |outcome| {
        show(EmailPage { typed: "hanako@sakura.example".into(), ..emails(done()) }, outcome)
    }));
    let while_pending = "EMAIL_REQUESTED CODE_WRONG COOLDOWN LINK_EXPIRED";
    states.extend(outcomes(PAGE, while_pending, move |outcome| show(pending(email_sent()), outcome)));
    states
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

fn pending(sent: SentCode) -> EmailPage {
    EmailPage { pending: Some(PendingEmail { address: NEW.into(), ends: some_moment(), sent }), ..emails(done()) }
}

fn email_sent() -> SentCode {
    SentCode { destination: "n•••@ne••••.example".into(), resend: Vec::new(), ..proof::sent() }
}

fn mobile_states() -> Vec<GalleryState> {
    const PAGE: &str = "mobile";
    let show = |page, outcome| view! { <CustomerMobileView page outcome/> }.into_any();
    let shown = |name, page: fn() -> MobilePage| state(PAGE, name, move || show(page(), first()));
    let mut states = vec![
        shown("lines", || mobiles(done())),
        shown("no-lines", || MobilePage { lines: Vec::new(), now: Contact::default(), ..mobiles(done()) }),
        shown("proof-choose", || mobiles(proof::choose())),
        shown("proof-kept", || MobilePage { typed: "090-1234-5678".into(), ..mobiles(proof::password()) }),
        shown("code", || MobilePage { sent: Some(proof::sent_sms()), ..mobiles(done()) }),
        shown("not-offered", || MobilePage { offered: false, ..mobiles(done()) }),
        shown("frozen", || mobiles(frozen())),
    ];
    states.extend(outcomes(PAGE, "MOBILE_BAD MOBILE_COUNTRY CHANNEL_UNAVAILABLE", move |outcome| {
        show(MobilePage { typed: "03-1234-5678".into(), ..mobiles(done()) }, outcome)
    }));
    states
}

fn mobiles(guarded: Guarded) -> MobilePage {
    let line = |id: &str, shown: &str, now| LineChoice { id: id.into(), shown: shown.into(), now };
    MobilePage {
        guarded,
        now: Contact { proved: Some(some_day()), ..proof::mobile() },
        typed: String::new(),
        lines: vec![line("1", MOBILE, true), line("2", "080-••••-••21", false)],
        sent: None,
        offered: true,
        other_devices: 2,
    }
}

fn password_states() -> Vec<GalleryState> {
    const PAGE: &str = "password";
    let show = |page, outcome| view! { <PasswordView page outcome/> }.into_any();
    let shown = |name, page: fn() -> PasswordPage| state(PAGE, name, move || show(page(), first()));
    let mut states = vec![
        shown("form", || passwords(done())),
        shown("form-two-step-off", || PasswordPage {
            rules: PasswordRules { shortest: 15 },
            other_devices: 0,
            ..passwords(done())
        }),
        shown("proof-choose", || passwords(proof::choose())),
        shown("proof-code", || passwords(proof::code())),
    ];
    let codes = "PASSWORD_CHANGED SIGN_IN_DISOWNED BAD_CREDENTIALS PASSWORD_SHORT PASSWORD_COMMON TOO_MANY BUSY";
    states.extend(outcomes(PAGE, codes, move |outcome| show(passwords(done()), outcome)));
    states
}

fn passwords(guarded: Guarded) -> PasswordPage {
    PasswordPage { guarded, login_id: "hanako".into(), rules: RULES, other_devices: 2 }
}

fn codes_states() -> Vec<GalleryState> {
    let shown = |name, page: fn() -> RecoveryCodesPage| {
        state("recovery-codes", name, move || view! { <RecoveryCodesView page=page() outcome=first()/> }.into_any())
    };
    vec![
        shown("none", || RecoveryCodesPage { left: 0, made: None, ..some_codes(done()) }),
        shown("left", || some_codes(done())),
        shown("proof-password", || some_codes(proof::password())),
        shown("frozen", || some_codes(frozen())),
        shown("just-made", || {
            let made = (0..10).map(|number| format!("7K4{number}-QX9M-2HTB-WD5P")).collect();
            RecoveryCodesPage { left: 10, codes: Some(made), ..some_codes(done()) }
        }),
    ]
}

fn some_codes(guarded: Guarded) -> RecoveryCodesPage {
    RecoveryCodesPage { guarded, left: 7, made: Some(some_day()), codes: None }
}
