mod forms;

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use self::forms::{ForgetForm, RemoveForm, RemoveNeverBackForm, RenameForm, RevokeAllForm, SignOutForm};
use super::{address, loaded::loaded, title::PageTitle};
use crate::{
    calls::devices::devices_page,
    contract::{
        paths,
        refusal::Refusal,
        view::{Device, DevicesPage},
    },
    parts::{
        device_facts::{DeviceFacts, NeverBackGroup},
        heading::Heading,
        reason_card::ReasonCard,
        refusal_alert::RefusalAlert,
    },
    words::my_words,
};

/// `/my/devices`.
#[derive(Debug)]
pub struct DevicesRoute {
    page: Resource<Result<DevicesPage, Refusal>>,
}

#[lazy_route]
impl LazyRoute for DevicesRoute {
    fn data() -> Self {
        Self { page: Resource::new(|| (), |()| devices_page()) }
    }

    fn view(this: Self) -> AnyView {
        let refusal = address::refusal();
        view! {
            <PageTitle text=my_words().my_devices_title refusal/>
            {loaded(paths::MY_DEVICES, this.page, move |page| view! { <DevicesView page refusal/> }.into_any())}
        }
        .into_any()
    }
}

/// What `/my/devices` shows. Every change is a form of its own, and what it means stands before its button.
#[component]
pub fn DevicesView(page: DevicesPage, refusal: Option<Refusal>) -> impl IntoView {
    let w = my_words();
    let DevicesPage { who, devices, never_back, ended, used, places } = page;
    let empty = devices.is_empty();
    let anything = !empty || !never_back.is_empty();
    let list = devices
        .into_iter()
        .map(|device| {
            let who = who.clone();
            view! { <DeviceEntry who device/> }
        })
        .collect_view();
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
                    <ReasonCard card=device.why registered=true/>
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
        <Heading text=w.my_devices_title/>
        {refusal.map(|refusal| view! { <RefusalAlert refusal until=None/> })}
        <p>{w.my_devices_lead}</p>
        <p>
            <strong>{w.my_devices_count(places, used)}</strong>
        </p>
        {empty.then(|| view! { <p>{w.my_devices_none}</p> })}
        {(!empty).then(|| view! { <ul class="devices">{list}</ul> })}
        {never_back}
        {ended}
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
            <a href=paths::MY>{w.my_back}</a>
        </p>
    }
}

#[component]
fn DeviceEntry(who: String, device: Device) -> impl IntoView {
    view! {
        <li class="device">
            <h2 class="device-name">{device.name.clone()}</h2>
            <DeviceFacts device=device.clone()/>
            <RenameForm who=who.clone() device=device.clone()/>
            <RemoveForm who device/>
        </li>
    }
}
