//! Terms and what they stand for, as a `<dl>` has them.

use leptos::prelude::*;

/// One line of a list of facts: what it is, and what it says.
#[component]
pub fn Fact(term: &'static str, #[prop(into)] text: String) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{term}</dt>
            <dd>{text}</dd>
        </div>
    }
}

/// A fact made of letters that are compared one by one, and so are read out one by one, such as the match tag.
#[component]
pub fn SpelledFact(term: &'static str, letters: String) -> impl IntoView {
    let apart = letters.chars().map(String::from).collect::<Vec<_>>().join(" ");
    view! {
        <div class="fact">
            <dt>{term}</dt>
            // A translating browser must leave it as it is.
            <dd translate="no">
                <span class="tag" aria-hidden="true">
                    {letters}
                </span>
                <span class="heard">{apart}</span>
            </dd>
        </div>
    }
}
