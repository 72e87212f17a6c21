use contract::{backend::TypedProof, channel::Channel, pages::account::TwoStepPage, paths, step::Step};
use leptos::prelude::*;

use super::super::door::{answer, backend, signed_in, visit};
use crate::calls::CallError;

#[server(name = AskTwoStepPage, prefix = "/api", endpoint = "two_step_page")]
pub async fn two_step_page() -> Result<TwoStepPage, CallError> {
    let visit = visit();
    let outcome = backend().two_step_page(&visit).await;
    signed_in(&visit, outcome)
}

#[server(prefix = "/api", endpoint = "start_two_step")]
pub async fn start_two_step(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] channel: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().start_two_step(&visit, who, Channel::from_code(&channel)).await;
    answer(&visit, outcome, paths::MY_TWO_STEP)
}

#[server(prefix = "/api", endpoint = "enable_two_step")]
pub async fn enable_two_step(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] code: String,
    #[server(default)] attempt: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let typed = TypedProof { who, code: code.into(), recovery_code: String::new().into(), attempt };
    let outcome = backend().enable_two_step(&visit, typed).await;
    answer(&visit, outcome, paths::MY_TWO_STEP)
}

#[server(prefix = "/api", endpoint = "disable_two_step")]
pub async fn disable_two_step(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] understood: String,
    #[server(default)] code: String,
    #[server(default)] recovery_code: String,
    #[server(default)] attempt: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let typed = TypedProof { who, code: code.into(), recovery_code: recovery_code.into(), attempt };
    let outcome = backend().disable_two_step(&visit, typed, understood == "on").await;
    answer(&visit, outcome, paths::MY_TWO_STEP)
}
