//! `/sign-in/remembered`: whether this browser is registered now, and why a code was asked.

mod verdict;

use contract::{
    pages::sign_in::{self, Remembered},
    paths,
    reason::{Reason, ReasonCard as Card},
    step::Step,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use words::StepWords;

use self::verdict::verdict;
use crate::{
    calls::{CallError, sign_in::remembered_page},
    pages::{
        loaded::{asked_by_server, loaded},
        title::PageTitle,
    },
    parts::{
        alert::Callout,
        device::KeepMarker,
        layout::{Fact, Heading, Stepper},
        reason::ReasonCard,
    },
    words::step_words,
};

/// `/sign-in/remembered`: signed in, and whether this browser could be registered.
#[derive(Debug)]
pub struct RememberedRoute {
    page: Resource<Result<sign_in::RememberedPage, CallError>>,
}

#[lazy_route]
impl LazyRoute for RememberedRoute {
    fn data() -> Self {
        Self { page: Resource::new(|| (), |()| asked_by_server(remembered_page)) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <PageTitle text=step_words().remembered_not_asked/>
            {loaded(paths::SIGN_IN_REMEMBERED, this.page, |page| view! { <RememberedView page/> }.into_any())}
        }
        .into_any()
    }
}

/// What `/sign-in/remembered` shows: first what came of it, then why a code was asked.
#[component]
pub fn RememberedView(page: sign_in::RememberedPage) -> impl IntoView {
    let w = step_words();
    let sign_in::RememberedPage { outcome, why, more, onward } = page;
    let registered = matches!(outcome, Remembered::Yes { .. } | Remembered::Healed { .. });
    let yes = matches!(outcome, Remembered::Yes { caution: None, .. }) || clock_is_wrong(&outcome);
    // Ticking again is no advice where it was done, came to nothing, or is not offered.
    let ticked = registered || matches!(outcome, Remembered::CookieRefused { .. } | Remembered::Closed { .. });
    let not_asked = match &outcome {
        Remembered::NotAsked => Some(w.remembered_not_asked_body.to_owned()),
        Remembered::Closed { until } => Some(w.remember_closed(until)),
        _ => None,
    };
    // Said once: where the outcome and the code have the same reason, the later card says it.
    let asked_for = why.as_ref().map(|why| why.reason);
    let in_the_way = in_the_way(&outcome).filter(|card| Some(card.reason) != asked_for).cloned();
    let clock = clock_is_wrong(&outcome);
    let code = outcome.code();
    let verdict = verdict(w, &outcome);
    view! {
        <Stepper now=3/>
        <Heading text=w.remembered_not_asked/>
        {registered.then(|| view! { <KeepMarker/> })}
        <div data-outcome=code>
            {verdict.map(|(tone, title, body)| view! {
                <Callout tone title>
                    <p>{body}</p>
                    {clock.then(|| view! { <p>{w.remembered_clock}</p> })}
                    {yes.then(|| view! {
                        <details>
                            <summary>{w.remembered_tell}</summary>
                            <p>{w.remembered_tell_body}</p>
                        </details>
                    })}
                </Callout>
            })}
            {not_asked.map(|text| view! { <p>{text}</p> })}
            {in_the_way.map(|card| view! { <ReasonCard card registered signed_in=true/> })}
            {facts(w, outcome)}
        </div>
        <p class="action">
            // Most of these pages are no part of the browser half.
            <a class="button" href=onward.path() rel=(onward != Step::My).then_some("external")>
                {if onward == Step::My { w.remembered_onward } else { w.remembered_onward_asked }}
            </a>
        </p>
        {why.map(|why| view! {
            <section id="why">
                <h2>{w.remembered_why}</h2>
                {more.then(|| view! { <p>{w.remembered_more}</p> })}
                <ReasonCard card=why registered=ticked signed_in=true/>
            </section>
        })}
    }
}

/// What is in the way of remembering this browser, unless a hint is enough.
fn in_the_way(outcome: &Remembered) -> Option<&Card> {
    match outcome {
        Remembered::Yes { caution: Some(why), .. } if why.reason != Reason::ClockWrong => Some(why),
        Remembered::CookieRefused { why } => Some(why),
        _ => None,
    }
}

/// Registered well; only the device's clock is wrong.
fn clock_is_wrong(outcome: &Remembered) -> bool {
    matches!(outcome, Remembered::Yes { caution: Some(why), .. } if why.reason == Reason::ClockWrong)
}

fn facts(w: &'static StepWords, outcome: Remembered) -> Option<impl IntoView> {
    let Remembered::Yes { until, days, used, places, caution } = outcome else { return None };
    // A day months away would contradict "forgotten when closed".
    let lasts = caution.is_none_or(|why| verdict::lasts(why.reason));
    Some(view! {
        <dl class="facts">
            {lasts.then(|| view! { <Fact term=w.remembered_until text=w.remembered_until_hint(days, until)/> })}
            <Fact term=w.remembered_devices text=w.remembered_count(places, used)/>
        </dl>
    })
}
