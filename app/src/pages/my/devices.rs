//! `/my/devices`: trusted browsers, open sessions, and registrations that ended.

pub mod forms;
mod sessions;

use contract::{
    pages::devices::{Device, DevicesPage},
    paths,
    proof::ProofPage,
    refusal::Refusal,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use self::{
    forms::{ForgetForm, LostForm, RemoveForm, RemoveNeverBackForm, RenameForm, RevokeAllForm, SignOutForm},
    sessions::Sessions,
};
use crate::{
    calls::devices::devices_page,
    pages::{address, loaded::loaded, title::LoadedTitle},
    parts::{
        alert::SharedRefusalAlert,
        code::PasswordStep,
        device::{DeviceFacts, NeverBackGroup},
        layout::{BackToMy, FormOutcome, MyTop},
        reason::ReasonCard,
    },
    words::{account_words, my_words},
};

/// `/my/devices`.
#[derive(Debug)]
pub struct DevicesRoute;

#[lazy_route]
impl LazyRoute for DevicesRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let outcome = address::outcome();
        // Here and not in `data`, so that what reads it is loaded with the page.
        let page = Resource::new(|| (), |()| devices_page());
        view! {
            <LoadedTitle text=my_words().my_devices_title refusal=outcome.refusal/>
            {loaded(paths::MY_DEVICES, page, move |page| {
                let outcome = outcome.clone();
                view! { <DevicesView page outcome/> }.into_any()
            })}
        }
        .into_any()
    }
}

/// What `/my/devices` shows. Every change is a form of its own, and what it means stands before its button.
#[component]
pub fn DevicesView(page: DevicesPage, outcome: FormOutcome) -> impl IntoView {
    let w = my_words();
    let DevicesPage { who, devices, never_back, ended, used, places, sessions } = page;
    let empty = devices.is_empty();
    let anything = !empty || !never_back.is_empty();
    let list = devices.into_iter().map(|device| view! { <DeviceEntry who=who.clone() device/> }).collect_view();
    let never_back = (!never_back.is_empty()).then(|| {
        view! {
            <section>
                <h2>{w.my_devices_never_back}</h2>
                {never_back.into_iter().map(|group| view! { <NeverBackGroup group/> }).collect_view()}
                <RemoveNeverBackForm who=who.clone()/>
            </section>
        }
    });
    let ended = (!ended.is_empty()).then(|| {
        let ended = ended.into_iter().map(|device| {
            view! {
                <details>
                    <summary>{device.name}</summary>
                    <ReasonCard card=device.why registered=true signed_in=true/>
                </details>
            }
        });
        view! {
            <section>
                <h2>{w.my_devices_ended}</h2>
                {ended.collect_view()}
            </section>
        }
    });
    view! {
        <MyTop title=w.my_devices_title outcome=FormOutcome { refusal: None, ..outcome.clone() }/>
        <Refused outcome who=who.clone()/>
        <p>{w.my_devices_lead}</p>
        <p>
            <strong>{w.my_devices_count(places, used)}</strong>
        </p>
        {empty.then(|| view! { <p>{w.my_devices_none}</p> })}
        {(!empty).then(|| view! { <ul class="devices">{list}</ul> })}
        {never_back}
        {ended}
        {(!sessions.is_empty()).then(|| view! { <Sessions who=who.clone() sessions/> })}
        {anything.then(|| view! {
            <section>
                <h2>{w.my_devices_all}</h2>
                <RevokeAllForm who=who.clone()/>
            </section>
        })}
        <section>
            <h2>{w.my_devices_leave}</h2>
            <SignOutForm/>
            <ForgetForm who=who.clone()/>
        </section>
        <p class="action">
            <a href=paths::HELP_LOST rel="external">
                {w.my_help_lost}
            </a>
        </p>
        <BackToMy/>
    }
}

/// What was refused; where a lost device waits for the password, it is asked for here.
#[component]
fn Refused(outcome: FormOutcome, who: String) -> impl IntoView {
    let FormOutcome { refusal, until, limit, .. } = outcome;
    let asks = matches!(refusal, Some(Refusal::NeedsPassword | Refusal::BadCredentials | Refusal::TooMany));
    let carried = vec![("as", who), ("page", ProofPage::Devices.code().to_owned())];
    view! {
        {refusal.map(|refusal| view! { <SharedRefusalAlert refusal until limit/> })}
        {asks.then(|| view! {
            <section data-proof=ProofPage::Devices.code()>
                <h2>{account_words().proof_title}</h2>
                <PasswordStep carried refusal/>
            </section>
        })}
    }
}

#[component]
fn DeviceEntry(who: String, device: Device) -> impl IntoView {
    view! {
        <li class="device">
            <h2 class="device-name">{device.name.clone()}</h2>
            <DeviceFacts device=device.clone()/>
            <RenameForm who=who.clone() device=device.clone()/>
            <RemoveForm who=who.clone() device=device.clone()/>
            {(!device.this).then(|| view! { <LostForm who device/> })}
        </li>
    }
}
