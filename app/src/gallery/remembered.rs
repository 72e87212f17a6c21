//! `/sign-in/remembered` in each of its states.

use contract::{
    pages::sign_in::{Remembered, RememberedPage},
    reason::ReasonCard,
    step::Step,
};
use leptos::prelude::*;

use super::{GalleryState, reason, some_day, some_moment, state};
use crate::pages::sign_in::remembered::RememberedView;

pub fn states() -> Vec<GalleryState> {
    let shown = |name, page: fn() -> RememberedPage| {
        state("remembered", name, move || view! { <RememberedView page=page()/> }.into_any())
    };
    vec![
        shown("yes", || after_code(yes(None))),
        shown("yes-more", || RememberedPage { more: true, ..page(yes(None), Some(reason::expired())) }),
        shown("yes-asked", || RememberedPage { onward: Step::Password, ..after_code(yes(None)) }),
        shown("yes-no-code", || page(yes(None), None)),
        shown("yes-private", || page(yes(Some(reason::private())), Some(reason::private()))),
        shown("yes-in-app", || after_code(yes(Some(reason::in_app())))),
        shown("yes-home-screen", || page(yes(Some(reason::home_screen())), Some(reason::home_screen()))),
        shown("yes-clock-wrong", || after_code(yes(Some(reason::clock_wrong())))),
        shown("yes-after-clearing", || page(yes(None), Some(reason::cleared_on_close()))),
        shown("healed", || page(Remembered::Healed { until: some_day() }, None)),
        shown("cookie-refused", || after_code(Remembered::CookieRefused { why: reason::refused() })),
        shown("full", || after_code(Remembered::Full { places: 30 })),
        shown("yes-clears", || after_code(yes(Some(reason::cleared_on_close())))),
        shown("closed", || after_code(Remembered::Closed { until: some_moment() })),
        shown("not-asked", || after_code(Remembered::NotAsked)),
    ]
}

fn yes(caution: Option<ReasonCard>) -> Remembered {
    Remembered::Yes { until: some_day(), days: 90, used: 3, places: 30, caution }
}

fn page(outcome: Remembered, why: Option<ReasonCard>) -> RememberedPage {
    RememberedPage { outcome, why, more: false, onward: Step::My }
}

/// As in most browsers that were never seen before.
fn after_code(outcome: Remembered) -> RememberedPage {
    page(outcome, Some(reason::new_browser()))
}
