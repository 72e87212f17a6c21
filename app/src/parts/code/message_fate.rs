//! What became of a message with a code, in words: the same wherever a code is asked.

use contract::{channel::Channel, code::Delivery};
use leptos::prelude::*;
use words::StepWords;

use crate::parts::alert::callout::{Callout, Tone};

/// Where it stands, as long as nothing is wrong with it.
#[must_use]
pub fn lead(w: &StepWords, delivery: Delivery, channel: Channel) -> Option<&'static str> {
    match (delivery, channel) {
        (Delivery::Queued, Channel::Email) => Some(w.code_sending_email),
        (Delivery::Queued, Channel::Sms) => Some(w.code_sending_sms),
        (Delivery::HandedOver | Delivery::Delivered, Channel::Email) => Some(w.code_sent_email),
        (Delivery::HandedOver, Channel::Sms) => Some(w.code_sent_sms),
        (Delivery::Delivered, Channel::Sms) => Some(w.code_delivered_sms),
        // The callout says it.
        (Delivery::Delayed | Delivery::Returned | Delivery::Unclear | Delivery::Failed, _) => None,
    }
}

/// What is wrong with it, and what to do.
pub fn problem(w: &StepWords, delivery: Delivery, channel: Channel, to: &str) -> Option<impl IntoView + use<>> {
    let (tone, title, todo) = match (delivery, channel) {
        (Delivery::Delayed, _) => (Tone::Plain, w.code_delayed_title, w.code_delayed_body.to_owned()),
        (Delivery::Returned, Channel::Email) => (Tone::Warn, w.code_returned_title, w.code_returned_email(to)),
        (Delivery::Returned, Channel::Sms) => (Tone::Warn, w.code_returned_title, w.code_returned_sms(to)),
        (Delivery::Unclear, _) => (Tone::Warn, w.code_unclear_title, w.code_unclear_todo(to)),
        (Delivery::Failed, _) => (Tone::Warn, w.code_failed_title, w.code_failed_todo(to)),
        (Delivery::Queued | Delivery::HandedOver | Delivery::Delivered, _) => return None,
    };
    Some(view! {
        <Callout tone title>
            <p>{todo}</p>
        </Callout>
    })
}
