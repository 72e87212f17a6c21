//! `/my/history` in each of its states, and the sign-ins that `/my` shows.

use contract::{
    notice::{NoticeEntry, NoticeKind},
    pages::history::{BoxOutcome, HistoryPage, SignInEntry, SignInHow},
};
use leptos::prelude::*;

use super::{
    GalleryState,
    proof::{first, outcomes},
    reason, some_moment,
};
use crate::{pages::my::history::HistoryView, parts::layout::page_top::FormOutcome};

const PAGE: &str = "history";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![
        state("some", || show(entries(), first())),
        state("empty", || show(Vec::new(), first())),
        state("recovered", recovered),
    ];
    states.extend(outcomes![PAGE, after: "ACCOUNT_SWITCHED", "UNEXPECTED"]);
    states
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: PAGE, name, render }
}

fn after(outcome: FormOutcome) -> AnyView {
    show(entries(), outcome)
}

fn show(sign_ins: Vec<SignInEntry>, outcome: FormOutcome) -> AnyView {
    let page = HistoryPage { who: "gallery".into(), sign_ins, recoveries: Vec::new(), ends: "11:05".into() };
    view! { <HistoryView page outcome/> }.into_any()
}

fn recovered() -> AnyView {
    let entry =
        |kind: NoticeKind| NoticeEntry { id: kind.code().into(), kind, at: some_moment(), label: String::new() };
    let page = HistoryPage {
        who: "gallery".into(),
        sign_ins: entries().into_iter().take(1).collect(),
        recoveries: [NoticeKind::PasswordResetAlone, NoticeKind::PasswordReset].map(entry).into(),
        ends: "11:05".into(),
    };
    view! { <HistoryView page outcome=first()/> }.into_any()
}

/// Every way a sign-in can go, and everything that can become of the box.
pub fn entries() -> Vec<SignInEntry> {
    let entry = |number: u32, how, why, remembered| SignInEntry {
        id: format!("sign-in-{number}"),
        at: some_moment(),
        label: "Chrome / Windows".into(),
        how,
        why,
        remembered,
        this: number == 0,
    };
    vec![
        entry(0, SignInHow::TrustedDevice, None, None),
        entry(1, SignInHow::Code, Some(reason::new_browser()), Some(BoxOutcome::Registered)),
        entry(2, SignInHow::Owed, Some(reason::new_browser()), None),
        entry(3, SignInHow::RecoveryCode, Some(reason::expired()), Some(BoxOutcome::NotAsked)),
        entry(4, SignInHow::Healed, None, None),
        entry(5, SignInHow::Code, Some(reason::private()), Some(BoxOutcome::Refused)),
        entry(6, SignInHow::Code, Some(reason::cleared_on_close()), Some(BoxOutcome::Full)),
        entry(7, SignInHow::Code, Some(reason::revoked_by_you()), Some(BoxOutcome::Pending)),
        entry(8, SignInHow::Password, None, None),
        entry(9, SignInHow::SignUp, None, Some(BoxOutcome::Registered)),
    ]
}
