use leptos::prelude::*;

use super::{GalleryState, some_day};
use crate::{
    contract::view::{Remembered, RememberedPage},
    pages::remembered::RememberedView,
};

pub fn states() -> Vec<GalleryState> {
    vec![
        state("yes", || show(Remembered::Yes { until: some_day(), days: 90, used: 3, places: 30 })),
        state("cookie-refused", || show(Remembered::CookieRefused)),
        state("full", || show(Remembered::Full { places: 30 })),
        state("not-asked", || show(Remembered::NotAsked)),
    ]
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: "remembered", name, render }
}

fn show(outcome: Remembered) -> AnyView {
    view! { <RememberedView page=RememberedPage { outcome }/> }.into_any()
}
