use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::{address, loaded::loaded, title::PageTitle};
use crate::{
    calls::my::my_page,
    contract::{
        channel::Channel,
        paths,
        refusal::Refusal,
        view::{MyPage, SignedInBy},
    },
    parts::{
        facts::Fact, heading::Heading, keep_marker::KeepMarker, refusal_alert::RefusalAlert, session_end::SessionEnd,
    },
    words::{MyWords, my_words},
};

/// `/my`. Its view is loaded while its data is.
#[derive(Debug)]
pub struct MyRoute {
    page: Resource<Result<MyPage, Refusal>>,
}

#[lazy_route]
impl LazyRoute for MyRoute {
    fn data() -> Self {
        Self { page: Resource::new(|| (), |()| my_page()) }
    }

    fn view(this: Self) -> AnyView {
        let refusal = address::refusal();
        view! {
            <PageTitle text=my_words().my_title refusal/>
            {loaded(paths::MY, this.page, move |page| view! { <MyView page refusal/> }.into_any())}
        }
        .into_any()
    }
}

/// What `/my` shows.
#[component]
pub fn MyView(page: MyPage, refusal: Option<Refusal>) -> impl IntoView {
    let w = my_words();
    let two_step = match page.two_step {
        Some(Channel::Email) => w.my_two_step_email,
        Some(Channel::Sms) => w.my_two_step_sms,
        None => w.my_two_step_off,
    };
    let trusted = page.trusted_until.is_some();
    let this_browser = match page.trusted_until {
        Some(until) => w.my_trusted_until(until),
        None => w.my_not_trusted.to_owned(),
    };
    view! {
        <Heading text=w.my_title/>
        <p>{w.my_greeting(page.login_id)}</p>
        {refusal.map(|refusal| view! { <RefusalAlert refusal until=None/> })}
        <SessionEnd seconds=page.ends_in/>
        {trusted.then(|| view! { <KeepMarker quiet=true/> })}
        <section>
            <h2>{w.my_security}</h2>
            <dl class="facts">
                <Fact term=w.my_two_step text=two_step/>
                <Fact term=w.my_devices text=w.my_devices_count(page.places, page.devices)/>
                <Fact term=w.my_this_browser text=this_browser/>
            </dl>
            <p class="action">
                <a href=paths::MY_DEVICES>{w.my_devices_link}</a>
            </p>
        </section>
        <section>
            <h2>{w.my_contact}</h2>
            <dl class="facts">
                <Fact term=w.my_contact_email text=or_none(w, page.contact_email)/>
                <Fact term=w.my_mobile text=or_none(w, page.mobile)/>
            </dl>
        </section>
        <section>
            <h2>{w.my_session}</h2>
            <dl class="facts">
                <Fact term=w.my_signed_in_at text=page.signed_in_at/>
                <Fact term=w.my_signed_in_by text=how(w, page.signed_in_by)/>
            </dl>
        </section>
        <form method="post" action="/api/sign_out" class="form">
            <p class="hint">{w.my_sign_out_hint}</p>
            <button type="submit" class="button button-second">
                {w.my_sign_out}
            </button>
        </form>
    }
}

fn or_none(w: &MyWords, value: String) -> String {
    if value.is_empty() { w.my_none.to_owned() } else { value }
}

fn how(w: &MyWords, by: SignedInBy) -> &'static str {
    match by {
        SignedInBy::Password => w.my_by_password,
        SignedInBy::Code => w.my_by_code,
        SignedInBy::TrustedDevice => w.my_by_device,
    }
}
