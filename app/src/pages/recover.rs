//! `/recover`: beginning the way back in without password or without ID.

pub mod code;
pub mod password;

use contract::{channel::Channel, done::Done, pages::recover::RecoverPage, refusal::Refusal};
use leptos::prelude::*;

use super::sign_up::ToSignIn;
use crate::{
    parts::{
        alert::REFUSAL_ID,
        form::{PostForm, TextField},
        layout::{Button, FormOutcome, PageTop, Steps},
    },
    words::public_words,
};

/// Where a recovery stands: step `now` of four.
#[component]
pub fn RecoverSteps(now: usize) -> impl IntoView {
    let w = public_words();
    let names = vec![w.recover_step_id, w.recover_step_first, w.recover_step_second, w.recover_step_password];
    view! { <Steps label=w.recover_steps names now/> }
}

/// What `/recover` shows: the ID and a way to begin; for those who forgot the ID, another question.
#[component]
pub fn RecoverView(page: RecoverPage, outcome: FormOutcome) -> impl IntoView {
    let w = public_words();
    let refusal = outcome.refusal;
    let sent = outcome.done == Some(Done::IdsSent);
    let outcome = FormOutcome { until: page.until.clone(), ..outcome };
    if !page.open {
        return view! {
            <PageTop title=w.recover_title outcome/>
            <p>{w.recover_closed}</p>
            <ToSignIn/>
        }
        .into_any();
    }
    view! {
        <RecoverSteps now=1/>
        <PageTop title=w.recover_title outcome/>
        <p>{w.recover_lead}</p>
        <Begin channels=page.channels refusal login_id=page.login_id/>
        {(!sent).then(|| view! { <ForgottenId refusal email=page.email/> })}
        <ToSignIn main=sent/>
    }
    .into_any()
}

#[component]
fn Begin(channels: Vec<Channel>, refusal: Option<Refusal>, login_id: String) -> impl IntoView {
    let w = public_words();
    let wrong = (refusal == Some(Refusal::IdBad)).then_some(REFUSAL_ID);
    let messages = channels.into_iter().map(|channel| match channel {
        Channel::Email => (channel.code(), w.recover_by_email),
        Channel::Sms => (channel.code(), w.recover_by_sms),
    });
    let ways =
        messages.chain([("recovery_code", w.recover_by_recovery_code)]).enumerate().map(|(place, (code, text))| {
            view! {
                <label class="choice">
                    <input type="radio" name="way" value=code checked=place == 0/>
                    <span>{text}</span>
                </label>
            }
        });
    view! {
        <PostForm action="/api/recover" button=w.recover_button>
            <TextField name="login_id" label=w.recover_login_id autocomplete="username" wrong value=login_id/>
            <fieldset class="choices">
                <legend>{w.recover_way}</legend>
                {ways.collect_view()}
            </fieldset>
            <p class="next">{w.recover_next}</p>
        </PostForm>
    }
}

#[component]
fn ForgottenId(refusal: Option<Refusal>, email: String) -> impl IntoView {
    let w = public_words();
    let wrong = (refusal == Some(Refusal::EmailBad)).then_some(REFUSAL_ID);
    view! {
        <section>
            <h2>{w.recover_id}</h2>
            <details open=wrong.is_some()>
                <summary>{w.recover_id_open}</summary>
                <PostForm action="/api/recover" button=w.recover_id_button look=Button::Second>
                    <p>{w.recover_id_lead}</p>
                    <TextField
                        name="email"
                        label=w.recover_email
                        autocomplete="email"
                        inputmode="email"
                        wrong
                        value=email
                    />
                </PostForm>
            </details>
        </section>
    }
}
