//! The step of `/my/two-step` that chooses a channel.

use contract::{
    channel::Channel,
    pages::account::{ChannelChoice, Missing, TwoStepPage},
    paths,
};
use leptos::prelude::*;

use crate::{
    parts::layout::{ActionLink, Button},
    words::account_words,
};

/// Both channels: those that can be chosen, and why the others cannot.
#[component]
pub fn Choose(
    who: String,
    page: TwoStepPage,
    /// Whether choosing is what the page is about now.
    main: bool,
) -> impl IntoView {
    let w = account_words();
    let ends = (page.now.is_some() && page.other_devices > 0).then(|| w.two_step_change_ends(page.other_devices));
    let off = page.now.is_none();
    let choices = page.choices.into_iter().map(|choice| view! { <Choice who=who.clone() choice main/> });
    view! {
        <section>
            {main.then(|| view! { <h2>{w.two_step_choose}</h2> })}
            <p>{w.two_step_choose_next}</p>
            {ends.map(|ends| view! { <p>{ends}</p> })}
            {off.then(|| view! { <p>{w.two_step_on_ends}</p> })}
            <ul class="devices">{choices.collect_view()}</ul>
        </section>
    }
}

#[component]
fn Choice(who: String, choice: ChannelChoice, main: bool) -> impl IntoView {
    let w = account_words();
    let (name, button) = match choice.channel {
        Channel::Email => (w.two_step_by_email, w.two_step_by_email_button),
        Channel::Sms => (w.two_step_by_sms, w.two_step_by_sms_button),
    };
    let code = choice.channel.code();
    let below = match choice.missing {
        _ if choice.chosen => ().into_any(),
        Some(missing) => view! { <Unavailable channel=choice.channel missing/> }.into_any(),
        None => view! {
            <form method="post" action="/api/start_two_step">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <button type="submit" name="channel" value=code class=Button::main_if(main).class()>
                    {button}
                </button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li class="device" data-channel=code>
            <h3>{name}</h3>
            {choice.chosen.then(|| view! { <p class="badge">{w.two_step_chosen}</p> })}
            {(!choice.destination.is_empty()).then(|| view! { <p>{choice.destination}</p> })}
            {below}
        </li>
    }
}

#[component]
fn Unavailable(channel: Channel, missing: Missing) -> impl IntoView {
    let w = account_words();
    let (why, add) = match (missing, channel) {
        (Missing::NoAddress, Channel::Email) => {
            (w.two_step_no_email, Some((paths::MY_CUSTOMER_EMAIL, w.two_step_add_email)))
        }
        (Missing::NoAddress, Channel::Sms) => {
            (w.two_step_no_mobile, Some((paths::MY_CUSTOMER_MOBILE, w.two_step_add_mobile)))
        }
        (Missing::NotOffered, _) => (w.two_step_not_offered, None),
    };
    view! {
        <p>
            <strong>{w.two_step_unavailable}</strong>
            " "
            {why}
        </p>
        {add.map(|(href, text)| view! { <ActionLink href text/> })}
    }
}
