//! `/sign-in/replace`: which trusted device to give up for this one.

use contract::{
    pages::devices::{Device, DevicesPage, NeverBack},
    paths,
    refusal::Refusal,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    calls::devices::replace_page,
    pages::{address, loaded::loaded, my::devices::forms::NEVER_BACK, title::PageTitle},
    parts::{
        alert::RefusalAlert,
        device::{DeviceFacts, NeverBackGroup},
        layout::{Heading, Stepper},
    },
    words::my_words,
};

/// `/sign-in/replace`: signed in, and no place is free.
#[derive(Debug)]
pub struct ReplaceRoute;

#[lazy_route]
impl LazyRoute for ReplaceRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let refusal = address::refusal();
        // Here and not in `data`, so that what reads it is loaded with the page.
        let page = Resource::new(|| (), |()| replace_page());
        view! {
            <PageTitle text=my_words().replace_title refusal/>
            {loaded(
                paths::SIGN_IN_REPLACE,
                page,
                // Without a page the server leads on by itself.
                move |page| page.map(|page| view! { <ReplaceView page refusal/> }).into_any(),
            )}
        }
        .into_any()
    }
}

/// What `/sign-in/replace` shows: one press replaces, one press goes on without.
#[component]
pub fn ReplaceView(page: DevicesPage, refusal: Option<Refusal>) -> impl IntoView {
    let w = my_words();
    let DevicesPage { who, devices, never_back, places, .. } = page;
    let list = devices.into_iter().map(|device| view! { <Replaceable who=who.clone() device/> }).collect_view();
    view! {
        <Stepper now=3/>
        <Heading text=w.replace_title/>
        {refusal.map(|refusal| view! { <RefusalAlert refusal until=None/> })}
        <p>{w.replace_signed_in}</p>
        <p>{w.replace_lead(places)}</p>
        <Skip who=who.clone()/>
        {(!never_back.is_empty()).then(|| view! { <NeverBackFirst who=who.clone() groups=never_back/> })}
        <ul class="devices">{list}</ul>
    }
}

/// Places that nobody loses anything by: all of them with one press.
#[component]
fn NeverBackFirst(who: String, groups: Vec<NeverBack>) -> impl IntoView {
    let w = my_words();
    let count: u32 = groups.iter().map(|group| group.count).sum();
    view! {
        <section>
            <h2>{w.replace_never_back_title}</h2>
            <p>{w.replace_never_back_body(count)}</p>
            <form method="post" action="/api/replace_device" class="form-short">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <input type="hidden" autocomplete="off" name="device_id" value=NEVER_BACK/>
                <button type="submit" class="button">
                    {w.replace_never_back_button}
                </button>
            </form>
            {groups.into_iter().map(|group| view! { <NeverBackGroup group/> }).collect_view()}
        </section>
    }
}

#[component]
fn Replaceable(who: String, device: Device) -> impl IntoView {
    let w = my_words();
    view! {
        <li class="device">
            <h2 class="device-name">{device.name.clone()}</h2>
            <DeviceFacts device=device.clone()/>
            <form method="post" action="/api/replace_device" class="form-short">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <input type="hidden" autocomplete="off" name="device_id" value=device.id/>
                <button type="submit" class="button button-second" aria-label=w.replace_button_named(device.name)>
                    {w.replace_button}
                </button>
            </form>
        </li>
    }
}

/// Before the list, so that nobody has to pass thirty devices to go on.
#[component]
fn Skip(who: String) -> impl IntoView {
    let w = my_words();
    view! {
        <form method="post" action="/api/skip_remember" class="form-short">
            <input type="hidden" autocomplete="off" name="as" value=who/>
            <p class="hint">{w.replace_skip_hint}</p>
            <button type="submit" class="button button-second">
                {w.replace_skip}
            </button>
        </form>
    }
}
