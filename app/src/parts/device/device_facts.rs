//! What is shown of a registered browser, and of a group that never came back.

use contract::{
    pages::devices::{Device, NeverBack},
    reason::Certainty,
};
use leptos::prelude::*;

use crate::{
    parts::{layout::facts::Fact, reason::card::ReasonCard},
    words::my_words,
};

/// What is known about a registered browser. That it works is said only of one that came back.
#[component]
pub fn DeviceFacts(device: Device) -> impl IntoView {
    let w = my_words();
    let used = device.used.map_or_else(|| w.list_unused.to_owned(), |day| w.list_works(day));
    view! {
        {device.this.then(|| view! { <p class="badge">{w.list_this}</p> })}
        {(device.label != device.name).then(|| view! { <p class="hint">{device.label}</p> })}
        <dl class="facts">
            <Fact term=w.list_registered text=device.registered/>
            <Fact term=w.list_used text=used/>
            <Fact term=w.list_ends text=device.ends/>
        </dl>
    }
}

/// Registrations of one kind of browser that never came back, folded, with the reason.
#[component]
pub fn NeverBackGroup(group: NeverBack) -> impl IntoView {
    let w = my_words();
    let guess = group.why.certainty == Certainty::Possible;
    view! {
        <details class="never-back">
            <summary>{w.list_never_back(group.count, group.label)}</summary>
            <p class="hint">{w.list_never_back_last(group.last)}</p>
            <p>{if guess { w.list_never_back_maybe } else { w.list_never_back_why }}</p>
            <ReasonCard card=group.why registered=true signed_in=true/>
        </details>
    }
}
