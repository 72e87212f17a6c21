use contract::{
    notice::{NoticeKind, NoticeLine},
    pages::history::{BoxOutcome, HistoryPage, SignInHow, SignInLine},
};
use leptos::prelude::*;

use super::{GalleryState, first, outcomes, reason, some_moment, state};
use crate::{pages::my::history::HistoryView, parts::layout::Outcome};

const PAGE: &str = "history";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![
        state(PAGE, "some", || show(lines(), &[], first())),
        state(PAGE, "empty", || show(Vec::new(), &[], first())),
        state(PAGE, "recovered", || {
            let sign_ins = lines().into_iter().take(1).collect();
            show(sign_ins, &[NoticeKind::PasswordResetAlone, NoticeKind::PasswordReset], first())
        }),
    ];
    states.extend(outcomes(PAGE, "ACCOUNT_SWITCHED UNEXPECTED", |outcome| show(lines(), &[], outcome)));
    states
}

fn show(sign_ins: Vec<SignInLine>, recoveries: &[NoticeKind], outcome: Outcome) -> AnyView {
    let line =
        |kind: &NoticeKind| NoticeLine { id: kind.code().into(), kind: *kind, at: some_moment(), label: String::new() };
    let recoveries = recoveries.iter().map(line).collect();
    let page = HistoryPage { who: "gallery".into(), sign_ins, recoveries, ends: "11:05".into() };
    view! { <HistoryView page outcome/> }.into_any()
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
