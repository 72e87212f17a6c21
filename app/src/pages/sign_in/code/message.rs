//! What `/sign-in/code` says of the message that was sent.

use contract::code::{Delivery, SentCode};
use leptos::prelude::*;

use crate::{
    parts::code::{MessageFacts, lead, problem},
    words::step_words,
};

/// How it stands with the message, and how to know it.
#[component]
pub fn Message(sent: SentCode, delivery: RwSignal<Delivery>) -> impl IntoView {
    let channel = sent.channel;
    view! {
        <p role="status" data-delivery=move || delivery.get().code()>
            {move || lead(step_words(), delivery.get(), channel)}
        </p>
        <MessageFacts sent/>
    }
}

/// What is to be known about the message before anything is typed.
#[component]
pub fn DeliveryProblem(sent: SentCode, delivery: RwSignal<Delivery>) -> impl IntoView {
    move || problem(step_words(), delivery.get(), sent.channel, &sent.destination)
}
