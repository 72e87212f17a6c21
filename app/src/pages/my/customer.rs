//! `/my/customer`: the contact data in force.

pub mod email;
pub mod mobile;

use contract::{
    pages::account::{Contact, CustomerPage},
    paths,
    proof::{Guarded, ProofPage},
    refusal::Refusal,
};
use leptos::prelude::*;

use crate::{
    parts::{
        alert::{SessionExpiryTime, SharedRefusalAlert},
        code::ProofStep,
        layout::{ActionLink, BackToMy, Fact, FormOutcome, PageTop},
    },
    words::{account_words, my_words},
};

/// What `/my/customer` shows: where messages go, since when that is known to be right, and how to change it.
#[component]
pub fn CustomerView(page: CustomerPage, outcome: FormOutcome) -> impl IntoView {
    let (w, my) = (account_words(), my_words());
    let outcome = outcome.of_freeze(page.frozen.as_ref());
    let frozen = page.frozen.filter(|_| outcome.refusal != Some(Refusal::Frozen));
    let pending = page.pending_email;
    view! {
        <PageTop title=w.customer_title outcome/>
        {frozen.map(|until| view! { <SharedRefusalAlert refusal=Refusal::Frozen until=Some(until)/> })}
        <p>{w.customer_lead}</p>
        <section>
            <h2>{my.my_contact_email}</h2>
            <Shown contact=page.email/>
            {pending.map(|address| view! { <p>{w.customer_pending(address)}</p> })}
            <ActionLink href=paths::MY_CUSTOMER_EMAIL text=w.customer_change_email/>
        </section>
        <section>
            <h2>{my.my_mobile}</h2>
            <Shown contact=page.mobile/>
            <ActionLink href=paths::MY_CUSTOMER_MOBILE text=w.customer_change_mobile/>
        </section>
        <SessionExpiryTime at=page.ends/>
        <BackToMy/>
    }
}

/// The proof that a change of contact data needs; what was `typed` before it is kept.
#[component]
fn ProofBefore(guarded: Guarded, page: ProofPage, typed: bool, refusal: Option<Refusal>) -> impl IntoView {
    view! {
        {typed.then(|| view! { <p>{account_words().proof_kept}</p> })}
        <ProofStep guarded page refusal/>
    }
}

/// How the pages end that change contact data.
#[component]
fn BackToCustomer(ends: String) -> impl IntoView {
    view! {
        <SessionExpiryTime at=ends/>
        <ActionLink href=paths::MY_CUSTOMER text=account_words().customer_back/>
    }
}

/// Contact data as they are in force.
#[component]
pub fn Shown(contact: Contact) -> impl IntoView {
    let (w, my) = (account_words(), my_words());
    let none = contact.shown.is_empty();
    let shown = if none { my.my_none.to_owned() } else { contact.shown };
    let proved = contact.proved.unwrap_or_else(|| w.customer_not_proved.to_owned());
    view! {
        <dl class="facts">
            <Fact term=w.customer_now text=shown/>
            {(!none).then(|| view! { <Fact term=w.customer_proved text=proved/> })}
        </dl>
    }
}
