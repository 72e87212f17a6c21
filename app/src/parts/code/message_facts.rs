//! What a genuine message is known by: its sender and its match letters.

use contract::code::SentCode;
use leptos::prelude::*;

use crate::{
    parts::layout::facts::{Fact, SpelledFact},
    words::step_words,
};

/// Where the message went, who sends it, and the letters by which page and message know each other.
#[component]
pub fn MessageFacts(sent: SentCode) -> impl IntoView {
    let w = step_words();
    let named = !sent.destination.is_empty();
    view! {
        <dl class="facts facts-short">
            {named.then(|| view! { <Fact term=w.code_destination text=sent.destination/> })}
            <Fact term=w.code_sender text=sent.sender/>
            <SpelledFact term=w.code_tag letters=sent.tag/>
        </dl>
        <p class="hint">{w.code_tag_hint}</p>
    }
}
