//! `/my/customer/email`: changing the e-mail address.

use contract::{
    pages::account::{EmailPage, PendingEmail},
    paths,
    proof::ProofPage,
    refusal::Refusal,
};
use leptos::prelude::*;

use super::Shown;
use crate::{
    parts::{
        alert::{refusal_alert::REFUSAL_ID, session_expiry::SessionExpiryTime},
        code::{
            proof_step::{ProofStep, proof_code, settled},
            sent_code::SentCodeStep,
        },
        form::text_field::TextField,
        layout::page_top::{FormOutcome, PageTop},
    },
    words::{account_words, shared_words},
};

/// What `/my/customer/email` shows: the address in force, the one that waits to be confirmed, and the way to another.
#[component]
pub fn CustomerEmailView(page: EmailPage, outcome: FormOutcome) -> impl IntoView {
    let w = account_words();
    let sent = page.pending.as_ref().map(|pending| &pending.sent);
    let outcome = outcome.of_freeze(page.guarded.frozen.as_ref()).of_code(proof_code(&page.guarded).or(sent));
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
        view! {
            {typed.then(|| view! { <p>{w.proof_kept}</p> })}
            <ProofStep guarded=page.guarded.clone() page=ProofPage::Email refusal/>
        }
        .into_any()
    };
    view! {
        <PageTop title=w.email_title outcome/>
        <Shown contact=page.now/>
        {page.pending.map(|pending| view! { <Pending who pending refusal/> })}
        {act}
        <SessionExpiryTime at=ends/>
        <p class="action">
            <a href=paths::MY_CUSTOMER rel="external">
                {w.customer_back}
            </a>
        </p>
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
                    <form method="post" action="/api/resend_email_change" class="form-short">
                        <input type="hidden" name="as" value=who/>
                        <button type="submit" class="button button-second">
                            {w.email_resend}
                        </button>
                    </form>
                }
            })}
            <form method="post" action="/api/cancel_email_change" class="form-short">
                <input type="hidden" name="as" value=who/>
                <p class="hint">{w.email_cancel_hint}</p>
                <button type="submit" class="button button-quiet">
                    {w.email_cancel}
                </button>
            </form>
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
        <form method="post" action="/api/request_email_change" class="form">
            <input type="hidden" name="as" value=page.guarded.who/>
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
            <button type="submit" class=if waiting { "button button-second" } else { "button" }>
                {w.email_button}
            </button>
        </form>
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
