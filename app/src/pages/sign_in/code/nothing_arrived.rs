//! What `/sign-in/code` offers whoever got no message.

use contract::{channel::Channel, code::CodeState, pages::sign_in::CodePage};
use leptos::prelude::*;

use crate::{
    parts::code::{filters::Filters, resend::Resend},
    words::step_words,
};

/// Another message, what to look at before asking for one, and the filters that may have kept it.
#[component]
pub fn NothingArrived(page: CodePage) -> impl IntoView {
    let w = step_words();
    let unsent = page.code == CodeState::Unsent;
    let live = matches!(page.code, CodeState::Live { .. });
    let other = page.resend.len() > 1;
    let first = match page.channel {
        Channel::Email => w.resend_tip_spam,
        Channel::Sms => w.resend_tip_signal,
    };
    view! {
        <section class="arrival">
            {live.then(|| view! { <h2>{w.resend_title}</h2> })}
            <Resend choices=page.resend sent=(!unsent).then_some(page.channel) main=!live/>
            {(!unsent).then(|| view! {
                <details>
                    <summary>{w.resend_tips}</summary>
                    <ul>
                        <li>{first}</li>
                        <li>{w.resend_tip_wait}</li>
                        {other.then(|| view! { <li>{w.resend_tip_other}</li> })}
                    </ul>
                </details>
                <Filters channel=page.channel sender=page.sender/>
            })}
        </section>
    }
}
