//! `/sign-up/code`: proving the address, or choosing another ID.

use contract::{pages::sign_up::SignUpCodePage, paths, refusal::Refusal};
use leptos::prelude::*;

use super::SignUpSteps;
use crate::{
    parts::{
        alert::{Callout, REFUSAL_ID, Tone},
        code::SentCodeStep,
        device::RememberBox,
        form::{PostForm, TextField},
        layout::{ActionLink, FormOutcome, PageTop},
    },
    words::public_words,
};

/// What `/sign-up/code` shows: the code that proves the address, or, where the ID turned out to be somebody's, the
/// question for another.
#[component]
pub fn SignUpCodeView(page: SignUpCodePage, outcome: FormOutcome) -> impl IntoView {
    let w = public_words();
    let refusal = outcome.refusal;
    if page.taken {
        // The page itself says that it is taken.
        let outcome = FormOutcome { refusal: refusal.filter(|refusal| *refusal != Refusal::IdTaken), ..outcome };
        return view! {
            <SignUpSteps now=2/>
            <PageTop title=w.sign_up_taken_title outcome/>
            <AnotherId refusal login_id=page.login_id/>
        }
        .into_any();
    }
    let outcome = outcome.of_code(Some(&page.sent));
    let refusal = outcome.refusal;
    let remember = page.remember;
    view! {
        <SignUpSteps now=2/>
        <PageTop title=w.sign_up_code_title outcome/>
        <SentCodeStep
            sent=page.sent
            refusal
            action="/api/confirm_sign_up"
            resend="/api/resend_sign_up_code"
            button=w.sign_up_code_button
        >
            <RememberBox offer=remember/>
        </SentCodeStep>
        <ActionLink href=paths::SIGN_UP text=w.sign_up_code_again/>
    }
    .into_any()
}

#[component]
fn AnotherId(refusal: Option<Refusal>, login_id: String) -> impl IntoView {
    let w = public_words();
    let wrong = matches!(refusal, Some(Refusal::IdBad)).then_some(REFUSAL_ID);
    view! {
        <div data-refusal=Refusal::IdTaken.code()>
            <Callout tone=Tone::Warn title=w.sign_up_taken>
                <p>{w.sign_up_taken_body}</p>
            </Callout>
        </div>
        <PostForm action="/api/sign_up" button=w.sign_up_taken_button>
            <TextField
                name="login_id"
                label=w.sign_up_login_id
                autocomplete="username"
                wrong
                hint=w.sign_up_login_id_hint
                value=login_id
            />
        </PostForm>
    }
}
