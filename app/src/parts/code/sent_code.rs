//! A code that was sent for anything but the sign-in, and the field for it.

use contract::{
    code::{CodeState, SentCode},
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{
    filters::WhereToLook,
    message_facts::MessageFacts,
    message_fate::{lead, problem},
    resend::Resend,
    sent_code_form::SentCodeForm,
};
use crate::{
    parts::form::hidden::Carried,
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
            <SentCodeForm sent refusal action carried button>
                {children.map(|children| children())}
            </SentCodeForm>
        }
    });
    let with_code = form.is_some();
    let paused = matches!(sent.code, CodeState::Paused { .. } | CodeState::Closed);
    view! {
        {form}
        {(!paused && !sent.resend.is_empty()).then(|| view! { <Another sent resend carried with_code/> })}
    }
    .into_any()
}

/// How it stands with the message, and how to know it.
#[component]
fn SentMessage(sent: SentCode) -> impl IntoView {
    let w = step_words();
    // Where telling the address would tell that the account exists, neither it nor the fate of the message is told.
    let named = !sent.destination.is_empty();
    let lead = lead(w, sent.delivery, sent.channel).filter(|_| named);
    let problem = problem(w, sent.delivery, sent.channel, &sent.destination).filter(|_| named);
    view! {
        {problem}
        {lead.map(|lead| view! { <p data-delivery=sent.delivery.code()>{lead}</p> })}
        <MessageFacts sent/>
    }
}

#[component]
fn Another(sent: SentCode, resend: &'static str, carried: Carried, with_code: bool) -> impl IntoView {
    let live = matches!(sent.code, CodeState::Live { .. });
    view! {
        <section class="arrival">
            <h2>{if live { step_words().resend_title } else { shared_words().shared_send_new }}</h2>
            <Resend choices=sent.resend sent=Some(sent.channel) main=!live action=resend carried with_code/>
            <WhereToLook channel=sent.channel sender=sent.sender/>
        </section>
    }
}
