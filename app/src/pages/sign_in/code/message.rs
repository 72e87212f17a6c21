//! What `/sign-in/code` says of the message that was sent.

use contract::code::{Delivery, SentCode};
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
pub fn Message(sent: SentCode, delivery: RwSignal<Delivery>) -> impl IntoView {
    let w = step_words();
    let channel = sent.channel;
    view! {
        <p role="status" data-delivery=move || delivery.get().code()>
            {move || lead(w, delivery.get(), channel)}
        </p>
        <dl class="facts facts-short">
            <Fact term=w.code_destination text=sent.destination/>
            <Fact term=w.code_sender text=sent.sender/>
            <SpelledFact term=w.code_tag letters=sent.tag/>
        </dl>
        <p class="hint">{w.code_tag_hint}</p>
    }
}

/// What is to be known about the message before anything is typed.
#[component]
pub fn DeliveryProblem(sent: SentCode, delivery: RwSignal<Delivery>) -> impl IntoView {
    move || {
        problem(step_words(), delivery.get(), sent.channel, &sent.destination).map(|(tone, title, todo)| {
            view! {
                <Callout tone title>
                    <p>{todo}</p>
                </Callout>
            }
        })
    }
}
