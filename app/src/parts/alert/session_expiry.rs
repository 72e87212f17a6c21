//! The end of the session: announced in time with script, stated without.

use contract::paths;
use leptos::prelude::*;

use crate::{
    parts::remaining::remaining,
    words::{account_words, my_words},
};

/// From here on the end is announced (WCAG 2.2 SC 2.2.1 asks for 20 seconds at least).
const WARNED: u32 = 120;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Warning {
    Nothing,
    Soon,
    Over,
}

/// Says two minutes before the session ends that it will, with a way to stay; and that it has ended. Without script the
/// next page says it.
#[component]
pub fn SessionExpiryWarning(seconds: u32) -> impl IntoView {
    let w = my_words();
    let left = remaining(seconds);
    let warning = Memo::new(move |_| match left.get() {
        Some(0) => Warning::Over,
        Some(1..=WARNED) => Warning::Soon,
        _ => Warning::Nothing,
    });
    let notice = move || {
        let (title, href, action) = match warning.get() {
            Warning::Nothing => return None,
            Warning::Soon => (w.my_session_soon, paths::MY, w.my_session_stay),
            Warning::Over => (w.my_session_over, paths::SIGN_IN, w.my_session_again),
        };
        Some(view! {
            <div class="alert alert-warn">
                <p class="alert-title">{title}</p>
                <a class="button" href=href rel="external">
                    {action}
                </a>
            </div>
        })
    };
    view! { <div role="alert">{notice}</div> }
}

/// When the session ends, on pages without script: they cannot warn of it when the time comes.
#[component]
pub fn SessionExpiryTime(
    /// Clock time.
    at: String,
) -> impl IntoView {
    view! { <p class="hint">{account_words().proof_session_ends(at)}</p> }
}
