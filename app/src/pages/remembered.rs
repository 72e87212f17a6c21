use leptos::prelude::*;

use super::{
    loaded::{asked_by_server, loaded},
    title::PageTitle,
};
use crate::{
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
    let page = Resource::new(|| (), |()| asked_by_server!(remembered_page));
    view! {
        <PageTitle text=words().remembered_not_asked/>
        {loaded(paths::SIGN_IN_REMEMBERED, page, |page| view! { <RememberedView page/> }.into_any())}
    }
}

/// What [`RememberedPage`] shows.
#[component]
pub fn RememberedView(page: view::RememberedPage) -> impl IntoView {
    let w = words();
    let outcome = page.outcome;
    let registered = matches!(outcome, Remembered::Yes { .. });
    let refused = outcome == Remembered::CookieRefused;
    let not_asked = outcome == Remembered::NotAsked;
    let code = outcome.code();
    let verdict = verdict(w, &outcome);
    view! {
        <Stepper now=3/>
        <Heading text=w.remembered_not_asked/>
        <div data-outcome=code>
            {verdict.map(|(tone, title, body)| view! {
                <Notice tone title>
                    <p>{body}</p>
                    {registered.then(|| view! {
                        <details>
                            <summary>{w.remembered_tell}</summary>
                            <p>{w.remembered_tell_body}</p>
                        </details>
                    })}
                    {refused.then(|| view! {
                        <p>{w.remembered_refused_todo}</p>
                        <CookieSteps/>
                    })}
                </Notice>
            })}
            {not_asked.then(|| view! { <p>{w.remembered_not_asked_body}</p> })}
            {facts(w, outcome)}
        </div>
        <p class="action">
            <a class="button" href=paths::MY>
                {w.remembered_onward}
            </a>
        </p>
    }
}

fn verdict(w: &Words, outcome: &Remembered) -> Option<(Tone, String, &'static str)> {
    match outcome {
        Remembered::Yes { .. } => Some((Tone::Good, w.remembered_yes.to_owned(), w.remembered_yes_body)),
        Remembered::CookieRefused => Some((Tone::Bad, w.remembered_refused.to_owned(), w.remembered_refused_body)),
        Remembered::Full { places } => Some((Tone::Warn, w.remembered_full(places), w.remembered_full_body)),
        Remembered::NotAsked => None,
    }
}

fn facts(w: &'static Words, outcome: Remembered) -> Option<impl IntoView> {
    let Remembered::Yes { until, days, used, places } = outcome else { return None };
    Some(view! {
        <dl class="facts">
            <Fact term=w.remembered_until text=w.remembered_until_hint(days, until)/>
            <Fact term=w.remembered_devices text=w.remembered_count(places, used)/>
        </dl>
    })
}
