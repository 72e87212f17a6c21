//! `/my` in each of its states, with each notice once.

use contract::{
    channel::Channel,
    notice::{NoticeEntry, NoticeKind},
    pages::{
        account::Contact,
        my::{MyPage, ReturnedMail},
    },
    session::SignedInBy,
};
use leptos::prelude::*;

use super::{
    GalleryState, first, history, outcomes,
    proof::{email, mobile},
    some_day, some_moment, state,
};
use crate::{pages::my::MyView, parts::layout::FormOutcome};

const PAGE: &str = "my";

pub fn states() -> Vec<GalleryState> {
    let shown = |name, page: fn() -> MyPage| state(PAGE, name, move || show(page(), first()));
    let mut states = vec![
        shown("trusted", page),
        shown("code", || MyPage { trusted_until: None, devices: 0, signed_in_by: SignedInBy::Code, ..page() }),
        shown("recovery-code", || MyPage { recovery_codes: 1, signed_in_by: SignedInBy::RecoveryCode, ..page() }),
        shown("sms-only", || MyPage { two_step: Some(Channel::Sms), email: Contact::default(), ..page() }),
        shown("two-step-off", off),
        shown("mail-returned", mail_returned),
        shown("ask-contact", || MyPage { ask_contact: true, ..page() }),
        shown("recovery-begun", || MyPage { recovery_at: Some(some_moment()), ..page() }),
        shown("first-visit", || MyPage { sign_ins: Vec::new(), recovery_codes: 0, ..page() }),
        shown("long-names", || MyPage { login_id: "Ｗ".repeat(128), ..page() }),
    ];
    let codes = "CONTACT_KEPT RECOVERY_STOPPED SIGN_IN_DISOWNED ACCOUNT_SWITCHED UNEXPECTED";
    states.extend(outcomes(PAGE, codes, |outcome| show(page(), outcome)));
    // One state a kind, so that each can be read by itself.
    states.extend(NoticeKind::ALL.iter().map(|kind| state("notice", kind.code(), move || noticed(&[*kind]))));
    states.push(state("notice", "several", || {
        noticed(&[NoticeKind::NewSignIn, NoticeKind::DeviceTrusted, NoticeKind::PasswordChanged])
    }));
    states
}

fn show(page: MyPage, outcome: FormOutcome) -> AnyView {
    view! { <MyView page outcome/> }.into_any()
}

fn noticed(kinds: &[NoticeKind]) -> AnyView {
    show(MyPage { notices: kinds.iter().copied().map(notice).collect(), ..page() }, first())
}

fn notice(kind: NoticeKind) -> NoticeEntry {
    let of_browser = matches!(
        kind,
        NoticeKind::CopiedSuspected
            | NoticeKind::DeviceTrusted
            | NoticeKind::DeviceHealed
            | NoticeKind::NewSignIn
            | NoticeKind::RecoveryCodeUsed
    );
    NoticeEntry {
        id: kind.code().into(),
        kind,
        at: some_moment(),
        label: if of_browser { "Chrome / Windows".into() } else { String::new() },
    }
}

fn page() -> MyPage {
    MyPage {
        login_id: "hanako".into(),
        two_step: Some(Channel::Email),
        who: "gallery".into(),
        email: email(),
        returned_mail: None,
        mobile: mobile(),
        ask_contact: false,
        recovery_codes: 8,
        notices: Vec::new(),
        sign_ins: history::entries().into_iter().take(3).collect(),
        recovery_at: None,
        devices: 3,
        places: 30,
        trusted_until: Some(some_day()),
        marked: true,
        signed_in_at: some_moment(),
        signed_in_by: SignedInBy::TrustedDevice,
        ends_in: 1800,
    }
}

fn mail_returned() -> MyPage {
    MyPage { returned_mail: Some(ReturnedMail { on: some_day(), sender: "no-reply@sakura.example".into() }), ..page() }
}

fn off() -> MyPage {
    MyPage {
        two_step: None,
        mobile: Contact::default(),
        devices: 0,
        trusted_until: None,
        marked: false,
        signed_in_by: SignedInBy::Password,
        ..page()
    }
}
