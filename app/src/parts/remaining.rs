//! Seconds that are left of a time the server named.

use std::time::Duration;

use leptos::{leptos_dom::helpers::set_interval_with_handle, prelude::*};

use crate::browser;

/// Seconds that are left of a time the server named, running down once the page is taken over; `None` until then, so
/// that the first rendering is the same on both sides.
///
/// Measured on the wall clock: a phone that slept while its owner read the mail comes back to the right time.
pub fn remaining(seconds: u32) -> RwSignal<Option<u32>> {
    let left = RwSignal::new(None);
    // The server counted from when it made the page; on a first page that was about when it was asked for.
    let spent = if browser::is_as_rendered() { browser::document_age() } else { 0.0 };
    Effect::new(move || {
        let end = browser::wall_seconds() + f64::from(seconds) - spent;
        let tick = move || {
            let now = seconds_until(end);
            if left.get_untracked() != Some(now) {
                left.set(Some(now));
            }
        };
        tick();
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    left
}

fn seconds_until(end: f64) -> u32 {
    let left = (end - browser::wall_seconds()).max(0.0).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to some minutes, made whole above")]
    let whole = left as u32;
    whole
}
