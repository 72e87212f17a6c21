use leptos::prelude::*;

/// One line of a list of facts: what it is, and what it says.
#[component]
pub fn Fact(term: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// Letters that are read out one by one, such as the match tag.
#[component]
pub fn Spelled(#[prop(into)] letters: String) -> impl IntoView {
    let apart = letters.chars().map(String::from).collect::<Vec<_>>().join(" ");
    view! {
        <span class="tag" aria-hidden="true">
            {letters}
        </span>
        <span class="heard">{apart}</span>
    }
}
