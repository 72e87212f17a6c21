//! The calls of the step that asks again who is there, before a change (reauthentication).

use contract::{backend::TypedProof, channel::Channel, proof::ProofPage, step::Step};
use leptos::prelude::*;

use super::super::reply::{answer, backend, visit};
use crate::calls::CallResult;

/// The page that asked, from the closed list; anything else is My Page's own matter.
fn asking(page: &str) -> ProofPage {
    ProofPage::from_code(page).unwrap_or(ProofPage::TwoStep)
}

#[server(prefix = "/api", endpoint = "confirm_identity")]
pub async fn confirm_identity(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] password: String,
    #[server(default)] page: String,
) -> CallResult<Step> {
    let (visit, page) = (visit(), asking(&page));
    answer(&visit, backend().confirm_identity(&visit, &who, &password.into(), page).await, page.step().path())
}

#[server(prefix = "/api", endpoint = "send_fresh_code")]
pub async fn send_fresh_code(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] channel: String,
    #[server(default)] page: String,
) -> CallResult<Step> {
    let (visit, page) = (visit(), asking(&page));
    answer(
        &visit,
        backend().send_fresh_code(&visit, &who, Channel::from_code(&channel), page).await,
        page.step().path(),
    )
}

#[server(prefix = "/api", endpoint = "confirm_fresh_code")]
pub async fn confirm_fresh_code(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] code: String,
    #[server(default)] recovery_code: String,
    #[server(default)] attempt: String,
    #[server(default)] page: String,
) -> CallResult<Step> {
    let (visit, page) = (visit(), asking(&page));
    let typed = TypedProof { who, code: code.into(), recovery_code: recovery_code.into(), attempt };
    answer(&visit, backend().confirm_fresh_code(&visit, &typed, page).await, page.step().path())
}
