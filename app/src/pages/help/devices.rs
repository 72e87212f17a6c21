//! `/help/devices`: every reason explained, in no particular browser.

use contract::{
    paths,
    reason::{Certainty, Platform, Reason, ReasonCard as Card},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use words::reason::sentences;

use crate::{
    pages::title::PageTitle,
    parts::layout::Heading,
    words::{help_words, reason_words},
};

/// `/help/devices`: every reason in words. It asks for nothing, so it reads the same signed in or not.
#[derive(Debug)]
pub struct HelpDevicesRoute;

#[lazy_route]
impl LazyRoute for HelpDevicesRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <PageTitle text=help_words().help_title/>
            <HelpDevicesView/>
        }
        .into_any()
    }
}

/// What `/help/devices` shows: the sentences of the reason cards, each under its code.
#[component]
pub fn HelpDevicesView() -> impl IntoView {
    let w = help_words();
    let titles = Reason::ALL.iter().map(|reason| {
        view! {
            <li>
                <a href=format!("#{}", reason.code()) rel="external">
                    {sentences(reason_words(), &explained(*reason)).title}
                </a>
            </li>
        }
    });
    let reasons = Reason::ALL.iter().map(|reason| view! { <Explained reason=*reason/> });
    view! {
        <Heading text=w.help_title/>
        <p>{w.help_lead}</p>
        <p class="action">
            <a class="button button-second" href=paths::CHECK rel="external">
                {w.check_title}
            </a>
        </p>
        <details>
            <summary>{w.help_contents}</summary>
            <ul>{titles.collect_view()}</ul>
        </details>
        {reasons.collect_view()}
        <section id="read">
            <h2>{w.help_read_title}</h2>
            <p>{w.help_read_why}</p>
            <ul>
                <li>{w.help_read_storage}</li>
                <li>{w.help_read_mark}</li>
                <li>{w.help_read_place}</li>
                <li>{w.help_read_name}</li>
            </ul>
            <p>{w.help_read_not}</p>
        </section>
    }
}

#[component]
fn Explained(reason: Reason) -> impl IntoView {
    let w = reason_words();
    let text = sentences(w, &explained(reason));
    let stay_title = text.stay_title(w);
    let steps = text.steps.lines;
    view! {
        <section id=reason.code() class="explained">
            <h2>{text.title}</h2>
            <p>{text.what}</p>
            {text.todo.map(|todo| view! { <p>{todo}</p> })}
            {(!steps.is_empty()).then(|| view! {
                <ol class="steps-to-do">{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
            })}
            {text.tick.map(|tick| view! { <p>{tick}</p> })}
            <p class="reason-stay">
                <strong>{stay_title}</strong>
                " "
                {text.stay}
            </p>
            <p class="hint">{help_words().help_code(reason.code())}</p>
        </section>
    }
}

/// As it is usually known, in no particular browser.
fn explained(reason: Reason) -> Card {
    let certainty = match reason {
        Reason::ClearedOnClose | Reason::CopiedSuspected | Reason::ClockWrong => Certainty::Possible,
        _ => Certainty::Certain,
    };
    Card::new(reason, certainty, Platform::Other)
}
