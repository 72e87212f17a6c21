//! The buttons that send a first code, one for each way.

use contract::{channel::Channel, code::Way};
use leptos::prelude::*;

use crate::{
    parts::form::hidden::{Carried, Hidden},
    words::step_words,
};

/// One button for each way to receive a code; pressing it sends.
#[component]
pub fn Ways(ways: Vec<Way>, action: &'static str, #[prop(optional)] carried: Carried) -> impl IntoView {
    let buttons = ways.into_iter().map(|way| view! { <WayButton way/> }).collect_view();
    view! {
        <form method="post" action=action class="resend">
            <Hidden fields=carried/>
            {buttons}
        </form>
    }
}

#[component]
fn WayButton(way: Way) -> impl IntoView {
    let w = step_words();
    let label = match way.channel {
        Channel::Email => w.resend_email,
        Channel::Sms => w.resend_sms,
    };
    let hint = format!("way-{}", way.channel.code());
    view! {
        <div class="resend-choice">
            <button type="submit" name="channel" value=way.channel.code() class="button" aria-describedby=hint.clone()>
                {label}
            </button>
            <p id=hint class="hint">
                {w.resend_to(way.destination)}
            </p>
        </div>
    }
}
