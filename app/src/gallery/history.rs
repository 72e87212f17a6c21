//! `/my/history` in each of its states, and the sign-ins that `/my` shows.

use contract::{
    notice::{NoticeEntry, NoticeKind},
    pages::history::{BoxOutcome, HistoryPage, SignInEntry, SignInHow},
};
use leptos::prelude::*;

use super::{GalleryState, first, outcomes, reason, some_moment, state};
use crate::{pages::my::history::HistoryView, parts::layout::FormOutcome};

const PAGE: &str = "history";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![
        state(PAGE, "some", || show(entries(), &[], first())),
        state(PAGE, "empty", || show(Vec::new(), &[], first())),
        state(PAGE, "recovered", || {
            let sign_ins = entries().into_iter().take(1).collect();
            show(sign_ins, &[NoticeKind::PasswordResetAlone, NoticeKind::PasswordReset], first())
        }),
    ];
    states.extend(outcomes(PAGE, "ACCOUNT_SWITCHED UNEXPECTED", |outcome| show(entries(), &[], outcome)));
    states
}

fn show(sign_ins: Vec<SignInEntry>, recoveries: &[NoticeKind], outcome: FormOutcome) -> AnyView {
    let entry = |kind: &NoticeKind| NoticeEntry {
        id: kind.code().into(),
        kind: *kind,
        at: some_moment(),
        label: String::new(),
    };
    let recoveries = recoveries.iter().map(entry).collect();
    let page = HistoryPage { who: "gallery".into(), sign_ins, recoveries, ends: "11:05".into() };
    view! { <HistoryView page outcome/> }.into_any()
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
