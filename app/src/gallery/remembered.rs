//! `/sign-in/remembered` in each of its states.

use contract::{
    pages::sign_in::{Remembered, RememberedPage},
    reason::ReasonCard,
};
use leptos::prelude::*;

use super::{GalleryState, reason, some_day, some_moment};
use crate::pages::sign_in::remembered::RememberedView;

pub fn states() -> Vec<GalleryState> {
    vec![
        state("yes", || show(yes(None), Some(reason::new_browser()))),
        state("yes-more", || {
            let why = Some(reason::expired());
            view! { <RememberedView page=RememberedPage { outcome: yes(None), why, more: true }/> }.into_any()
        }),
        state("yes-no-code", || show(yes(None), None)),
        state("yes-private", || show(yes(Some(reason::private())), Some(reason::private()))),
        state("yes-in-app", || show(yes(Some(reason::in_app())), Some(reason::new_browser()))),
        state("yes-home-screen", || show(yes(Some(reason::home_screen())), Some(reason::home_screen()))),
        state("yes-clock-wrong", || show(yes(Some(reason::clock_wrong())), Some(reason::new_browser()))),
        state("yes-after-clearing", || show(yes(None), Some(reason::cleared_on_close()))),
        state("healed", || show(Remembered::Healed { until: some_day() }, None)),
        state("cookie-refused", || {
            show(Remembered::CookieRefused { why: reason::refused() }, Some(reason::new_browser()))
        }),
        state("full", || show(Remembered::Full { places: 30 }, Some(reason::new_browser()))),
        state("yes-clears", || show(yes(Some(reason::cleared_on_close())), Some(reason::new_browser()))),
        state("closed", || show(Remembered::Closed { until: some_moment() }, Some(reason::new_browser()))),
        state("not-asked", || show(Remembered::NotAsked, Some(reason::new_browser()))),
    ]
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: "remembered", name, render }
}

fn yes(caution: Option<ReasonCard>) -> Remembered {
    Remembered::Yes { until: some_day(), days: 90, used: 3, places: 30, caution }
}

fn show(outcome: Remembered, why: Option<ReasonCard>) -> AnyView {
    view! { <RememberedView page=RememberedPage { outcome, why, more: false }/> }.into_any()
}
