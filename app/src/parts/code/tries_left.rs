//! How many tries a code has left, said once one was wrong.

use leptos::prelude::*;

use crate::words::step_words;

/// As many tries as a code begins with: nobody has mistyped yet, and there is nothing to say.
const ALL_TRIES: u32 = 5;

/// How often a wrong code may still be typed, once one was.
#[component]
pub fn TriesLeft(left: u32) -> impl IntoView {
    (left < ALL_TRIES).then(|| view! { <p>{step_words().code_tries_left(left)}</p> })
}
