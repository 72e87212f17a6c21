use leptos::{attr::custom::custom_attribute, prelude::*};

use super::button::Button;

/// A way on, in a line of its own. The page is asked for as a document.
#[component]
pub fn ActionLink(
    #[prop(into)] href: String,
    text: &'static str,
    /// Looks like a button, if one is given.
    #[prop(into, optional_no_strip)]
    look: Option<Button>,
) -> impl IntoView {
    view! {
        <p class="action">
            <a href=href rel="external" {..custom_attribute("class", look.map(Button::class))}>
                {text}
            </a>
        </p>
    }
}
