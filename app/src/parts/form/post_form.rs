//! A form of one button: what it asks for, and the button.

use leptos::prelude::*;

use crate::parts::layout::button::Button;

/// A form of ours: its fields or what pressing means, and its one button. Pages that the browser takes over write theirs
/// out, as they do with links: a part that several of them share costs each more bytes than it saves.
#[component]
pub fn PostForm(
    action: &'static str,
    /// Nothing is typed in it.
    #[prop(optional)]
    short: bool,
    children: Children,
    button: &'static str,
    #[prop(default = Button::Main)] look: Button,
    /// Read out in place of `button`, where a page has several alike.
    #[prop(into, optional)]
    named: Option<String>,
) -> impl IntoView {
    view! {
        <form method="post" action=action class=if short { "form-short" } else { "form" }>
            {children()}
            <button type="submit" class=look.class() aria-label=named>
                {button}
            </button>
        </form>
    }
}
