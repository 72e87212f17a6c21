//! The section of `/my` with the contact data, and the question whether they are still right.

use contract::{pages::account::Contact, paths};
use leptos::prelude::*;
use words::MyWords;

use crate::{parts::layout::Fact, words::my_words};

/// Where messages go and since when that is known to be right; now and then, whether it still is.
#[component]
pub fn ContactSection(who: String, email: Contact, mobile: Contact, ask: bool) -> impl IntoView {
    let w = my_words();
    view! {
        <section>
            <h2>{w.my_contact}</h2>
            <dl class="facts">
                <Fact term=w.my_contact_email text=shown(w, email)/>
                <Fact term=w.my_mobile text=shown(w, mobile)/>
            </dl>
            {if ask {
                view! { <StillYours who/> }.into_any()
            } else {
                view! {
                    <p class="action">
                        <a href=paths::MY_CUSTOMER rel="external">
                            {w.my_contact_link}
                        </a>
                    </p>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn StillYours(who: String) -> impl IntoView {
    let w = my_words();
    view! {
        <div class="alert" data-ask="contact">
            <h3 class="alert-title">{w.my_contact_ask}</h3>
            <p>{w.my_contact_ask_why}</p>
            <form method="post" action="/api/keep_contact">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <button type="submit" class="button">
                    {w.my_contact_keep}
                </button>
            </form>
            <a class="button button-second" href=paths::MY_CUSTOMER rel="external">
                {w.my_contact_change}
            </a>
        </div>
    }
}

fn shown(w: &MyWords, contact: Contact) -> String {
    match contact {
        Contact { shown, .. } if shown.is_empty() => w.my_none.to_owned(),
        Contact { shown, proved: Some(day) } => w.my_contact_proved(day, shown),
        Contact { shown, proved: None } => w.my_contact_not_proved(shown),
    }
}
