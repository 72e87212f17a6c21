use leptos::prelude::*;

use crate::{
    contract::{
        channel::Channel,
        view::{CodePage, Delivery},
    },
    parts::facts::{Fact, SpelledFact},
    words::step_words,
};

/// Where the message went, who sends it, and the letters by which page and message know each other.
#[component]
pub fn Message(page: CodePage) -> impl IntoView {
    let w = step_words();
    let lead = match (page.delivery, page.channel) {
        (Delivery::Queued, Channel::Email) => Some(w.code_sending_email),
        (Delivery::Queued, Channel::Sms) => Some(w.code_sending_sms),
        (Delivery::HandedOver, Channel::Email) => Some(w.code_sent_email),
        (Delivery::HandedOver, Channel::Sms) => Some(w.code_sent_sms),
        (Delivery::Failed, _) => None,
    };
    view! {
        {lead.map(|lead| view! { <p>{lead}</p> })}
        <dl class="facts facts-short">
            <Fact term=w.code_destination text=page.destination/>
            <Fact term=w.code_sender text=page.sender/>
            <SpelledFact term=w.code_tag letters=page.tag/>
        </dl>
        <p class="hint">{w.code_tag_hint}</p>
    }
}
