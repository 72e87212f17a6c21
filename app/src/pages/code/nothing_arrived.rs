use leptos::prelude::*;

use crate::{
    contract::{
        channel::Channel,
        view::{CodePage, CodeState},
    },
    parts::resend::Resend,
    words::step_words,
};

/// Another message, what to look at before asking for one, and the way back.
#[component]
pub fn NothingArrived(page: CodePage) -> impl IntoView {
    let w = step_words();
    let unsent = page.code == CodeState::Unsent;
    let live = matches!(page.code, CodeState::Live { .. });
    let other = page.resend.len() > 1;
    let tips = match page.channel {
        Channel::Email => [w.resend_tip_spam.to_owned(), w.resend_tip_allow_email(&page.sender)],
        Channel::Sms => [w.resend_tip_signal.to_owned(), w.resend_tip_allow_sms(&page.sender)],
    };
    view! {
        <section class="arrival">
            {live.then(|| view! { <h2>{w.resend_title}</h2> })}
            <Resend choices=page.resend sent=(!unsent).then_some(page.channel) main=!live/>
            <details>
                <summary>{w.resend_tips}</summary>
                <ul>
                    {tips.map(|tip| view! { <li>{tip}</li> }).into_iter().collect_view()}
                    <li>{w.resend_tip_wait}</li>
                    {other.then(|| view! { <li>{w.resend_tip_other}</li> })}
                </ul>
            </details>
        </section>
    }
}
