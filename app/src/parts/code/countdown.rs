//! How long a code is still good.

use leptos::prelude::*;

use crate::{parts::remaining::remaining, words::step_words};

/// Until when the code is good. The clock time is enough without script; with it the seconds run, seen but not read
/// aloud, except a minute before the end and at the end.
#[component]
pub fn Countdown(until: String, seconds: u32) -> impl IntoView {
    let w = step_words();
    let left = remaining(seconds);
    let running = move || {
        left.get().filter(|left| *left > 0).map(|left| w.code_left(left / 60, format_args!("{:02}", left % 60)))
    };
    let announced = Memo::new(move |_| match left.get() {
        Some(0) => w.code_over,
        Some(1..=60) => w.code_minute_left,
        _ => "",
    });
    view! {
        <p id="code-time" class="code-time">
            <span>{w.code_until(until)}</span>
            " "
            <span class="code-left" role="timer">{running}</span>
        </p>
        <p class="heard" role="status">
            {announced}
        </p>
    }
}
