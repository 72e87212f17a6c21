//! The buttons that send a code again, and when.

use contract::{channel::Channel, code::ResendChoice};
use leptos::prelude::*;

use super::sent_code_form::CODE_FORM;
use crate::{
    parts::{
        form::hidden::{Carried, Hidden},
        remaining::remaining,
    },
    words::step_words,
};

/// One button for each way to send the code again. Without script a button always works, says from when, and the
/// server answers `COOLDOWN` to the hasty; with script it opens by itself when the wait is over.
#[component]
pub fn Resend(
    choices: Vec<ResendChoice>,
    /// The channel of the newest message, if there was one.
    sent: Option<Channel>,
    /// Whether sending is what the page is about.
    main: bool,
    /// Where it is asked for.
    #[prop(default = "/api/resend_code")]
    action: &'static str,
    /// What the form carries besides.
    #[prop(optional)]
    carried: Carried,
    /// Sends the form of the code along instead, where the page has one: how the box in it stands is kept.
    #[prop(optional)]
    with_code: bool,
) -> impl IntoView {
    let along = with_code.then_some(action);
    let buttons = choices.into_iter().map(|choice| view! { <ResendButton choice sent main along/> }).collect_view();
    view! {
        <form method="post" action=action class="resend">
            <Hidden fields=carried/>
            {buttons}
        </form>
    }
}

#[component]
fn ResendButton(
    choice: ResendChoice,
    sent: Option<Channel>,
    main: bool,
    /// The action, where the form of the code is sent along.
    along: Option<&'static str>,
) -> impl IntoView {
    let w = step_words();
    let ResendChoice { channel, destination, returned, wait, left } = choice;
    let label = match (channel, sent == Some(channel)) {
        (Channel::Email, true) => w.resend_email_again,
        (Channel::Email, false) => w.resend_email,
        (Channel::Sms, true) => w.resend_sms_again,
        (Channel::Sms, false) => w.resend_sms,
    };
    let counted = (wait > 0).then(|| remaining(wait));
    let running = move || counted.and_then(|counted| counted.get());
    let hint = move || match running() {
        _ if left == 0 => w.resend_none.to_owned(),
        None if wait > 0 => w.resend_wait(wait),
        Some(seconds) if seconds > 0 => w.resend_wait(seconds),
        _ => w.resend_to(&destination),
    };
    let hint_id = format!("resend-{}", channel.code());
    view! {
        <div class="resend-choice">
            <button
                type="submit"
                name="channel"
                value=channel.code()
                form=along.map(|_| CODE_FORM)
                formaction=along
                formnovalidate=along.is_some()
                class=if main { "button" } else { "button button-second" }
                disabled=move || left == 0 || running().is_some_and(|seconds| seconds > 0)
                aria-describedby=hint_id.clone()
            >
                {label}
            </button>
            <p id=hint_id class="hint">
                {hint}
            </p>
            {returned.then(|| view! { <p class="hint">{w.resend_returned}</p> })}
        </div>
    }
}
