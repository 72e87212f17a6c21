use leptos::prelude::*;

use crate::{
    contract::{
        channel::Channel,
        view::{CodePage, Delivery},
    },
    parts::{
        alert::{Notice, Tone},
        facts::{Fact, SpelledFact},
    },
    words::{StepWords, step_words},
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
pub fn Trouble(page: CodePage, delivery: RwSignal<Delivery>) -> impl IntoView {
    move || {
        trouble(step_words(), delivery.get(), &page).map(|(tone, title, todo)| {
            view! {
                <Notice tone title>
                    <p>{todo}</p>
                </Notice>
            }
        })
    }
}

fn lead(w: &StepWords, delivery: Delivery, channel: Channel) -> Option<&'static str> {
    match (delivery, channel) {
        (Delivery::Queued, Channel::Email) => Some(w.code_sending_email),
        (Delivery::Queued, Channel::Sms) => Some(w.code_sending_sms),
        (Delivery::HandedOver | Delivery::Delivered, Channel::Email) => Some(w.code_sent_email),
        (Delivery::HandedOver, Channel::Sms) => Some(w.code_sent_sms),
        (Delivery::Delivered, Channel::Sms) => Some(w.code_delivered_sms),
        // The notice says it.
        (Delivery::Delayed | Delivery::Returned | Delivery::Failed, _) => None,
    }
}

fn trouble(w: &StepWords, delivery: Delivery, page: &CodePage) -> Option<(Tone, &'static str, String)> {
    let to = &page.destination;
    match (delivery, page.channel) {
        (Delivery::Delayed, _) => Some((Tone::Plain, w.code_delayed_title, w.code_delayed_body.to_owned())),
        (Delivery::Returned, Channel::Email) => Some((Tone::Warn, w.code_returned_title, w.code_returned_email(to))),
        (Delivery::Returned, Channel::Sms) => Some((Tone::Warn, w.code_returned_title, w.code_returned_sms(to))),
        (Delivery::Failed, _) => Some((Tone::Warn, w.code_failed_title, w.code_failed_todo(to))),
        (Delivery::Queued | Delivery::HandedOver | Delivery::Delivered, _) => None,
    }
}
