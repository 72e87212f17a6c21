mod form;
mod message;
mod nothing_arrived;

use leptos::prelude::*;

use self::{form::CodeForm, message::Message, nothing_arrived::NothingArrived};
use super::{address, loaded::loaded, title::PageTitle};
use crate::{
    calls::sign_in::code_page,
    contract::{
        paths,
        refusal::Refusal,
        view::{self, CodeState, Delivery},
    },
    parts::{
        alert::{Notice, Tone},
        heading::Heading,
        refusal_alert::RefusalAlert,
        stepper::Stepper,
    },
    words::words,
};

/// `/sign-in/code`: the one-time key.
#[component]
pub fn CodePage() -> impl IntoView {
    let refusal = address::refusal();
    let page = Resource::new(|| (), |()| code_page());
    view! {
        <PageTitle text=words().code_title refusal/>
        {loaded(paths::SIGN_IN_CODE, page, move |page| view! { <CodeView page refusal/> })}
    }
}

/// What [`CodePage`] shows. The state of the code decides what can be done; a refusal says how it came to that.
#[component]
pub fn CodeView(page: view::CodePage, refusal: Option<Refusal>) -> impl IntoView {
    let w = words();
    let state_refusal = match &page.code {
        CodeState::Expired => Some(Refusal::CodeExpired),
        CodeState::Dead => Some(Refusal::CodeDead),
        CodeState::Paused { .. } => Some(Refusal::Paused),
        CodeState::Live { .. } | CodeState::Unsent => None,
    };
    let until = match &page.code {
        CodeState::Paused { until } => Some(until.clone()),
        _ => None,
    };
    view! {
        <Stepper now=2/>
        <Heading text=w.code_title/>
        {match state_refusal.or(refusal) {
            Some(refusal) => view! { <RefusalAlert refusal until/> }.into_any(),
            None => ().into_any(),
        }}
        {body(page, refusal)}
    }
}

fn body(page: view::CodePage, refusal: Option<Refusal>) -> AnyView {
    let w = words();
    match page.code {
        CodeState::Live { .. } => view! {
            {(page.delivery == Delivery::Failed).then(|| {
                let todo = w.code_failed_todo(&page.destination);
                view! {
                    <Notice tone=Tone::Warn title=w.code_failed_title>
                        <p>{todo}</p>
                    </Notice>
                }
            })}
            <Message page=page.clone()/>
            <CodeForm page=page.clone() refusal/>
            <NothingArrived page/>
        }
        .into_any(),
        CodeState::Unsent => view! {
            <Notice tone=Tone::Plain title=w.code_unsent_title>
                <p>{w.code_unsent_body}</p>
            </Notice>
            <NothingArrived page/>
        }
        .into_any(),
        CodeState::Expired => view! { <NothingArrived page/> }.into_any(),
        CodeState::Dead => view! { <StartAgain main=true/> }.into_any(),
        CodeState::Paused { .. } => view! {
            <p class="action">
                <a class="button" href=paths::SIGN_IN_CODE rel="external">
                    {w.code_reload}
                </a>
            </p>
            <StartAgain main=false/>
        }
        .into_any(),
    }
}

/// Back to ID and password, as a document of its own: the first page looks at the browser's cookies.
#[component]
fn StartAgain(main: bool) -> impl IntoView {
    view! {
        <p class="action">
            <a class=if main { "button" } else { "" } href=paths::SIGN_IN rel="external">
                {words().code_start_again}
            </a>
        </p>
    }
}
