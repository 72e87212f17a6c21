//! What `/sign-in/code` offers whoever got no message.

use contract::code::{CodeState, SentCode};
use leptos::prelude::*;

use crate::{
    parts::code::{Resend, WhereToLook},
    words::step_words,
};

/// Another message, what to look at before asking for one, and the filters that may have kept it.
#[component]
pub fn NothingArrived(sent: SentCode) -> impl IntoView {
    let unsent = sent.code == CodeState::Unsent;
    let live = matches!(sent.code, CodeState::Live { .. });
    let other = sent.resend.len() > 1;
    view! {
        <section class="arrival">
            {live.then(|| view! { <h2>{step_words().resend_title}</h2> })}
            <Resend choices=sent.resend sent=(!unsent).then_some(sent.channel) main=!live with_code=live/>
            {(!unsent).then(|| view! { <WhereToLook channel=sent.channel sender=sent.sender other/> })}
        </section>
    }
}
