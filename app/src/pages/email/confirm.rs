//! `/email/confirm`: the link that confirms a new address.

use contract::{pages::email_link::EmailConfirmPage, paths, refusal::Refusal};
use leptos::prelude::*;

use crate::{
    pages::sign_up::ToSignIn,
    parts::{
        form::PostForm,
        layout::{ActionButton, Button, FormOutcome, PageTop},
    },
    words::{account_words, public_words},
};

/// What `/email/confirm` shows. Opening it changes nothing: mail scanners open links.
#[component]
pub fn EmailConfirmView(page: EmailConfirmPage, outcome: FormOutcome) -> impl IntoView {
    let w = public_words();
    // What the link has come to is one thing to say, whether the page or the form found it out.
    let outcome = match page {
        _ if outcome.refusal.is_some() => outcome,
        EmailConfirmPage::Gone => FormOutcome { refusal: Some(Refusal::LinkExpired), ..outcome },
        EmailConfirmPage::Used if outcome.done.is_none() => FormOutcome { refusal: Some(Refusal::LinkUsed), ..outcome },
        _ => outcome,
    };
    let state = match page {
        EmailConfirmPage::Ready { who, address, token, other_devices } => {
            view! { <Confirm who address token other_devices/> }.into_any()
        }
        EmailConfirmPage::SignInFirst { address } => view! {
            <p>{w.link_confirm_sign_in(address)}</p>
            <ToSignIn main=true/>
        }
        .into_any(),
        EmailConfirmPage::OtherAccount { address } => view! { <OtherAccount address/> }.into_any(),
        EmailConfirmPage::Gone | EmailConfirmPage::Used => view! {
            <ActionButton href=paths::MY_CUSTOMER text=w.link_to_customer look=Button::Second/>
        }
        .into_any(),
    };
    view! {
        <PageTop title=w.link_confirm_title outcome/>
        {state}
    }
}

#[component]
fn Confirm(who: String, address: String, token: String, other_devices: u32) -> impl IntoView {
    let w = public_words();
    let ends = (other_devices > 0).then(|| account_words().email_next_ends(other_devices));
    view! {
        <p>{w.link_confirm_lead}</p>
        <p class="number">{address}</p>
        <PostForm action="/api/confirm_email" button=w.link_confirm_button>
            <input type="hidden" autocomplete="off" name="as" value=who/>
            <input type="hidden" autocomplete="off" name="token" value=token/>
            <div class="next">
                <p>{w.link_confirm_next}</p>
                {ends.map(|ends| view! { <p>{ends}</p> })}
            </div>
        </PostForm>
    }
}

#[component]
fn OtherAccount(address: String) -> impl IntoView {
    let w = public_words();
    view! {
        <p>{w.link_confirm_other(address)}</p>
        <PostForm action="/api/sign_out" button=w.link_confirm_other_button>
            <p class="next">{w.link_confirm_other_next}</p>
        </PostForm>
    }
}
