//! A code that was sent for anything but the sign-in, and the field for it.

use contract::{
    channel::Channel,
    code::{CodeState, SentCode},
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{
    code_field::CodeField,
    countdown::Countdown,
    filters::Filters,
    message_fate::{lead, problem},
    resend::Resend,
    tries_left::TriesLeft,
};
use crate::{
    parts::{
        alert::{callout::Callout, refusal_alert::REFUSAL_ID},
        form::hidden::{Carried, Hidden},
        layout::facts::{Fact, SpelledFact},
    },
    words::{shared_words, step_words},
};

/// The code, as long as it can be typed, and another message. What the code is for is said by the page around it.
#[component]
pub fn SentCodeStep(
    sent: SentCode,
    refusal: Option<Refusal>,
    /// The form's action.
    action: &'static str,
    /// Where another message is asked for.
    resend: &'static str,
    /// What both forms carry besides.
    #[prop(optional)]
    carried: Carried,
    button: &'static str,
    /// Said first, as long as the code can be typed.
    #[prop(optional)]
    lead: &'static str,
    /// Stands between the field and the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let form = matches!(sent.code, CodeState::Live { .. }).then(|| {
        let (sent, carried) = (sent.clone(), carried.clone());
        view! {
            {(!lead.is_empty()).then(|| view! { <p>{lead}</p> })}
            <SentMessage sent=sent.clone()/>
            <CodeForm sent refusal action carried button children/>
        }
    });
    let paused = matches!(sent.code, CodeState::Paused { .. } | CodeState::Closed);
    view! {
        {form}
        {(!paused && !sent.resend.is_empty()).then(|| view! { <Another sent resend carried/> })}
    }
    .into_any()
}

/// Where the message went, who sends it, and the letters by which page and message know each other.
#[component]
fn SentMessage(sent: SentCode) -> impl IntoView {
    let w = step_words();
    // Where telling the address would tell that the account exists, neither it nor the fate of the message is told.
    let named = !sent.destination.is_empty();
    let lead = lead(w, sent.delivery, sent.channel).filter(|_| named);
    let problem = problem(w, sent.delivery, sent.channel, &sent.destination).filter(|_| named);
    let problem = problem.map(|(tone, title, todo)| {
        view! {
            <Callout tone title>
                <p>{todo}</p>
            </Callout>
        }
    });
    view! {
        {problem}
        {lead.map(|lead| view! { <p data-delivery=sent.delivery.code()>{lead}</p> })}
        <dl class="facts facts-short">
            {named.then(|| view! { <Fact term=w.code_destination text=sent.destination/> })}
            <Fact term=w.code_sender text=sent.sender/>
            <SpelledFact term=w.code_tag letters=sent.tag/>
        </dl>
        <p class="hint">{w.code_tag_hint}</p>
    }
}

#[component]
fn CodeForm(
    sent: SentCode,
    refusal: Option<Refusal>,
    action: &'static str,
    carried: Carried,
    button: &'static str,
    children: Option<Children>,
) -> impl IntoView {
    let wrong = (refusal == Some(Refusal::CodeWrong)).then_some(REFUSAL_ID);
    let (until, seconds) = match sent.code {
        CodeState::Live { until, seconds } => (until, seconds),
        _ => (String::new(), 0),
    };
    view! {
        <form method="post" action=action class="form">
            <Hidden fields=carried/>
            // A code typed on an old page is told from a wrong one by it.
            <input type="hidden" name="attempt" value=sent.tag/>
            <CodeField wrong by_sms=sent.channel == Channel::Sms/>
            <Countdown until seconds/>
            <TriesLeft left=sent.tries_left/>
            {children.map(|children| children())}
            <button type="submit" class="button">
                {button}
            </button>
        </form>
    }
}

#[component]
fn Another(sent: SentCode, resend: &'static str, carried: Carried) -> impl IntoView {
    let w = step_words();
    let live = matches!(sent.code, CodeState::Live { .. });
    let first = match sent.channel {
        Channel::Email => w.resend_tip_spam,
        Channel::Sms => w.resend_tip_signal,
    };
    view! {
        <section class="arrival">
            <h2>{if live { w.resend_title } else { shared_words().shared_send_new }}</h2>
            <Resend choices=sent.resend sent=Some(sent.channel) main=!live action=resend carried/>
            <details>
                <summary>{w.resend_tips}</summary>
                <ul>
                    <li>{first}</li>
                    <li>{w.resend_tip_wait}</li>
                </ul>
            </details>
            <Filters channel=sent.channel sender=sent.sender/>
        </section>
    }
}
