use contract::{pages::recover::RecoverPasswordPage, paths};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{address, loaded::loaded, recover::RecoverSteps, title::LoadedTitle};
use crate::{
    calls::account::recover,
    parts::{
        alert::{Notice, Tone},
        new_password::{NewPassword, UsernameForManagers},
        page_top::{Outcome, PageTop},
    },
    words::door_words,
};

/// `/recover/password`.
#[derive(Debug)]
pub struct RecoverPasswordRoute;

#[lazy_route]
impl LazyRoute for RecoverPasswordRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let outcome = address::outcome_in_time();
        let page = Resource::new(|| (), |()| recover::recover_password_page());
        view! {
            <LoadedTitle text=door_words().recover_password_title refusal=outcome.refusal/>
            {loaded(paths::RECOVER_PASSWORD, page, move |page| {
                let outcome = outcome.clone();
                view! { <RecoverPasswordView page outcome/> }.into_any()
            })}
        }
        .into_any()
    }
}

/// What `/recover/password` shows: the new password, and what its change brings with it.
#[component]
pub fn RecoverPasswordView(page: RecoverPasswordPage, outcome: Outcome) -> impl IntoView {
    let w = door_words();
    let refusal = outcome.refusal;
    view! {
        <RecoverSteps now=4/>
        <PageTop title=w.recover_password_title outcome/>
        <p>{w.recover_password_lead(&page.login_id)}</p>
        {page.alone.then(|| view! {
            <Notice tone=Tone::Warn title=w.recover_alone>
                <p>{w.recover_alone_body}</p>
            </Notice>
        })}
        <form method="post" action="/api/reset_password" class="form">
            <UsernameForManagers login_id=page.login_id/>
            <NewPassword rules=page.rules refusal/>
            <p class="next">{w.recover_password_next}</p>
            <button type="submit" class="button">
                {w.recover_password_button}
            </button>
        </form>
    }
}
