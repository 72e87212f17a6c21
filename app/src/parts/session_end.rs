use contract::paths;
use leptos::prelude::*;

use super::wait::remaining;
use crate::words::my_words;

/// From here on the end is announced (WCAG 2.2 SC 2.2.1 asks for 20 seconds at least).
const WARNED: u32 = 120;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Soon,
    Over,
}

/// Says two minutes before the session ends that it will, with a way to stay; and that it has ended. Without script the
/// next page says it.
#[component]
pub fn SessionEnd(seconds: u32) -> impl IntoView {
    let w = my_words();
    let left = remaining(seconds);
    let said = Memo::new(move |_| match left.get() {
        Some(0) => Said::Over,
        Some(1..=WARNED) => Said::Soon,
        _ => Said::Nothing,
    });
    let notice = move || {
        let (title, href, action) = match said.get() {
            Said::Nothing => return None,
            Said::Soon => (w.my_session_soon, paths::MY, w.my_session_stay),
            Said::Over => (w.my_session_over, paths::SIGN_IN, w.my_session_again),
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
