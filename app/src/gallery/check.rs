//! `/check` in each of its states.

use contract::{
    pages::devices::{CheckPage, CheckResult},
    reason::{Platform, ReasonCard},
};
use leptos::prelude::*;

use super::{GalleryState, reason, some_moment, state};
use crate::pages::check::CheckView;

pub fn states() -> Vec<GalleryState> {
    let found = |name, finding: fn() -> CheckResult| state("check", name, move || show(finding()));
    let hindered =
        |name, why: fn() -> ReasonCard| state("check", name, move || show(CheckResult::Hindered { why: why() }));
    vec![
        found("before", || CheckResult::NotChecked),
        found("can-be-remembered", || CheckResult::CanBeRemembered { scripted: true }),
        found("can-be-remembered-unscripted", || CheckResult::CanBeRemembered { scripted: false }),
        hindered("private", reason::private),
        hindered("in-app", reason::in_app),
        hindered("refused", reason::refused),
    ]
}

fn show(finding: CheckResult) -> AnyView {
    let page = CheckPage {
        finding,
        label: "Chrome / Windows".into(),
        platform: Platform::ChromeDesktop,
        at: some_moment(),
        now: 1_795_000_000,
    };
    view! { <CheckView page/> }.into_any()
}
