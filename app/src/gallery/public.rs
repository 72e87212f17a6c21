//! Signing up, recovery, and what stands behind the links in mails.

use contract::{
    channel::Channel,
    code::SentCode,
    pages::{
        account::PasswordRules,
        email_link::{EmailConfirmPage, EmailUndoPage},
        recover::{RecoverCodePage, RecoverPage, RecoverPasswordPage, RecoverStage},
        sign_in::RememberBox,
        sign_up::{SignUpCodePage, SignUpPage},
    },
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{
    GalleryState,
    proof::{self, first, outcomes},
    reason,
};
use crate::{
    pages::{
        email::{confirm::EmailConfirmView, undo::EmailUndoView},
        help::{lost::HelpLostView, privacy::HelpPrivacyView},
        recover::{RecoverView, code::RecoverCodeView, password::RecoverPasswordView},
        sign_up::{SignUpView, code::SignUpCodeView},
    },
    parts::layout::page_top::FormOutcome,
};

const SIGN_UP: &str = "sign-up";
const SIGN_UP_CODE: &str = "sign-up-code";
const RECOVER: &str = "recover";
const RECOVER_CODE: &str = "recover-code";
const RECOVER_PASSWORD: &str = "recover-password";
const CONFIRM: &str = "email-confirm";
const UNDO: &str = "email-undo";
const RULES: PasswordRules = PasswordRules { shortest: 8 };

pub fn states() -> Vec<GalleryState> {
    [sign_up_states(), recover_states(), recover_password_states(), link_states()].concat()
}

/// The pages of help that ask for nothing.
pub fn help() -> Vec<GalleryState> {
    vec![
        at("help", "lost", || view! { <HelpLostView/> }.into_any()),
        at("help", "privacy", || view! { <HelpPrivacyView/> }.into_any()),
    ]
}

fn at(page: &'static str, name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page, name, render }
}

fn sign_up_states() -> Vec<GalleryState> {
    let mut states = vec![
        at(SIGN_UP, "first", || sign_up(first())),
        at(SIGN_UP, "closed", || sign_up_page(false, first())),
        at(SIGN_UP_CODE, "live", || sign_up_code(false, by_mail(), first())),
        at(SIGN_UP_CODE, "box-private", || {
            let remember = RememberBox { caution: Some(reason::private()), ..remember() };
            let page = SignUpCodePage { sent: by_mail(), taken: false, remember };
            view! { <SignUpCodeView page outcome=first()/> }.into_any()
        }),
        at(SIGN_UP_CODE, "expired", || sign_up_code(false, proof::expired(), first())),
        at(SIGN_UP_CODE, "dead", || sign_up_code(false, proof::dead(), first())),
        at(SIGN_UP_CODE, "taken", || sign_up_code(true, proof::sent(), first())),
        at(SIGN_UP_CODE, "taken-ID_BAD", || sign_up_code(true, proof::sent(), proof::refused(Refusal::IdBad))),
    ];
    states.extend(outcomes![SIGN_UP, sign_up:
        "ID_BAD", "ID_TAKEN", "PASSWORD_SHORT", "PASSWORD_COMMON", "EMAIL_BAD", "EMAIL_OWN_DOMAIN", "SEND_LIMIT", "TOO_MANY",
        "BUSY", "ATTEMPT_GONE",
    ]);
    states.extend(outcomes![SIGN_UP_CODE, sign_up_code_after: "CODE_WRONG", "CODE_REPLACED", "CODE_USED", "COOLDOWN"]);
    states
}

fn sign_up(outcome: FormOutcome) -> AnyView {
    sign_up_page(true, outcome)
}

fn sign_up_page(open: bool, outcome: FormOutcome) -> AnyView {
    let page =
        SignUpPage { open, rules: RULES, own_domains: vec!["sakura.example".into()], until: Some("10:45".into()) };
    view! { <SignUpView page outcome/> }.into_any()
}

fn sign_up_code(taken: bool, sent: SentCode, outcome: FormOutcome) -> AnyView {
    view! { <SignUpCodeView page=SignUpCodePage { sent, taken, remember: remember() } outcome/> }.into_any()
}

fn sign_up_code_after(outcome: FormOutcome) -> AnyView {
    sign_up_code(false, SentCode { tries_left: 4, ..by_mail() }, outcome)
}

/// Nothing but the address is known yet.
fn by_mail() -> SentCode {
    SentCode { resend: proof::expired().resend, ..proof::sent() }
}

fn remember() -> RememberBox {
    RememberBox { ticked: true, days: 90, caution: None, closed: None }
}

fn recover_states() -> Vec<GalleryState> {
    let mut states = vec![
        at(RECOVER, "first", || recover(first())),
        at(RECOVER, "email-only", || recover_page(true, vec![Channel::Email], first())),
        at(RECOVER, "closed", || recover_page(false, Vec::new(), first())),
        at(RECOVER_CODE, "first-code", || stage(RecoverStage::FirstCode { sent: withheld() }, first())),
        at(RECOVER_CODE, "first-code-expired", || {
            stage(
                RecoverStage::FirstCode { sent: SentCode { destination: String::new(), ..proof::expired() } },
                first(),
            )
        }),
        at(RECOVER_CODE, "first-recovery-code", || stage(RecoverStage::FirstRecoveryCode, first())),
        at(RECOVER_CODE, "second", || stage(second(None), first())),
        at(RECOVER_CODE, "second-code", || stage(second(Some(proof::sent_sms())), first())),
        at(RECOVER_CODE, "second-recovery-code", || {
            stage(RecoverStage::Second { ways: Vec::new(), recovery_code: true, sent: None }, first())
        }),
        at(RECOVER_CODE, "help-line", || stage(RecoverStage::HelpLine, first())),
    ];
    states.extend(outcomes![RECOVER, recover: "IDS_SENT", "ID_BAD", "EMAIL_BAD", "TOO_MANY", "ATTEMPT_GONE"]);
    states.extend(outcomes![RECOVER_CODE, first_code:
        "CODE_WRONG", "COOLDOWN", "SEND_LIMIT", "CODE_DEAD", "PAUSED", "TOO_MANY",
    ]);
    states
}

fn recover(outcome: FormOutcome) -> AnyView {
    recover_page(true, vec![Channel::Email, Channel::Sms], outcome)
}

fn recover_page(open: bool, channels: Vec<Channel>, outcome: FormOutcome) -> AnyView {
    view! { <RecoverView page=RecoverPage { open, channels, until: Some("10:45".into()) } outcome/> }.into_any()
}

fn stage(stage: RecoverStage, outcome: FormOutcome) -> AnyView {
    view! { <RecoverCodeView page=RecoverCodePage { stage, until: Some("10:45".into()) } outcome/> }.into_any()
}

fn first_code(outcome: FormOutcome) -> AnyView {
    stage(RecoverStage::FirstCode { sent: SentCode { tries_left: 4, ..withheld() } }, outcome)
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
        at(RECOVER_PASSWORD, "first", || recover_password(first())),
        at(RECOVER_PASSWORD, "alone", || recover_password_page(true, first())),
    ];
    states.extend(outcomes![RECOVER_PASSWORD, recover_password: "PASSWORD_SHORT", "PASSWORD_COMMON", "BUSY"]);
    states
}

