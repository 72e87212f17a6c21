//! What is owed before the act of a page, asked for on the page itself (protocol.md 7).

use contract::{
    code::{SentCode, Way},
    proof::{Guarded, Proof, ProofPage},
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{recovery_code_form::RecoveryCodeForm, sent_code::SentCodeStep, ways::Ways};
use crate::{
    parts::{
        alert::{refusal_alert::REFUSAL_ID, shared_refusal_alert::SharedRefusalAlert},
        form::{
            hidden::{Carried, Hidden},
            password_field::PasswordField,
            post_form::PostForm,
        },
        layout::page_top::FormOutcome,
    },
    words::{account_words, step_words},
};

/// What came of the form before, on a page that asks for a proof, where a code may have been `sent` for its act as well.
#[must_use]
pub fn guarded_outcome(outcome: FormOutcome, guarded: &Guarded, sent: Option<&SentCode>) -> FormOutcome {
    outcome.of_freeze(guarded.frozen.as_ref()).of_code(proof_code(guarded).or(sent))
}

/// Whether the page may go on to what it is for.
#[must_use]
pub fn settled(guarded: &Guarded) -> bool {
    guarded.frozen.is_none() && guarded.proof == Proof::Done
}

/// The code that was sent for the proof.
#[must_use]
pub fn proof_code(guarded: &Guarded) -> Option<&SentCode> {
    match &guarded.proof {
        Proof::Code { sent, .. } => sent.as_ref(),
        Proof::Password | Proof::Done => None,
    }
}

/// The next thing owed, if anything is.
#[component]
pub fn ProofStep(guarded: Guarded, page: ProofPage, refusal: Option<Refusal>) -> impl IntoView {
    let w = account_words();
    let Guarded { who, proof, frozen, .. } = guarded;
    if let Some(until) = frozen {
        // The alert of the page says the same.
        return (refusal != Some(Refusal::Frozen))
            .then(|| view! { <SharedRefusalAlert refusal=Refusal::Frozen until=Some(until)/> })
            .into_any();
    }
    let carried = vec![("as", who), ("page", page.code().to_owned())];
    let step = match proof {
        Proof::Done => return ().into_any(),
        Proof::Password => view! { <PasswordStep carried refusal/> }.into_any(),
        Proof::Code { ways, sent, recovery_codes } => {
            view! { <CodeStep ways sent recovery_codes carried refusal/> }.into_any()
        }
    };
    view! {
        <section data-proof=page.code()>
            <h2>{w.proof_title}</h2>
            {step}
        </section>
    }
    .into_any()
}

/// The password once more; `carried` goes along with it.
#[component]
pub fn PasswordStep(carried: Carried, refusal: Option<Refusal>) -> impl IntoView {
    let w = account_words();
    let wrong = (refusal == Some(Refusal::BadCredentials)).then_some(REFUSAL_ID);
    view! {
        <p>{w.proof_password_lead}</p>
        <PostForm action="/api/confirm_identity" button=w.proof_password_button>
            <Hidden fields=carried/>
            <PasswordField wrong label=w.proof_password/>
            <p class="next">{w.proof_password_next}</p>
        </PostForm>
    }
}

#[component]
fn CodeStep(
    ways: Vec<Way>,
    sent: Option<SentCode>,
    recovery_codes: u32,
    carried: Carried,
    refusal: Option<Refusal>,
) -> impl IntoView {
    let w = account_words();
    let spare = (recovery_codes > 0).then(|| {
        let carried = carried.clone();
        view! {
            <RecoveryCodeForm
                action="/api/confirm_fresh_code"
                carried
                button=step_words().code_recovery_button
                refusal
            />
        }
    });
    let step = match sent {
        Some(sent) => view! {
            <SentCodeStep
                lead=w.proof_code_lead
                sent
                refusal
                action="/api/confirm_fresh_code"
                resend="/api/send_fresh_code"
                carried
                button=w.proof_code_button
            />
        }
        .into_any(),
        None if ways.is_empty() => view! { <p>{w.proof_code_no_way}</p> }.into_any(),
        None => view! {
            <p>{w.proof_code_choose}</p>
            <Ways ways action="/api/send_fresh_code" carried/>
        }
        .into_any(),
    };
    view! {
        {step}
        {spare}
    }
}
