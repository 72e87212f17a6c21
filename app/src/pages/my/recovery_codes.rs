//! `/my/recovery-codes`: making recovery codes, shown once.

use contract::{pages::account::RecoveryCodesPage, proof::ProofPage};
use leptos::prelude::*;

use crate::{
    parts::{
        alert::{Callout, SessionExpiryTime, Tone},
        code::{ProofStep, guarded_outcome, settled},
        form::PostForm,
        layout::{BackToMy, Button, Fact, FormOutcome, PageTop},
    },
    words::account_words,
};

/// What `/my/recovery-codes` shows: new ones once, otherwise how many are left and the way to new ones.
#[component]
pub fn RecoveryCodesView(page: RecoveryCodesPage, outcome: FormOutcome) -> impl IntoView {
    let w = account_words();
    let outcome = guarded_outcome(outcome, &page.guarded, None);
    let refusal = outcome.refusal;
    let ends = page.guarded.ends.clone();
    let fresh = page.codes.is_some();
    let left = page.left;
    let act = match page.codes {
        Some(codes) => view! { <Codes codes/> }.into_any(),
        None if settled(&page.guarded) => view! { <Make who=page.guarded.who left/> }.into_any(),
        None => view! { <ProofStep guarded=page.guarded page=ProofPage::RecoveryCodes refusal/> }.into_any(),
    };
    view! {
        <PageTop title=w.recovery_title outcome/>
        {(!fresh).then(|| view! {
            <p>{w.recovery_lead}</p>
            <dl class="facts">
                <Fact term=w.recovery_left text=w.recovery_left_count(left)/>
                {page.made.map(|made| view! { <Fact term=w.recovery_made text=made/> })}
            </dl>
        })}
        {act}
        <SessionExpiryTime at=ends/>
        <BackToMy/>
    }
}

/// Shown now and never again.
#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let w = account_words();
    view! {
        <Callout tone=Tone::Warn title=w.recovery_once>
            <p>{w.recovery_once_body}</p>
        </Callout>
        <section class="printed">
            <h2>{w.recovery_codes}</h2>
            <ol class="spare-codes" translate="no">
                {codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
            </ol>
            <p>{w.recovery_how}</p>
        </section>
        <p class="hint">{w.recovery_keep}</p>
    }
}

#[component]
fn Make(who: String, left: u32) -> impl IntoView {
    let w = account_words();
    let (title, next) = match left {
        0 => (w.recovery_make, w.recovery_make_next),
        _ => (w.recovery_make_again, w.recovery_make_again_next),
    };
    view! {
        <section>
            <h2>{title}</h2>
            <PostForm action="/api/create_recovery_codes" button=w.recovery_make_button look=Button::main_if(left == 0)>
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <p class="next">{next}</p>
            </PostForm>
        </section>
    }
}
