//! `/email/undo`: the link that puts the earlier address back in force.

use contract::{done::Done, pages::email_link::EmailUndoPage, refusal::Refusal};
use leptos::prelude::*;

use crate::{
    pages::sign_up::ToSignIn,
    parts::{
        form::PostForm,
        layout::{FormOutcome, PageTop},
    },
    words::public_words,
};

/// What `/email/undo` shows. Opening it changes nothing; all that pressing does is said before.
#[component]
pub fn EmailUndoView(page: EmailUndoPage, outcome: FormOutcome) -> impl IntoView {
    let w = public_words();
    let restored = outcome.done == Some(Done::EmailRestored);
    let outcome = match page {
        _ if restored || outcome.refusal.is_some() => outcome,
        EmailUndoPage::Gone => FormOutcome { refusal: Some(Refusal::LinkExpired), ..outcome },
        EmailUndoPage::Used => FormOutcome { refusal: Some(Refusal::LinkUsed), ..outcome },
        EmailUndoPage::Ready { .. } => outcome,
    };
    let state = match page {
        EmailUndoPage::Ready { address, token } if !restored => view! { <Undo address token/> }.into_any(),
        _ => view! { <ToSignIn main=restored/> }.into_any(),
    };
    view! {
        <PageTop title=w.link_undo_title outcome/>
        {state}
    }
}

#[component]
fn Undo(address: String, token: String) -> impl IntoView {
    let w = public_words();
    view! {
        <p>{w.link_undo_lead}</p>
        <p class="number">{address}</p>
        <section>
            <h2>{w.link_undo_does}</h2>
            <ul>
                <li>{w.link_undo_does_address}</li>
                <li>{w.link_undo_does_sessions}</li>
                <li>{w.link_undo_does_ways}</li>
                <li>{w.link_undo_does_freeze}</li>
            </ul>
        </section>
        <PostForm action="/api/undo_email" button=w.link_undo_button>
            <input type="hidden" autocomplete="off" name="token" value=token/>
            <p class="next">{w.link_undo_next}</p>
        </PostForm>
        <p class="hint">{w.link_undo_not}</p>
    }
}
