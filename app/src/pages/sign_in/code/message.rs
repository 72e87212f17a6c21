//! What `/sign-in/code` says of the message that was sent.

use contract::{code::Delivery, pages::sign_in::CodePage};
use leptos::prelude::*;

use crate::{
    parts::{
        alert::callout::Callout,
        code::message_fate::{lead, problem},
        layout::facts::{Fact, SpelledFact},
    },
    words::step_words,
};

/// Where the message went, who sends it, and the letters by which page and message know each other.
#[component]
pub fn Message(page: CodePage, delivery: RwSignal<Delivery>) -> impl IntoView {
    let w = step_words();
    let channel = page.channel;
    view! {
        <p role="status" data-delivery=move || delivery.get().code()>
            {move || lead(w, delivery.get(), channel)}
        </p>
        <dl class="facts facts-short">
            <Fact term=w.code_destination text=page.destination/>
            <Fact term=w.code_sender text=page.sender/>
            <SpelledFact term=w.code_tag letters=page.tag/>
        </dl>
        <p class="hint">{w.code_tag_hint}</p>
    }
}

/// What is to be known about the message before anything is typed.
#[component]
pub fn DeliveryProblem(page: CodePage, delivery: RwSignal<Delivery>) -> impl IntoView {
    move || {
        problem(step_words(), delivery.get(), page.channel, &page.destination).map(|(tone, title, todo)| {
            view! {
                <Callout tone title>
                    <p>{todo}</p>
                </Callout>
            }
        })
    }
}
