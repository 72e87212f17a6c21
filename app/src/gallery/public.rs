//! Signing up, recovery, and what stands behind the links in mails.

use contract::{
    channel::Channel,
    code::SentCode,
    pages::{
        email_link::{EmailConfirmPage, EmailUndoPage},
        recover::{RecoverCodePage, RecoverPage, RecoverPasswordPage, RecoverStage},
        sign_in::RememberBox,
        sign_up::{SignUpCodePage, SignUpPage},
    },
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{
    GalleryState, first, outcomes,
    proof::{self, RULES, remember},
    reason, refused, state,
};
use crate::{
    pages::{
        email::{confirm::EmailConfirmView, undo::EmailUndoView},
        help::{lost::HelpLostView, privacy::HelpPrivacyView},
        recover::{RecoverView, code::RecoverCodeView, password::RecoverPasswordView},
        sign_up::{SignUpView, code::SignUpCodeView},
    },
    parts::layout::FormOutcome,
};

const SIGN_UP: &str = "sign-up";
const SIGN_UP_CODE: &str = "sign-up-code";
const RECOVER: &str = "recover";
const RECOVER_CODE: &str = "recover-code";
const RECOVER_PASSWORD: &str = "recover-password";
const CONFIRM: &str = "email-confirm";
const UNDO: &str = "email-undo";

pub fn states() -> Vec<GalleryState> {
    let pages = [sign_up_states(), recover_states(), recover_password_states(), link_states()];
    pages.into_iter().flatten().collect()
}

/// The pages of help that ask for nothing.
pub fn help() -> Vec<GalleryState> {
    vec![
        state("help", "lost", || view! { <HelpLostView/> }.into_any()),
        state("help", "privacy", || view! { <HelpPrivacyView/> }.into_any()),
    ]
}

fn sign_up_states() -> Vec<GalleryState> {
    let code = |name, page: fn() -> SignUpCodePage| state(SIGN_UP_CODE, name, move || sign_up_code(page(), first()));
    let mut states = vec![
        state(SIGN_UP, "first", || sign_up(true, first())),
        state(SIGN_UP, "closed", || sign_up(false, first())),
        code("live", || of(by_mail())),
        code("box-in-app", || {
            let remember = RememberBox { caution: Some(reason::in_app()), ..remember() };
            SignUpCodePage { remember, ..of(by_mail()) }
        }),
        code("expired", || of(proof::expired())),
        code("dead", || of(proof::dead())),
        code("taken", taken),
        state(SIGN_UP_CODE, "taken-ID_BAD", || sign_up_code(taken(), refused(Refusal::IdBad))),
    ];
    let refusals = "ID_BAD ID_TAKEN PASSWORD_SHORT PASSWORD_COMMON EMAIL_BAD EMAIL_OWN_DOMAIN SEND_LIMIT TOO_MANY BUSY \
                    ATTEMPT_GONE";
    states.extend(outcomes(SIGN_UP, refusals, |outcome| sign_up(true, outcome)));
    states.extend(outcomes(SIGN_UP_CODE, "CODE_BAD CODE_WRONG CODE_REPLACED CODE_USED COOLDOWN", |outcome| {
        sign_up_code(of(SentCode { tries_left: 4, ..by_mail() }), outcome)
    }));
    states
}

fn sign_up(open: bool, outcome: FormOutcome) -> AnyView {
    let (login_id, email) = typed(&outcome);
    let own_domains = vec!["sakura.example".into()];
    let page = SignUpPage { login_id, email, open, rules: RULES, own_domains, until: Some("10:45".into()) };
    view! { <SignUpView page outcome/> }.into_any()
}

/// What stands in the fields again after a refusal.
fn typed(outcome: &FormOutcome) -> (String, String) {
    outcome.refusal.map(|_| ("hanako".to_owned(), "hanako@example.jp".to_owned())).unwrap_or_default()
}

fn sign_up_code(page: SignUpCodePage, outcome: FormOutcome) -> AnyView {
    view! { <SignUpCodeView page outcome/> }.into_any()
}

fn of(sent: SentCode) -> SignUpCodePage {
    SignUpCodePage { sent, taken: false, login_id: String::new(), remember: remember() }
}

fn taken() -> SignUpCodePage {
    SignUpCodePage { taken: true, ..of(proof::sent()) }
}

/// Nothing but the address is known yet.
fn by_mail() -> SentCode {
    SentCode { resend: proof::expired().resend, ..proof::sent() }
}

fn recover_states() -> Vec<GalleryState> {
    let staged = |name, at: fn() -> RecoverStage| state(RECOVER_CODE, name, move || stage(at(), first()));
    let mut states = vec![
        state(RECOVER, "first", || recover(true, &[Channel::Email, Channel::Sms], first())),
        state(RECOVER, "email-only", || recover(true, &[Channel::Email], first())),
        state(RECOVER, "closed", || recover(false, &[], first())),
        staged("first-code", || RecoverStage::FirstCode { sent: withheld() }),
        staged("first-code-expired", || RecoverStage::FirstCode {
            sent: SentCode { destination: String::new(), ..proof::expired() },
        }),
        staged("first-recovery-code", || RecoverStage::FirstRecoveryCode),
        staged("second", || second(None)),
        staged("second-code", || second(Some(proof::sent_sms()))),
        staged("second-recovery-code", || RecoverStage::Second { ways: Vec::new(), recovery_code: true, sent: None }),
        staged("help-line", || RecoverStage::HelpLine),
    ];
    states.extend(outcomes(RECOVER, "IDS_SENT ID_BAD EMAIL_BAD TOO_MANY ATTEMPT_GONE", |outcome| {
        recover(true, &[Channel::Email, Channel::Sms], outcome)
    }));
    states.extend(outcomes(
        RECOVER_CODE,
        "CODE_BAD RECOVERY_CODE_BAD CODE_WRONG COOLDOWN SEND_LIMIT CODE_DEAD PAUSED TOO_MANY",
        |outcome| stage(RecoverStage::FirstCode { sent: SentCode { tries_left: 4, ..withheld() } }, outcome),
    ));
    states
}

fn recover(open: bool, channels: &[Channel], outcome: FormOutcome) -> AnyView {
    let (login_id, email) = typed(&outcome);
    let page = RecoverPage { login_id, email, open, channels: channels.into(), until: Some("10:45".into()) };
    view! { <RecoverView page outcome/> }.into_any()
}

fn stage(stage: RecoverStage, outcome: FormOutcome) -> AnyView {
    view! { <RecoverCodeView page=RecoverCodePage { stage, until: Some("10:45".into()) } outcome/> }.into_any()
}

/// Where it went is not told: that would tell whether the ID exists.
fn withheld() -> SentCode {
    SentCode { destination: String::new(), resend: Vec::new(), ..proof::sent() }
}

fn second(sent: Option<SentCode>) -> RecoverStage {
    let ways = proof::ways().into_iter().filter(|way| way.channel == Channel::Sms).collect();
    RecoverStage::Second { ways, recovery_code: true, sent }
}

fn recover_password_states() -> Vec<GalleryState> {
    let mut states = vec![
        state(RECOVER_PASSWORD, "first", || recover_password(false, first())),
        state(RECOVER_PASSWORD, "alone", || recover_password(true, first())),
    ];
    let refusals = "PASSWORD_SHORT PASSWORD_COMMON BUSY";
    states.extend(outcomes(RECOVER_PASSWORD, refusals, |outcome| recover_password(false, outcome)));
    states
}

fn recover_password(alone: bool, outcome: FormOutcome) -> AnyView {
    let page = RecoverPasswordPage { login_id: "hanako".into(), rules: RULES, alone };
    view! { <RecoverPasswordView page outcome/> }.into_any()
}

fn link_states() -> Vec<GalleryState> {
    let confirmed = |name, page: fn() -> EmailConfirmPage| state(CONFIRM, name, move || confirm(page(), first()));
    let ready = || EmailConfirmPage::Ready {
        who: "gallery".into(),
        address: "new.hanako@newmail.example".into(),
        token: "gallery".into(),
        other_devices: 2,
    };
    let mut states = vec![
        confirmed("ready", ready),
        confirmed("sign-in-first", || EmailConfirmPage::SignInFirst { address: new() }),
        confirmed("other-account", || EmailConfirmPage::OtherAccount { address: new() }),
        confirmed("gone", || EmailConfirmPage::Gone),
        confirmed("used", || EmailConfirmPage::Used),
        state(UNDO, "ready", || {
            undo(EmailUndoPage::Ready { address: proof::EMAIL.into(), token: "gallery".into() }, first())
        }),
        state(UNDO, "gone", || undo(EmailUndoPage::Gone, first())),
        state(UNDO, "used", || undo(EmailUndoPage::Used, first())),
    ];
    states.extend(outcomes(CONFIRM, "ACCOUNT_SWITCHED FROZEN", move |outcome| confirm(ready(), outcome)));
    states.extend(outcomes(UNDO, "EMAIL_RESTORED LINK_USED", |outcome| undo(EmailUndoPage::Used, outcome)));
    states
}

fn new() -> String {
    "n•••@ne••••.example".into()
}

fn confirm(page: EmailConfirmPage, outcome: FormOutcome) -> AnyView {
    view! { <EmailConfirmView page outcome/> }.into_any()
}

fn undo(page: EmailUndoPage, outcome: FormOutcome) -> AnyView {
    view! { <EmailUndoView page outcome/> }.into_any()
}
