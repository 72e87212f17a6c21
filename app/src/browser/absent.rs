//! The server's half of `browser`: the same functions where there is no browser. They answer for a page that was just
//! rendered.

use contract::{code::Delivery, language::Language};
use leptos::web_sys::Element;

/// The language of the page as the server wrote it.
#[must_use]
pub fn language() -> Language {
    Language::default()
}

/// The operator's name as the server wrote it into the head.
#[must_use]
pub fn application_name() -> String {
    String::new()
}

/// Whether the page still is the one the server rendered: nothing was clicked on it yet.
#[must_use]
pub fn is_as_rendered() -> bool {
    true
}

/// Whether the subscriber has put the cursor somewhere.
#[must_use]
pub fn has_focus() -> bool {
    false
}

/// Loads a page of ours from the server, in place of the one shown.
pub fn load(_path: &str) {}

/// Seconds of wall-clock time; goes on while a phone sleeps, unlike timers.
#[must_use]
pub fn wall_seconds() -> f64 {
    0.0
}

/// Seconds since this document was asked for.
#[must_use]
pub fn document_age() -> f64 {
    0.0
}

/// Keeps the form's hidden field filled with what this browser finds out about itself, and signs `challenge`. `now` is
/// the server's clock when the page was made; with `states_only` the report names no marker.
pub fn fill_report(_field: Element, (_now, _challenge, _states_only): (i64, Option<String>, bool)) {}

/// Fills an empty field with the code of an SMS whose last line names this site.
pub fn fill_code(_field: Element) {}

/// Asks the server how it stands with the message until nothing more will be heard; `tell` says whether anybody still
/// listens.
pub fn watch_delivery(_tell: impl Fn(Delivery) -> bool + 'static) {}

/// Leaves the marker and the key in this registered browser, and tells the server. `quiet`: says nothing if all was
/// there already.
pub fn keep_marker(_quiet: bool) {}

/// Copies the text of an element; `done` hears whether that was possible. Where it was not, the text is left marked, to
/// be copied by hand.
pub fn copy_text(_element: Element, _done: impl FnOnce(bool) + 'static) {}
