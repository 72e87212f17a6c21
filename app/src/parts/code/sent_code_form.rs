//! The form for the code that was sent, with how long it is good and how many tries are left.

use contract::{
    channel::Channel,
    code::{CodeState, SentCode},
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{code_field::CodeField, countdown::Countdown};
use crate::{
    parts::{
        alert::refusal_alert::REFUSAL_ID,
        form::hidden::{Carried, Hidden},
    },
    words::step_words,
};

/// As many tries as a code begins with: nobody has mistyped yet, and there is nothing to say.
const ALL_TRIES: u32 = 5;

/// The id of the form, for buttons elsewhere on its page.
pub const CODE_FORM: &str = "code-form";

/// The field for a code that was sent, and the button. Carries the tag, so that a code typed on an old page is told
/// from a wrong one.
#[component]
pub fn SentCodeForm(
    sent: SentCode,
    refusal: Option<Refusal>,
    action: &'static str,
    #[prop(optional)] carried: Carried,
    button: &'static str,
    /// Stands under the countdown.
    #[prop(optional)]
    why: Option<AnyView>,
    /// Stands before the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let wrong = matches!(refusal, Some(Refusal::CodeWrong | Refusal::CodeBad)).then_some(REFUSAL_ID);
    let (until, seconds) = match sent.code {
        CodeState::Live { until, seconds } => (until, seconds),
        _ => (String::new(), 0),
    };
    let tries = (sent.tries_left < ALL_TRIES).then(|| step_words().code_tries_left(sent.tries_left));
    view! {
        <form method="post" action=action class="form" id=CODE_FORM>
            <Hidden fields=carried/>
            <input type="hidden" autocomplete="off" name="attempt" value=sent.tag/>
            <CodeField wrong by_sms=sent.channel == Channel::Sms/>
            <Countdown until seconds/>
            {why}
            {tries.map(|tries| view! { <p>{tries}</p> })}
            {children.map(|children| children())}
            <button type="submit" class="button">
                {button}
            </button>
        </form>
    }
}
