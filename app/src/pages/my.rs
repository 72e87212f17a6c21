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
    parts::{facts::Fact, heading::Heading, refusal_alert::RefusalAlert},
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
            {loaded(paths::MY, this.page, move |page| view! { <MyView page refusal/> })}
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
    let this_browser = match page.trusted_until {
        Some(until) => w.my_trusted_until(until),
        None => w.my_not_trusted.to_owned(),
    };
    view! {
        <Heading text=w.my_title/>
        <p>{w.my_greeting(page.login_id)}</p>
        {match refusal {
            Some(refusal) => view! { <RefusalAlert refusal until=None/> }.into_any(),
            None => ().into_any(),
        }}
        <section>
            <h2>{w.my_security}</h2>
            <dl class="facts">
                <Fact term=w.my_two_step>{two_step}</Fact>
                <Fact term=w.my_devices>{w.my_devices_count(page.places, page.devices)}</Fact>
                <Fact term=w.my_this_browser>{this_browser}</Fact>
            </dl>
        </section>
        <section>
            <h2>{w.my_contact}</h2>
            <dl class="facts">
                <Fact term=w.my_contact_email>{or_none(w, page.contact_email)}</Fact>
                <Fact term=w.my_mobile>{or_none(w, page.mobile)}</Fact>
            </dl>
        </section>
        <section>
            <h2>{w.my_session}</h2>
            <dl class="facts">
                <Fact term=w.my_signed_in_at>{page.signed_in_at}</Fact>
                <Fact term=w.my_signed_in_by>{how(w, page.signed_in_by)}</Fact>
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
