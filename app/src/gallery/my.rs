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
    GalleryState, history,
    proof::{EMAIL, MOBILE, first, outcomes},
    some_day, some_moment,
};
use crate::{pages::my::MyView, parts::layout::page_top::FormOutcome};

const PAGE: &str = "my";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![
        state("trusted", || show(page(), first())),
        state("code", || {
            show(MyPage { trusted_until: None, devices: 0, signed_in_by: SignedInBy::Code, ..page() }, first())
        }),
        state("recovery-code", || {
            show(MyPage { recovery_codes: 1, signed_in_by: SignedInBy::RecoveryCode, ..page() }, first())
        }),
        state("sms-only", || {
            show(MyPage { two_step: Some(Channel::Sms), email: Contact::default(), ..page() }, first())
        }),
        state("two-step-off", || show(off(), first())),
        state("mail-returned", || show(mail_returned(), first())),
        state("ask-contact", || show(MyPage { ask_contact: true, ..page() }, first())),
        state("recovery-begun", || show(MyPage { recovery_at: Some(some_moment()), ..page() }, first())),
        state("first-visit", || show(MyPage { sign_ins: Vec::new(), recovery_codes: 0, ..page() }, first())),
        state("long-names", || show(MyPage { login_id: "Ｗ".repeat(128), ..page() }, first())),
    ];
    states.extend(outcomes![PAGE, after:
        "CONTACT_KEPT", "RECOVERY_STOPPED", "SIGN_IN_DISOWNED", "ACCOUNT_SWITCHED", "UNEXPECTED",
    ]);
    states.extend(notices());
    states
}

/// One state a kind, so that each can be read by itself.
macro_rules! notices {
    ($($code:literal),+ $(,)?) => {
        vec![$(GalleryState {
            page: "notice",
            name: $code,
            render: || NoticeKind::from_code($code).map(noticed).into_any(),
        }),+]
    };
}

fn notices() -> Vec<GalleryState> {
    let mut states = notices![
        "copied_suspected",
        "codes_closed",
        "device_trusted",
        "new_sign_in",
        "email_requested",
        "email_changed",
        "email_restored",
        "mobile_changed",
        "password_changed",
        "password_reset",
        "password_reset_alone",
        "two_step_on",
        "two_step_off",
        "channel_changed",
        "recovery_code_used",
        "recovery_codes_made",
        "device_lost",
        "number_lost",
        "disowned",
        "locked",
        "unlocked",
        "sessions_ended",
        "devices_revoked",
        "two_step_reset",
        "recovery_begun",
        "recovery_done",
        "recovery_stopped",
        "deleted",
    ];
    states.push(GalleryState {
        page: "notice",
        name: "several",
        render: || {
            let kinds = [NoticeKind::NewSignIn, NoticeKind::DeviceTrusted, NoticeKind::PasswordChanged];
            show(MyPage { notices: kinds.map(notice).into(), ..page() }, first())
        },
    });
    states
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: PAGE, name, render }
}

fn show(page: MyPage, outcome: FormOutcome) -> AnyView {
    view! { <MyView page outcome/> }.into_any()
}

fn after(outcome: FormOutcome) -> AnyView {
    show(page(), outcome)
}

fn noticed(kind: NoticeKind) -> AnyView {
    show(MyPage { notices: vec![notice(kind)], ..page() }, first())
}

fn notice(kind: NoticeKind) -> NoticeEntry {
    let of_browser = matches!(
        kind,
        NoticeKind::CopiedSuspected | NoticeKind::DeviceTrusted | NoticeKind::NewSignIn | NoticeKind::RecoveryCodeUsed
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
        email: Contact { shown: EMAIL.into(), proved: Some(some_day()) },
        returned_mail: None,
        mobile: Contact { shown: MOBILE.into(), proved: None },
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
