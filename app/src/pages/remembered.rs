use leptos::prelude::*;

use super::{loaded::loaded, title::PageTitle};
use crate::{
    calls::sign_in::remembered_page,
    contract::{
        paths,
        view::{self, Remembered},
    },
    parts::{
        alert::{Notice, Tone},
        cookie_steps::CookieSteps,
        facts::Fact,
        heading::Heading,
        stepper::Stepper,
    },
    words::{Words, words},
};

/// `/sign-in/remembered`: signed in, and whether this browser could be registered.
#[component]
pub fn RememberedPage() -> impl IntoView {
    let page = Resource::new(|| (), |()| remembered_page());
    view! {
        <PageTitle text=words().remembered_not_asked/>
        {loaded(paths::SIGN_IN_REMEMBERED, page, |page| view! { <RememberedView page/> })}
    }
}

/// What [`RememberedPage`] shows.
#[component]
pub fn RememberedView(page: view::RememberedPage) -> impl IntoView {
    let w = words();
    let code = page.outcome.code();
    view! {
        <Stepper now=3/>
        <Heading text=w.remembered_not_asked/>
        <div data-outcome=code>{outcome(w, page.outcome)}</div>
        <p class="action">
            <a class="button" href=paths::MY>
                {w.remembered_onward}
            </a>
        </p>
    }
}

fn outcome(w: &'static Words, outcome: Remembered) -> AnyView {
    match outcome {
        Remembered::Yes { until, days, used, places } => view! {
            <Notice tone=Tone::Good title=w.remembered_yes>
                <p>{w.remembered_yes_body}</p>
                <details>
                    <summary>{w.remembered_tell}</summary>
                    <p>{w.remembered_tell_body}</p>
                </details>
            </Notice>
            <dl class="facts">
                <Fact term=w.remembered_until>{w.remembered_until_hint(days, until)}</Fact>
                <Fact term=w.remembered_devices>{w.remembered_count(places, used)}</Fact>
            </dl>
        }
        .into_any(),
        Remembered::CookieRefused => view! {
            <Notice tone=Tone::Bad title=w.remembered_refused>
                <p>{w.remembered_refused_body}</p>
                <p>{w.remembered_refused_todo}</p>
                <CookieSteps/>
            </Notice>
        }
        .into_any(),
        Remembered::Full { places } => view! {
            <Notice tone=Tone::Warn title=w.remembered_full(places)>
                <p>{w.remembered_full_body}</p>
            </Notice>
        }
        .into_any(),
        Remembered::NotAsked => view! { <p>{w.remembered_not_asked_body}</p> }.into_any(),
    }
}
