//! What `/sign-in/code` offers whoever got no message.

use contract::{
    channel::Channel,
    code::{CodeState, SentCode},
};
use leptos::prelude::*;

use crate::{
    parts::code::{filters::Filters, resend::Resend},
    words::step_words,
};

/// Another message, what to look at before asking for one, and the filters that may have kept it.
#[component]
pub fn NothingArrived(sent: SentCode) -> impl IntoView {
    let w = step_words();
    let unsent = sent.code == CodeState::Unsent;
    let live = matches!(sent.code, CodeState::Live { .. });
    let other = sent.resend.len() > 1;
    let first = match sent.channel {
        Channel::Email => w.resend_tip_spam,
        Channel::Sms => w.resend_tip_signal,
    };
    view! {
        <section class="arrival">
            {live.then(|| view! { <h2>{w.resend_title}</h2> })}
            <Resend choices=sent.resend sent=(!unsent).then_some(sent.channel) main=!live/>
            {(!unsent).then(|| view! {
                <details>
                    <summary>{w.resend_tips}</summary>
                    <ul>
                        <li>{first}</li>
                        <li>{w.resend_tip_wait}</li>
                        {other.then(|| view! { <li>{w.resend_tip_other}</li> })}
                    </ul>
                </details>
                <Filters channel=sent.channel sender=sent.sender/>
            })}
        </section>
    }
}
