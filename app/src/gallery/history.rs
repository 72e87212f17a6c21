use contract::account::{BoxOutcome, HistoryPage, NoticeKind, NoticeLine, SignInHow, SignInLine};
use leptos::prelude::*;

use super::{
    GalleryState,
    proof::{first, outcomes},
    reason, some_moment,
};
use crate::{pages::my::history::HistoryView, parts::layout::page_top::Outcome};

const PAGE: &str = "history";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![
        state("some", || show(lines(), first())),
        state("empty", || show(Vec::new(), first())),
        state("recovered", recovered),
    ];
    states.extend(outcomes![PAGE, after: "ACCOUNT_SWITCHED", "UNEXPECTED"]);
    states
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: PAGE, name, render }
}

fn after(outcome: Outcome) -> AnyView {
    show(lines(), outcome)
}

fn show(sign_ins: Vec<SignInLine>, outcome: Outcome) -> AnyView {
    let page = HistoryPage { who: "gallery".into(), sign_ins, recoveries: Vec::new(), ends: "11:05".into() };
    view! { <HistoryView page outcome/> }.into_any()
}

fn recovered() -> AnyView {
    let line = |kind: NoticeKind| NoticeLine { id: kind.code().into(), kind, at: some_moment(), label: String::new() };
    let page = HistoryPage {
        who: "gallery".into(),
        sign_ins: lines().into_iter().take(1).collect(),
        recoveries: [NoticeKind::PasswordResetAlone, NoticeKind::PasswordReset].map(line).into(),
        ends: "11:05".into(),
    };
    view! { <HistoryView page outcome=first()/> }.into_any()
}

/// Every way a sign-in can go, and everything that can become of the box.
pub fn lines() -> Vec<SignInLine> {
    let line = |number: u32, how, why, remembered| SignInLine {
        id: format!("sign-in-{number}"),
        at: some_moment(),
        label: "Chrome / Windows".into(),
        how,
        why,
        remembered,
        this: number == 0,
    };
    vec![
        line(0, SignInHow::TrustedDevice, None, None),
        line(1, SignInHow::Code, Some(reason::new_browser()), Some(BoxOutcome::Registered)),
        line(2, SignInHow::Owed, Some(reason::new_browser()), None),
        line(3, SignInHow::RecoveryCode, Some(reason::expired()), Some(BoxOutcome::NotAsked)),
        line(4, SignInHow::Healed, None, None),
        line(5, SignInHow::Code, Some(reason::private()), Some(BoxOutcome::Refused)),
        line(6, SignInHow::Code, Some(reason::cleared_on_close()), Some(BoxOutcome::Full)),
        line(7, SignInHow::Code, Some(reason::revoked_by_you()), Some(BoxOutcome::Pending)),
        line(8, SignInHow::Password, None, None),
        line(9, SignInHow::SignUp, None, Some(BoxOutcome::Registered)),
    ]
}
