//! `/check`: whether this browser can be remembered here, without signing in.

use contract::{
    pages::devices::{CheckPage, CheckResult},
    paths,
    reason::ReasonCard as Card,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{address, loaded::loaded, title::PageTitle};
use crate::{
    calls::diagnose::check_page,
    parts::{
        alert::{Callout, Tone},
        form::ReportField,
        layout::Heading,
        reason::{ForgetSteps, ReasonCard},
    },
    words::help_words,
};

/// `/check`: can this browser be remembered here? Without signing in.
#[derive(Debug)]
pub struct CheckRoute {
    page: Resource<Result<CheckPage, crate::calls::CallError>>,
}

#[lazy_route]
impl LazyRoute for CheckRoute {
    fn data() -> Self {
        let (asked, report) = address::check();
        Self { page: Resource::new(|| (), move |()| check_page(asked, report.clone())) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <PageTitle text=help_words().check_title/>
            {loaded(paths::CHECK, this.page, |page| view! { <CheckView page/> }.into_any())}
        }
        .into_any()
    }
}

/// What `/check` shows: the button, then the finding with the steps for this very browser.
#[component]
pub fn CheckView(page: CheckPage) -> impl IntoView {
    let w = help_words();
    let checked = page.finding != CheckResult::NotChecked;
    let desk = desk(&page);
    let now = page.now;
    let found = match page.finding {
        CheckResult::NotChecked => view! {
            <p>{w.check_lead}</p>
            <p class="hint">{w.check_reads}</p>
        }
        .into_any(),
        CheckResult::CanBeRemembered { scripted } => view! {
            <Callout tone=Tone::Good title=w.check_good>
                <p>{w.check_good_body}</p>
                {(!scripted).then(|| view! { <p>{w.check_unscripted}</p> })}
            </Callout>
            <section>
                <h2>{w.check_settings}</h2>
                <ForgetSteps platform=page.platform/>
            </section>
        }
        .into_any(),
        CheckResult::Hindered { why } => view! { <Hindered why/> }.into_any(),
    };
    view! {
        <Heading text=w.check_title/>
        {found}
        {desk.map(|desk| view! {
            <section>
                <h2>{w.check_desk_title}</h2>
                <p>{w.check_desk_body}</p>
                <p class="copy">{desk}</p>
            </section>
        })}
        <form method="get" action=paths::CHECK class="form">
            <input type="hidden" autocomplete="off" name="asked" value="1"/>
            <ReportField now states_only=true/>
            <button type="submit" class=if checked { "button button-second" } else { "button" }>
                {if checked { w.check_again } else { w.check_button }}
            </button>
        </form>
        <p class="action">
            <a href=paths::HELP_DEVICES rel="external">
                {w.check_help}
            </a>
        </p>
    }
}

#[component]
fn Hindered(why: Card) -> impl IntoView {
    view! {
        <section data-outcome="hindered">
            <h2>{help_words().check_hindered}</h2>
            <ReasonCard card=why/>
        </section>
    }
}

/// Words for the help line: nothing of the account, all of the browser.
fn desk(page: &CheckPage) -> Option<String> {
    let w = help_words();
    match &page.finding {
        CheckResult::NotChecked => None,
        CheckResult::CanBeRemembered { scripted } => {
            let looked = if *scripted { w.check_desk_full } else { w.check_desk_cookie };
            Some(w.check_desk_good(&page.at, &page.label, looked))
        }
        CheckResult::Hindered { why } => {
            Some(w.check_desk_bad(&page.at, &page.label, why.certainty.code(), why.reason.code()))
        }
    }
}
