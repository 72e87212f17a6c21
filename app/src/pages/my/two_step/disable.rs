//! The step of `/my/two-step` that turns it off.

use leptos::prelude::*;

use crate::{
    parts::{form::PostForm, layout::Button},
    words::account_words,
};

/// Off: what it means stands before the box, and the box before the button.
#[component]
pub fn Disable(
    who: String,
    /// Trusted devices that end with it.
    devices: u32,
) -> impl IntoView {
    let w = account_words();
    view! {
        <section id="off">
            <h2>{w.two_step_off}</h2>
            <details>
                <summary>{w.two_step_off_open}</summary>
                <PostForm action="/api/disable_two_step" button=w.two_step_off_button look=Button::Second>
                    <input type="hidden" autocomplete="off" name="as" value=who/>
                    <p>{w.two_step_off_risk}</p>
                    <ul>
                        {(devices > 0).then(|| view! { <li>{w.two_step_off_devices(devices)}</li> })}
                        <li>{w.two_step_off_notice}</li>
                        <li>{w.two_step_off_again}</li>
                    </ul>
                    <label class="choice">
                        <input type="checkbox" name="understood" value="on" required/>
                        <span>{w.two_step_off_understood}</span>
                    </label>
                </PostForm>
            </details>
        </section>
    }
}
