//! `/my/password`: changing the password.

use contract::{done::Done, pages::account::PasswordPage, paths, proof::ProofPage, refusal::Refusal};
use leptos::prelude::*;

use crate::{
    parts::{
        alert::{REFUSAL_ID, SessionExpiryTime},
        code::{ProofStep, guarded_outcome, settled},
        form::{NewPassword, PasswordField, PostForm, UsernameForManagers},
        layout::{ActionLink, BackToMy, FormOutcome, PageTop},
    },
    words::account_words,
};

/// What `/my/password` shows.
#[component]
pub fn PasswordView(page: PasswordPage, outcome: FormOutcome) -> impl IntoView {
    let w = account_words();
    let outcome = guarded_outcome(outcome, &page.guarded, None);
    let refusal = outcome.refusal;
    let ends = page.guarded.ends.clone();
    let changed = outcome.done == Some(Done::PasswordChanged);
    let disowned = outcome.done == Some(Done::SignInDisowned);
    let act = if changed {
        ().into_any()
    } else if settled(&page.guarded) {
        view! { <Change page refusal/> }.into_any()
    } else {
        view! { <ProofStep guarded=page.guarded page=ProofPage::Password refusal/> }.into_any()
    };
    view! {
        <PageTop title=w.password_title outcome/>
        {(!changed && !disowned).then(|| view! { <p>{w.password_lead}</p> })}
        {act}
        <SessionExpiryTime at=ends/>
        <BackToMy/>
    }
}

#[component]
fn Change(page: PasswordPage, refusal: Option<Refusal>) -> impl IntoView {
    let w = account_words();
    let wrong = (refusal == Some(Refusal::BadCredentials)).then_some(REFUSAL_ID);
    view! {
        <PostForm action="/api/change_password" button=w.password_button>
            <input type="hidden" autocomplete="off" name="as" value=page.guarded.who/>
            <UsernameForManagers login_id=page.login_id/>
            <PasswordField wrong name="current_password" label=w.password_current/>
            <NewPassword rules=page.rules refusal/>
            <div class="next">
                <p>{w.password_next}</p>
                {(page.other_devices > 0).then(|| view! { <p>{w.password_next_ends(page.other_devices)}</p> })}
            </div>
        </PostForm>
        <ActionLink href=paths::RECOVER text=w.password_forgotten/>
    }
}
