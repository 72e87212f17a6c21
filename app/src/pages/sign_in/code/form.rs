//! The form of `/sign-in/code`.

use contract::{channel::Channel, code::CodeState, pages::sign_in::CodePage, refusal::Refusal};
use leptos::prelude::*;
use words::reason::sentences;

use crate::{
    parts::{
        alert::refusal_alert::REFUSAL_ID,
        code::{code_field::CodeField, countdown::Countdown, tries_left::TriesLeft},
        device::remember_box::RememberBox,
    },
    words::{reason_words, step_words},
};

/// The code, the box, the button. Carries the tag, so that a code typed on an old page is told from a wrong one.
#[component]
pub fn CodeForm(page: CodePage, refusal: Option<Refusal>) -> impl IntoView {
    let w = step_words();
    let wrong = (refusal == Some(Refusal::CodeWrong)).then_some(REFUSAL_ID);
    let (until, seconds) = match page.sent.code {
        CodeState::Live { until, seconds } => (until, seconds),
        _ => (String::new(), 0),
    };
    let title = sentences(reason_words(), &page.why).title;
    view! {
        <form method="post" action="/api/submit_code" class="form">
            <input type="hidden" name="attempt" value=page.sent.tag/>
            <CodeField wrong by_sms=page.sent.channel == Channel::Sms/>
            <Countdown until seconds/>
            <p class="code-why">
                <a href="#why" rel="external">
                    {w.code_why_link(title)}
                </a>
            </p>
            <TriesLeft left=page.sent.tries_left/>
            <RememberBox offer=page.remember/>
            <button type="submit" class="button">
                {w.code_button}
            </button>
        </form>
    }
}
