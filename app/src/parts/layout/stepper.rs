//! Where the subscriber is among the steps of a task.

use leptos::prelude::*;

use crate::words::words;

/// Where the sign-in stands: step `now` of three, counted from one.
#[component]
pub fn Stepper(now: usize) -> impl IntoView {
    let w = words();
    view! { <Steps label=w.steps_label names=vec![w.steps_password, w.steps_code, w.steps_done] now/> }
}

/// The same for any way: step `now` of `names`, counted from one.
#[component]
pub fn Steps(label: &'static str, names: Vec<&'static str>, now: usize) -> impl IntoView {
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
        <ol class="stepper" aria-label=label>
            {steps.collect_view()}
        </ol>
    }
}
