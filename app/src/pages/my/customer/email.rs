//! `/my/customer/email`: changing the e-mail address.

use contract::{
    pages::account::{EmailPage, PendingEmail},
    proof::ProofPage,
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{BackToCustomer, ProofBefore, Shown};
use crate::{
    parts::{
        alert::REFUSAL_ID,
        code::{SentCodeStep, guarded_outcome, settled},
        form::{PostForm, TextField},
        layout::{Button, FormOutcome, PageTop},
    },
    words::{account_words, shared_words},
};

/// What `/my/customer/email` shows: the address in force, the one that waits to be confirmed, and the way to another.
#[component]
pub fn CustomerEmailView(page: EmailPage, outcome: FormOutcome) -> impl IntoView {
    let w = account_words();
    let sent = page.pending.as_ref().map(|pending| &pending.sent);
    let outcome = guarded_outcome(outcome, &page.guarded, sent);
    let refusal = outcome.refusal;
    let ends = page.guarded.ends.clone();
    let who = page.guarded.who.clone();
    let waiting = page.pending.is_some();
    let typed = !page.typed.is_empty();
    let act = if settled(&page.guarded) {
        view! { <Request page=page.clone() refusal waiting/> }.into_any()
    } else if waiting {
        // Two codes on one page would be taken for each other.
        view! { <p class="hint">{w.email_other_cancel}</p> }.into_any()
    } else {
        view! { <ProofBefore guarded=page.guarded.clone() page=ProofPage::Email typed refusal/> }.into_any()
    };
    view! {
        <PageTop title=w.email_title outcome/>
        <Shown contact=page.now/>
        {page.pending.map(|pending| view! { <Pending who pending refusal/> })}
        {act}
        <BackToCustomer ends/>
    }
}

/// The address that waits: confirmed by the link in the mail or by the code in it.
#[component]
fn Pending(who: String, pending: PendingEmail, refusal: Option<Refusal>) -> impl IntoView {
    let w = account_words();
    let again = pending.sent.resend.is_empty();
    view! {
        <section data-pending="email">
            <h2>{w.email_pending}</h2>
            <p>{w.email_pending_lead(pending.address, pending.ends)}</p>
            <SentCodeStep
                sent=pending.sent
                refusal
                action="/api/confirm_email"
                resend="/api/resend_email_change"
                carried=vec![("as", who.clone())]
                button=w.email_pending_button
            />
            {again.then(|| {
                let who = who.clone();
                view! {
                    <PostForm action="/api/resend_email_change" short=true button=w.email_resend look=Button::Second>
                        <input type="hidden" autocomplete="off" name="as" value=who/>
                    </PostForm>
                }
            })}
            <PostForm action="/api/cancel_email_change" short=true button=w.email_cancel look=Button::Quiet>
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <p class="hint">{w.email_cancel_hint}</p>
            </PostForm>
        </section>
    }
}

/// Another address. What happens next stands before the button.
#[component]
fn Request(page: EmailPage, refusal: Option<Refusal>, waiting: bool) -> impl IntoView {
    let (w, shared) = (account_words(), shared_words());
    let wrong = matches!(refusal, Some(Refusal::EmailBad | Refusal::EmailOwnDomain)).then_some(REFUSAL_ID);
    let domains = page.own_domains.join(", ");
    let own = if domains.is_empty() { String::new() } else { shared.shared_own_domains(domains) };
    let old = !page.now.shown.is_empty();
    let others = page.other_devices;
    let form = view! {
        <PostForm action="/api/request_email_change" button=w.email_button look=Button::main_if(!waiting)>
            <input type="hidden" autocomplete="off" name="as" value=page.guarded.who/>
            <TextField
                name="email"
                label=w.email_new
                autocomplete="email"
                inputmode="email"
                wrong
                hint=own
                value=page.typed
            />
            <div class="next">
                <p>{w.email_next_link}</p>
                {old.then(|| view! { <p>{w.email_next_old}</p> })}
                {(old && others > 0).then(|| view! { <p>{w.email_next_ends(others)}</p> })}
            </div>
        </PostForm>
    };
    if waiting && wrong.is_none() {
        return view! {
            <details>
                <summary>{w.email_other}</summary>
                <p>{w.email_other_lead}</p>
                {form}
            </details>
        }
        .into_any();
    }
    view! {
        <section>
            <h2>{w.email_change}</h2>
            {form}
        </section>
    }
    .into_any()
}
