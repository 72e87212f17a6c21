//! Ways on from a page: a link, and one that looks like a button.

use leptos::prelude::*;

use super::button::Button;

/// A way on, in a line of its own. The page is asked for as a document.
#[component]
pub fn ActionLink(href: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <p class="action">
            <a href=href rel="external">
                {text}
            </a>
        </p>
    }
}

/// The same as a button.
#[component]
pub fn ActionButton(href: &'static str, text: &'static str, look: Button) -> impl IntoView {
    view! {
        <p class="action">
            <a class=look.class() href=href rel="external">
                {text}
            </a>
        </p>
    }
}
