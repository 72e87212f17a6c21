//! The form of `/sign-in/code`.

use contract::{channel::Channel, code::CodeState, pages::sign_in::CodePage, refusal::Refusal};
use leptos::prelude::*;
use words::reason::sentences;

use crate::{
    parts::{
        alert::refusal_alert::REFUSAL_ID,
        code::{code_field::CodeField, countdown::Countdown},
        device::remember_box::RememberBox,
    },
    words::{reason_words, step_words},
};

/// How many tries are left before it is worth saying.
const TRIES_UNSAID: u32 = 5;

/// The code, the box, the button. Carries the tag, so that a code typed on an old page is told from a wrong one.
#[component]
pub fn CodeForm(page: CodePage, refusal: Option<Refusal>) -> impl IntoView {
    let w = step_words();
    let wrong = (refusal == Some(Refusal::CodeWrong)).then_some(REFUSAL_ID);
    let (until, seconds) = match page.code {
        CodeState::Live { until, seconds } => (until, seconds),
        _ => (String::new(), 0),
    };
    let title = sentences(reason_words(), &page.why).title;
    view! {
        <form method="post" action="/api/submit_code" class="form">
            <input type="hidden" name="attempt" value=page.tag/>
            <CodeField wrong by_sms=page.channel == Channel::Sms/>
            <Countdown until seconds/>
            <p class="code-why">
                <a href="#why" rel="external">
                    {w.code_why_link(title)}
                </a>
            </p>
            {(page.tries_left < TRIES_UNSAID).then(|| view! { <p>{w.code_tries_left(page.tries_left)}</p> })}
            <RememberBox offer=page.remember/>
            <button type="submit" class="button">
                {w.code_button}
            </button>
        </form>
    }
}
