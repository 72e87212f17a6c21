//! The form of `/sign-in/code`.

use contract::{pages::sign_in::CodePage, refusal::Refusal};
use leptos::prelude::*;
use words::reason::sentences;

use crate::{
    parts::{code::SentCodeForm, device::RememberBox},
    words::{reason_words, step_words},
};

/// The code, the box, the button.
#[component]
pub fn CodeForm(page: CodePage, refusal: Option<Refusal>) -> impl IntoView {
    let w = step_words();
    let title = sentences(reason_words(), &page.why).title;
    let why = view! {
        <p class="code-why">
            <a href="#why" rel="external">
                {w.code_why_link(title)}
            </a>
        </p>
    }
    .into_any();
    view! {
        <SentCodeForm sent=page.sent refusal action="/api/submit_code" button=w.code_button why>
            <RememberBox offer=page.remember/>
        </SentCodeForm>
    }
}
