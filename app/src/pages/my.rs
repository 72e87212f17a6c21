//! `/my`, the first page behind sign-in; its sections and the pages behind it have files of their own.

pub mod customer;
pub mod devices;
pub mod history;
pub mod password;
pub mod recovery_codes;
mod sections;
pub mod two_step;

use contract::{
    pages::my::{MyPage, ReturnedMail},
    paths,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

pub use self::sections::by;
use self::sections::{
    Links, Security, Session, SignIns,
    contact::ContactSection,
    notices::{Notices, RecoveryWarning},
};
use super::{address, loaded::loaded, title::PageTitle};
use crate::{
    calls::my::my_page,
    parts::{
        alert::{Callout, SessionExpiryWarning, Tone},
        device::KeepMarker,
        layout::{FormOutcome, MyTop},
    },
    words::my_words,
};

/// `/my`. Its view is loaded while its data is.
#[derive(Debug)]
pub struct MyRoute;

#[lazy_route]
impl LazyRoute for MyRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let outcome = address::outcome();
        // Here and not in `data`, so that what reads it is loaded with the page.
        let page = Resource::new(|| (), |()| my_page());
        view! {
            <PageTitle text=my_words().my_title refusal=outcome.refusal/>
            {loaded(paths::MY, page, move |page| {
                let outcome = outcome.clone();
                view! { <MyView page outcome/> }.into_any()
            })}
        }
        .into_any()
    }
}

/// What `/my` shows: first what happened, then how it stands, then where things can be changed.
#[component]
pub fn MyView(page: MyPage, outcome: FormOutcome) -> impl IntoView {
    let w = my_words();
    let who = page.who;
    let returned = page.returned_mail.map(|ReturnedMail { on, sender }| {
        let (what, todo) = (w.my_returned_what(on, &page.email.shown), w.my_returned_todo(sender));
        view! {
            <Callout tone=Tone::Warn title=w.my_returned_title>
                <p>{what}</p>
                <p>{todo}</p>
            </Callout>
        }
    });
    let warning = page.recovery_at.map(|at| {
        let who = who.clone();
        view! { <RecoveryWarning who at/> }
    });
    let notices = (!page.notices.is_empty()).then(|| {
        let who = who.clone();
        view! { <Notices who notices=page.notices/> }
    });
    let forgettable = page.trusted_until.is_some().then(|| who.clone());
    view! {
        <MyTop title=w.my_title outcome/>
        <p>{w.my_greeting(page.login_id)}</p>
        <SessionExpiryWarning seconds=page.ends_in/>
        {forgettable.is_some().then(|| view! { <KeepMarker quiet=page.marked/> })}
        {warning}
        {returned}
        {notices}
        <Security
            two_step=page.two_step
            trusted_until=page.trusted_until
            recovery_codes=page.recovery_codes
            places=page.places
            devices=page.devices
        />
        <ContactSection who email=page.email mobile=page.mobile ask=page.ask_contact/>
        <SignIns sign_ins=page.sign_ins/>
        <Links/>
        <Session at=page.signed_in_at signed_in_by=page.signed_in_by forgettable/>
    }
}
