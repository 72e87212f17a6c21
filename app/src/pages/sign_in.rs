//! `/sign-in`: ID and password.

pub mod code;
pub mod remembered;
pub mod replace;

use contract::{
    browser_report::{Doubt, Storage},
    done::Done,
    pages::sign_in,
    paths,
    reason::{Certainty, Reason},
    refusal::Refusal,
    send_limit::SendLimit,
};
use leptos::prelude::*;
use words::Words;

use super::{
    address,
    loaded::{asked_by_server, loaded},
    title::PageTitle,
};
use crate::{
    calls::sign_in::sign_in_page,
    parts::{
        alert::{DoneAtSignIn, REFUSAL_ID, RefusalAlert},
        form::{PasswordField, ReportField, TextField},
        layout::Heading,
        reason::CookieWarning,
    },
    words::words,
};

/// `/sign-in`: ID and password.
#[component]
pub fn SignInPage() -> impl IntoView {
    let refusal = address::refusal();
    let doubt = address::doubt();
    let until = address::until();
    let done = address::done();
    let limit = address::limit();
    let page = Resource::new(move || until, |until| asked_by_server(move || sign_in_page(until)));
    view! {
        <PageTitle text=words().sign_in_title refusal/>
        {loaded(paths::SIGN_IN, page, move |page| view! { <SignInView page refusal doubt done limit/> }.into_any())}
    }
}

/// What [`SignInPage`] shows.
#[component]
pub fn SignInView(
    page: sign_in::SignInPage,
    refusal: Option<Refusal>,
    /// What a browser told that keeps no cookies.
    #[prop(optional)]
    doubt: Doubt,
    /// What was done before, where it ended here.
    #[prop(optional_no_strip)]
    done: Option<Done>,
    /// Which limit the refusal is about.
    #[prop(optional_no_strip)]
    limit: Option<SendLimit>,
) -> impl IntoView {
    let w = words();
    let wrong = (refusal == Some(Refusal::BadCredentials)).then_some(REFUSAL_ID);
    view! {
        <Heading text=w.sign_in_title/>
        {done.map(|done| view! { <DoneAtSignIn done/> })}
        {refusal.map(|refusal| view! { <RefusalAlert refusal until=page.until limit/> })}
        {by_whom(w, refusal, doubt).map(|(reason, sentence)| view! {
            <p data-reason=reason.code() data-certainty=Certainty::Certain.code()>{sentence}</p>
        })}
        // The refusal says the same with the same steps.
        {(refusal != Some(Refusal::CookiesRefused)).then(|| view! { <CookieWarning/> })}
        <form method="post" action="/api/sign_in" class="form">
            <TextField
                name="login_id"
                label=w.sign_in_login_id
                autocomplete="username"
                wrong
                value=page.login_id
            />
            <PasswordField wrong shows=true/>
            <ReportField now=page.now challenge=page.challenge/>
            <p class="next">{w.sign_in_next}</p>
            <button type="submit" class="button">
                {w.sign_in_button}
            </button>
        </form>
        <ul class="links">
            <li>
                <a href=paths::RECOVER rel="external">
                    {w.sign_in_forgotten}
                </a>
            </li>
            <li>
                <a href=paths::SIGN_UP rel="external">
                    {w.sign_in_new}
                </a>
            </li>
        </ul>
    }
}

/// What else is known where cookies are refused: is it the connection, all storage, or cookies alone? Without script
/// nothing is.
fn by_whom(w: &Words, refusal: Option<Refusal>, doubt: Doubt) -> Option<(Reason, &'static str)> {
    match doubt {
        _ if refusal != Some(Refusal::CookiesRefused) => None,
        Doubt::NotHttps => Some((Reason::NotHttps, w.cookies_not_https)),
        Doubt::Storage(Storage::Refused) => Some((Reason::AllStorageRefused, w.cookies_all)),
        Doubt::Storage(Storage::Ok) => Some((Reason::CookieOnlyRefused, w.cookies_only)),
        Doubt::Storage(Storage::Absent) => None,
    }
}
