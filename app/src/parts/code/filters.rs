//! What may have kept a message, and where it is let through.

use contract::channel::Channel;
use leptos::prelude::*;
use words::StepWords;

use crate::{parts::layout::facts::Fact, words::step_words};

/// What to look at where no message arrives, and the filters that may have kept it.
#[component]
pub fn WhereToLook(
    channel: Channel,
    sender: String,
    /// There is another way for it to go.
    #[prop(optional)]
    other: bool,
) -> impl IntoView {
    let w = step_words();
    let first = match channel {
        Channel::Email => w.resend_tip_spam,
        Channel::Sms => w.resend_tip_signal,
    };
    view! {
        <details>
            <summary>{w.resend_tips}</summary>
            <ul>
                <li>{first}</li>
                <li>{w.resend_tip_wait}</li>
                {other.then(|| view! { <li>{w.resend_tip_other}</li> })}
            </ul>
        </details>
        <Filters channel sender/>
    }
}

/// The filters of this channel.
#[component]
fn Filters(channel: Channel, sender: String) -> impl IntoView {
    match channel {
        Channel::Email => view! { <MailFilters sender/> }.into_any(),
        Channel::Sms => view! { <SmsFilters sender/> }.into_any(),
    }
}

/// Where the big mail services keep their filters, by the names of their own menus.
#[component]
fn MailFilters(sender: String) -> impl IntoView {
    let w = step_words();
    // docomo takes whatever comes, also what its subscriber's filter turns away: the folder comes before the filter.
    let services = [
        (w.resend_docomo, vec![w.resend_docomo_folder, w.resend_docomo_open, w.resend_docomo_add]),
        (w.resend_au, vec![w.resend_au_open, w.resend_au_add]),
        (w.resend_softbank, vec![w.resend_softbank_open, w.resend_softbank_add]),
        (w.resend_gmail, vec![w.resend_gmail_open, w.resend_gmail_add]),
    ];
    view! {
        <details>
            <summary>{w.resend_filter_email}</summary>
            <dl class="facts">
                <Fact term=w.resend_allow text=sender/>
            </dl>
            {services
                .map(|(name, steps)| view! {
                    <h3>{name}</h3>
                    <ol>{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
                })
                .into_iter()
                .collect_view()}
        </details>
    }
}

#[component]
fn SmsFilters(sender: String) -> impl IntoView {
    let w: &StepWords = step_words();
    let places = [w.resend_sms_phone, w.resend_sms_docomo, w.resend_sms_au, w.resend_sms_softbank];
    view! {
        <details>
            <summary>{w.resend_filter_sms}</summary>
            <dl class="facts">
                <Fact term=w.resend_allow_sms text=sender/>
            </dl>
            <ul>{places.map(|place| view! { <li>{place}</li> }).into_iter().collect_view()}</ul>
        </details>
    }
}
