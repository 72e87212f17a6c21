//! `/recover/code`: the codes of a recovery, one way after the other.

use contract::{
    code::{SentCode, Way},
    pages::recover::{RecoverCodePage, RecoverStage},
    paths,
    refusal::Refusal,
};
use leptos::prelude::*;

use super::RecoverSteps;
use crate::{
    parts::{
        code::{RecoveryCodeForm, SentCodeStep, Ways},
        layout::{ActionLink, FormOutcome, PageTop},
    },
    words::public_words,
};

const SPEND: &str = "/api/recover_code";
const SEND: &str = "/api/resend_recover_code";

/// What `/recover/code` shows: one way, then a different one.
#[component]
pub fn RecoverCodeView(page: RecoverCodePage, outcome: FormOutcome) -> impl IntoView {
    let w = public_words();
    let sent = match &page.stage {
        RecoverStage::FirstCode { sent } => Some(sent),
        RecoverStage::Second { sent, .. } => sent.as_ref(),
        RecoverStage::FirstRecoveryCode | RecoverStage::HelpLine => None,
    };
    let outcome = FormOutcome { until: page.until.clone(), ..outcome }.of_code(sent);
    let refusal = outcome.refusal;
    let (now, title) = match &page.stage {
        RecoverStage::FirstCode { .. } | RecoverStage::FirstRecoveryCode => (2, w.recover_first_title),
        RecoverStage::Second { .. } => (3, w.recover_second_title),
        RecoverStage::HelpLine => (3, w.recover_help_title),
    };
    let stage = match page.stage {
        RecoverStage::FirstCode { sent } => view! {
            <SentCodeStep lead=w.recover_first_lead sent refusal action=SPEND resend=SEND button=w.recover_code_button/>
        }
        .into_any(),
        RecoverStage::FirstRecoveryCode => view! {
            <p>{w.recover_first_spare}</p>
            <RecoveryCodeForm action=SPEND open=true button=w.recover_code_button refusal/>
        }
        .into_any(),
        RecoverStage::Second { ways, recovery_code, sent } => {
            view! { <Second ways recovery_code sent refusal/> }.into_any()
        }
        RecoverStage::HelpLine => view! {
            <p>{w.recover_help_body}</p>
            <p>{w.recover_help_ready}</p>
        }
        .into_any(),
    };
    view! {
        <RecoverSteps now/>
        <PageTop title outcome/>
        {stage}
        <ActionLink href=paths::RECOVER text=w.recover_again/>
    }
}

/// A second way, different from the first.
#[component]
fn Second(ways: Vec<Way>, recovery_code: bool, sent: Option<SentCode>, refusal: Option<Refusal>) -> impl IntoView {
    let w = public_words();
    let alone = ways.is_empty() && sent.is_none();
    let message = match sent {
        Some(sent) => view! {
            <SentCodeStep sent refusal action=SPEND resend=SEND button=w.recover_code_button/>
        }
        .into_any(),
        None if ways.is_empty() => ().into_any(),
        None => view! { <Ways ways action=SEND/> }.into_any(),
    };
    view! {
        <p>{w.recover_second_lead}</p>
        {message}
        {recovery_code.then(|| view! { <RecoveryCodeForm action=SPEND open=alone button=w.recover_code_button refusal/> })}
        <section>
            <h2>{w.recover_none}</h2>
            <p>{w.recover_none_body}</p>
            <p>
                <a href=paths::HELP_LOST>{w.recover_none_lost}</a>
            </p>
        </section>
    }
}
