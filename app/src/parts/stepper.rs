use leptos::prelude::*;

use crate::words::words;

/// Where the sign-in stands: step `now` of three, counted from one.
#[component]
pub fn Stepper(now: usize) -> impl IntoView {
    let w = words();
    let names = [w.steps_password, w.steps_code, w.steps_done];
    let steps = names.into_iter().zip(1..).map(|(name, step)| {
        let state = match step {
            step if step < now => "step step-past",
            step if step == now => "step step-now",
            _ => "step",
        };
        view! {
            <li class=state aria-current=(step == now).then_some("step")>
                {name}
            </li>
        }
    });
    view! {
        <ol class="stepper" aria-label=w.steps_label>
            {steps.collect_view()}
        </ol>
    }
}
