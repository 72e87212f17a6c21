//! The calls of `/my/two-step`.

use contract::{backend::TypedProof, channel::Channel, pages::account::TwoStepPage, paths, step::Step};
use leptos::prelude::*;

use super::super::{
    CallResult,
    reply::{answer, backend, visit},
    shapes::pages_behind_sign_in,
};

pages_behind_sign_in! {
    "two_step_page" AskTwoStepPage => two_step_page() -> TwoStepPage;
}

#[server(prefix = "/api", endpoint = "start_two_step")]
pub async fn start_two_step(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] channel: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().start_two_step(&visit, &who, Channel::from_code(&channel)).await, paths::MY_TWO_STEP)
}

#[server(prefix = "/api", endpoint = "enable_two_step")]
pub async fn enable_two_step(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] code: String,
    #[server(default)] attempt: String,
) -> CallResult<Step> {
    let visit = visit();
    let typed = TypedProof { who, code: code.into(), recovery_code: String::new().into(), attempt };
    answer(&visit, backend().enable_two_step(&visit, &typed).await, paths::MY_TWO_STEP)
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
) -> CallResult<Step> {
    let visit = visit();
    let typed = TypedProof { who, code: code.into(), recovery_code: recovery_code.into(), attempt };
    answer(&visit, backend().disable_two_step(&visit, &typed, understood == "on").await, paths::MY_TWO_STEP)
}
