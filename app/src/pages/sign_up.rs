//! `/sign-up`: ID, password and address of a new account.

pub mod code;

use contract::{pages::sign_up::SignUpPage, paths, refusal::Refusal};
use leptos::prelude::*;

use crate::{
    parts::{
        alert::REFUSAL_ID,
        form::{NewPassword, PostForm, TextField},
        layout::{ActionButton, ActionLink, Button, FormOutcome, PageTop, Steps},
    },
    words::{public_words, shared_words},
};

/// Where signing up stands: step `now` of three.
#[component]
pub fn SignUpSteps(now: usize) -> impl IntoView {
    let w = public_words();
    view! {
        <Steps label=w.sign_up_steps names=vec![w.sign_up_step_data, w.sign_up_step_code, w.sign_up_step_done] now/>
    }
}

/// What `/sign-up` shows: the rules of each field before it is filled.
#[component]
pub fn SignUpView(page: SignUpPage, outcome: FormOutcome) -> impl IntoView {
    let w = public_words();
    let refusal = outcome.refusal;
    let outcome = FormOutcome { until: page.until.clone(), ..outcome };
    if !page.open {
        return view! {
            <PageTop title=w.sign_up_title outcome/>
            <p>{w.sign_up_closed}</p>
            <ToSignIn/>
        }
        .into_any();
    }
    view! {
        <SignUpSteps now=1/>
        <PageTop title=w.sign_up_title outcome/>
        <p>{w.sign_up_lead}</p>
        <SignUpForm page refusal/>
        <ToSignIn/>
    }
    .into_any()
}

#[component]
fn SignUpForm(page: SignUpPage, refusal: Option<Refusal>) -> impl IntoView {
    let (w, shared) = (public_words(), shared_words());
    let wrong = move |which: &[Refusal]| refusal.filter(|refusal| which.contains(refusal)).map(|_| REFUSAL_ID);
    let own = (!page.own_domains.is_empty()).then(|| shared.shared_own_domains(page.own_domains.join(", ")));
    let hint = [Some(w.sign_up_email_hint.to_owned()), own].into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <PostForm action="/api/sign_up" button=w.sign_up_button>
            <TextField
                name="login_id"
                label=w.sign_up_login_id
                autocomplete="username"
                wrong=wrong(&[Refusal::IdBad, Refusal::IdTaken])
                hint=w.sign_up_login_id_hint
                value=page.login_id
            />
            <NewPassword rules=page.rules refusal name="password" label=w.sign_up_password/>
            <TextField
                name="email"
                label=w.sign_up_email
                autocomplete="email"
                inputmode="email"
                wrong=wrong(&[Refusal::EmailBad, Refusal::EmailOwnDomain])
                hint
                value=page.email
            />
            <p class="next">{w.sign_up_next}</p>
        </PostForm>
    }
}

/// Back to the first page, as a document of its own: it looks at the browser's cookies.
#[component]
pub fn ToSignIn(#[prop(optional)] main: bool) -> impl IntoView {
    let text = public_words().public_to_sign_in;
    if main {
        view! { <ActionButton href=paths::SIGN_IN text look=Button::Main/> }.into_any()
    } else {
        view! { <ActionLink href=paths::SIGN_IN text/> }.into_any()
    }
}
