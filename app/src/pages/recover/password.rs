//! `/recover/password`: the new password at the end of a recovery.

use contract::pages::recover::RecoverPasswordPage;
use leptos::prelude::*;

use super::RecoverSteps;
use crate::{
    parts::{
        alert::{Callout, Tone},
        form::{NewPassword, PostForm, UsernameForManagers},
        layout::{FormOutcome, PageTop},
    },
    words::public_words,
};

/// What `/recover/password` shows: the new password, and what its change brings with it.
#[component]
pub fn RecoverPasswordView(page: RecoverPasswordPage, outcome: FormOutcome) -> impl IntoView {
    let w = public_words();
    let refusal = outcome.refusal;
    view! {
        <RecoverSteps now=4/>
        <PageTop title=w.recover_password_title outcome/>
        <p>{w.recover_password_lead(&page.login_id)}</p>
        {page.alone.then(|| view! {
            <Callout tone=Tone::Warn title=w.recover_alone>
                <p>{w.recover_alone_body}</p>
            </Callout>
        })}
        <PostForm action="/api/reset_password" button=w.recover_password_button>
            <UsernameForManagers login_id=page.login_id/>
            <NewPassword rules=page.rules refusal/>
            <p class="next">{w.recover_password_next}</p>
        </PostForm>
    }
}
