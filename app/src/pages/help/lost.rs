//! `/help/lost`: what to do when a phone or computer is gone.

use contract::paths;
use leptos::prelude::*;

use crate::{
    parts::layout::{ActionButton, Button, Heading},
    words::public_words,
};

/// What `/help/lost` shows: what to do, in the order in which it helps most.
#[component]
pub fn HelpLostView() -> impl IntoView {
    let w = public_words();
    view! {
        <Heading text=w.help_lost_title/>
        <p>{w.help_lost_lead}</p>
        <section>
            <h2>{w.help_lost_can}</h2>
            <ol class="steps-to-do">
                <li>{w.help_lost_can_sign_in}</li>
                <li>{w.help_lost_can_device}</li>
                <li>{w.help_lost_can_mobile}</li>
                <li>{w.help_lost_can_password}</li>
            </ol>
            <ActionButton href=paths::MY_DEVICES text=w.help_lost_can_button look=Button::Main/>
        </section>
        <section>
            <h2>{w.help_lost_code}</h2>
            <p>{w.help_lost_code_body}</p>
        </section>
        <section>
            <h2>{w.help_lost_cannot}</h2>
            <p>{w.help_lost_cannot_body}</p>
            <ActionButton href=paths::RECOVER text=w.help_lost_cannot_button look=Button::Second/>
        </section>
        <section>
            <h2>{w.help_lost_phone}</h2>
            <p>{w.help_lost_phone_body}</p>
        </section>
        <section>
            <h2>{w.help_lost_desk}</h2>
            <p>{w.help_lost_desk_body}</p>
        </section>
    }
}
