//! `/check` in each of its states.

use contract::{
    pages::devices::{CheckPage, CheckResult},
    reason::{Platform, ReasonCard},
};
use leptos::prelude::*;

use super::{GalleryState, reason, some_moment};
use crate::pages::check::CheckView;

pub fn states() -> Vec<GalleryState> {
    vec![
        state("before", || show(CheckResult::NotChecked)),
        state("can-be-remembered", || show(CheckResult::CanBeRemembered { scripted: true })),
        state("can-be-remembered-unscripted", || show(CheckResult::CanBeRemembered { scripted: false })),
        state("private", || hindered(reason::private())),
        state("in-app", || hindered(reason::in_app())),
        state("refused", || hindered(reason::refused())),
    ]
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: "check", name, render }
}

fn hindered(why: ReasonCard) -> AnyView {
    show(CheckResult::Hindered { why })
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
