//! The part that has the browser keep its marker and key; the keeping itself is in `browser`.

use leptos::prelude::*;

use crate::browser;

/// Leaves the marker and the key in this browser. Only on pages that a registered browser gets: nothing is kept without
/// the subscriber's tick. `quiet`, for later visits on which the server knows the marker: tells it only of what had to
/// be written again, as after Safari's purge of what scripts have written.
#[component]
pub fn KeepMarker(#[prop(optional)] quiet: bool) -> impl IntoView {
    browser::keep_marker(quiet);
}
