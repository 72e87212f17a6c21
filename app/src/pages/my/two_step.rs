//! `/my/two-step`: two-step verification, its channel, and turning it off.

mod choose;
mod disable;

use contract::{channel::Channel, done::Done, pages::account::TwoStepPage, paths, proof::ProofPage};
use leptos::prelude::*;

use self::{choose::Choose, disable::Disable};
use crate::{
    parts::{
        alert::SessionExpiryTime,
        code::{ProofStep, SentCodeStep, guarded_outcome, proof_code, settled},
        layout::{ActionButton, ActionLink, BackToMy, Button, Fact, FormOutcome, PageTop, Steps},
    },
    words::{account_words, my_words},
};

/// What `/my/two-step` shows: how it is set, and the step that is next in changing it.
#[component]
pub fn TwoStepView(page: TwoStepPage, outcome: FormOutcome) -> impl IntoView {
    let w = account_words();
    let outcome = guarded_outcome(outcome, &page.guarded, page.sent.as_ref());
    let refusal = outcome.refusal;
    let ends = page.guarded.ends.clone();
    // While a code is typed it is what the page is about.
    let typing = proof_code(&page.guarded).or(page.sent.as_ref()).is_some();
    let finished = matches!(outcome.done, Some(Done::TwoStepOn | Done::ChannelChanged | Done::TwoStepOff));
    let settled = settled(&page.guarded);
    let now = match (finished, settled, &page.sent) {
        (true, ..) => 4,
        (_, false, _) => 1,
        (_, true, None) => 2,
        (_, true, Some(_)) => 3,
    };
    let stepped = page.guarded.frozen.is_none() && outcome.done != Some(Done::TwoStepOff);
    let on = page.now.is_some();
    let steps = vec![w.two_step_step_proof, w.two_step_step_channel, w.two_step_step_code, w.two_step_step_done];
    view! {
        {stepped.then(|| view! { <Steps label=w.two_step_steps names=steps now/> })}
        <PageTop title=w.two_step_title outcome/>
        {(!finished && !typing).then(|| view! { <p>{if on { w.two_step_lead_on } else { w.two_step_lead_off }}</p> })}
        {(!typing).then(|| view! { <State page=page.clone()/> })}
        {if finished {
            view! { <Onward on/> }.into_any()
        } else if settled {
            view! { <Change page refusal/> }.into_any()
        } else {
            view! { <ProofStep guarded=page.guarded page=ProofPage::TwoStep refusal/> }.into_any()
        }}
        <SessionExpiryTime at=ends/>
        <BackToMy/>
    }
}

#[component]
fn State(page: TwoStepPage) -> impl IntoView {
    let (w, my) = (account_words(), my_words());
    let state = match page.now {
        Some(Channel::Email) => my.my_two_step_email,
        Some(Channel::Sms) => my.my_two_step_sms,
        None => my.my_two_step_off,
    };
    view! {
        <dl class="facts">
            <Fact term=w.two_step_now text=state/>
            {(!page.since.is_empty()).then(|| view! { <Fact term=w.two_step_since text=page.since/> })}
        </dl>
    }
}

/// After the proof: a channel, or the code that went to it; and the way out of it all.
#[component]
fn Change(page: TwoStepPage, refusal: Option<contract::refusal::Refusal>) -> impl IntoView {
    let w = account_words();
    let who = page.guarded.who.clone();
    let (on, sent) = (page.now.is_some(), page.sent.clone());
    let devices = page.devices;
    let others = view! { <Choose who=who.clone() page main=sent.is_none()/> };
    match sent {
        Some(sent) => view! {
            <section>
                <h2>{w.two_step_code}</h2>
                <SentCodeStep
                    sent
                    refusal
                    action="/api/enable_two_step"
                    resend="/api/start_two_step"
                    carried=vec![("as", who)]
                    button=w.two_step_code_button
                />
            </section>
            <details>
                <summary>{w.two_step_choose_again}</summary>
                {others}
            </details>
        }
        .into_any(),
        None => view! {
            {others}
            {on.then(|| view! { <Disable who devices/> })}
        }
        .into_any(),
    }
}

/// What is worth doing next.
#[component]
fn Onward(on: bool) -> impl IntoView {
    let w = account_words();
    let (href, text) = if on {
        (paths::MY_RECOVERY_CODES, w.two_step_onward_codes)
    } else {
        (paths::MY_TWO_STEP, w.two_step_onward_on)
    };
    view! {
        {on.then(|| view! { <p>{w.two_step_onward_codes_why}</p> })}
        <ActionButton href text look=Button::Second/>
        {on.then(|| view! { <ActionLink href=paths::MY_TWO_STEP text=w.two_step_change_again/> })}
    }
}
