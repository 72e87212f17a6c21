use leptos::prelude::*;

use super::hidden::{Carried, Hidden};
use crate::parts::layout::button::Button;

/// A form of ours: what it carries unseen, its fields or what pressing means, and its one button.
#[component]
pub fn PostForm(
    action: &'static str,
    #[prop(optional)] carried: Carried,
    /// Nothing is typed in it.
    #[prop(optional)]
    short: bool,
    #[prop(optional)] children: Option<Children>,
    button: &'static str,
    #[prop(default = Button::Main)] look: Button,
    /// Read out in place of `button`, where a page has several alike.
    #[prop(into, optional)]
    named: Option<String>,
) -> impl IntoView {
    view! {
        <form method="post" action=action class=if short { "form-short" } else { "form" }>
            <Hidden fields=carried/>
            {children.map(|children| children())}
            <button type="submit" class=look.class() aria-label=named>
                {button}
            </button>
        </form>
    }
}