fn recover_password(outcome: FormOutcome) -> AnyView {
    recover_password_page(false, outcome)
}

fn recover_password_page(alone: bool, outcome: FormOutcome) -> AnyView {
    let page = RecoverPasswordPage { login_id: "hanako".into(), rules: RULES, alone };
    view! { <RecoverPasswordView page outcome/> }.into_any()
}

fn link_states() -> Vec<GalleryState> {
    let mut states = vec![
        at(CONFIRM, "ready", || confirm(ready(), first())),
        at(CONFIRM, "sign-in-first", || confirm(EmailConfirmPage::SignInFirst { address: new() }, first())),
        at(CONFIRM, "other-account", || confirm(EmailConfirmPage::OtherAccount { address: new() }, first())),
        at(CONFIRM, "gone", || confirm(EmailConfirmPage::Gone, first())),
        at(CONFIRM, "used", || confirm(EmailConfirmPage::Used, first())),
        at(UNDO, "ready", || undo(first())),
        at(UNDO, "gone", || undo_page(EmailUndoPage::Gone, first())),
        at(UNDO, "used", || undo_page(EmailUndoPage::Used, first())),
    ];
    states.extend(outcomes![CONFIRM, confirm_after: "ACCOUNT_SWITCHED", "FROZEN"]);
    states.extend(outcomes![UNDO, undo_after: "EMAIL_RESTORED", "LINK_USED"]);
    states
}

fn new() -> String {
    "n•••@ne••••.example".into()
}

fn ready() -> EmailConfirmPage {
    EmailConfirmPage::Ready {
        who: "gallery".into(),
        address: "new.hanako@newmail.example".into(),
        token: "gallery".into(),
        other_devices: 2,
    }
}

fn confirm(page: EmailConfirmPage, outcome: FormOutcome) -> AnyView {
    view! { <EmailConfirmView page outcome/> }.into_any()
}

fn confirm_after(outcome: FormOutcome) -> AnyView {
    confirm(ready(), outcome)
}

fn undo(outcome: FormOutcome) -> AnyView {
    undo_page(EmailUndoPage::Ready { address: proof::EMAIL.into(), token: "gallery".into() }, outcome)
}

fn undo_after(outcome: FormOutcome) -> AnyView {
    undo_page(EmailUndoPage::Used, outcome)
}

fn undo_page(page: EmailUndoPage, outcome: FormOutcome) -> AnyView {
    view! { <EmailUndoView page outcome/> }.into_any()
}
