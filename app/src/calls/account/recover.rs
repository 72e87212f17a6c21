//! The calls of `/recover`: a forgotten password, and a forgotten ID.

use contract::{
    backend::{RecoverWay, TypedProof},
    channel::Channel,
    pages::recover::{RecoverCodePage, RecoverPage, RecoverPasswordPage},
    paths,
    step::Step,
};
use leptos::prelude::*;

use super::super::reply::{answer_at, backend, keep_typed, shown, shown_or, visit};
use crate::calls::CallResult;

#[server(name = AskRecoverPage, prefix = "/api", endpoint = "recover_page")]
pub async fn recover_page(#[server(default)] until: Option<i64>) -> CallResult<RecoverPage> {
    let visit = visit();
    shown(&visit, backend().recover_page(&visit, until).await)
}

#[server(name = AskRecoverCodePage, prefix = "/api", endpoint = "recover_code_page")]
pub async fn recover_code_page(#[server(default)] until: Option<i64>) -> CallResult<RecoverCodePage> {
    let visit = visit();
    shown_or(&visit, backend().recover_code_page(&visit, until).await, paths::RECOVER)
}

#[server(name = AskRecoverPasswordPage, prefix = "/api", endpoint = "recover_password_page")]
pub async fn recover_password_page() -> CallResult<RecoverPasswordPage> {
    let visit = visit();
    shown_or(&visit, backend().recover_password_page(&visit).await, paths::RECOVER)
}

/// By an ID, or, where it is the ID that was forgotten, by an address.
#[server(prefix = "/api", endpoint = "recover")]
pub async fn recover(
    #[server(default)] login_id: String,
    #[server(default)] way: String,
    #[server(default)] email: String,
) -> CallResult<Step> {
    let visit = visit();
    keep_typed(&visit, paths::RECOVER, &login_id, &email);
    let outcome = if email.is_empty() {
        backend().recover(&visit, &login_id, RecoverWay::from_code(&way)).await
    } else {
        backend().mail_ids(&visit, &email).await
    };
    answer_at(&visit, outcome, paths::RECOVER, paths::RECOVER)
}

#[server(prefix = "/api", endpoint = "recover_code")]
pub async fn recover_code(
    #[server(default)] code: String,
    #[server(default)] recovery_code: String,
    #[server(default)] attempt: String,
) -> CallResult<Step> {
    let visit = visit();
    let typed = TypedProof { who: String::new(), code: code.into(), recovery_code: recovery_code.into(), attempt };
    let outcome = backend().recover_code(&visit, &typed).await;
    answer_at(&visit, outcome, paths::RECOVER_CODE, paths::RECOVER)
}

#[server(prefix = "/api", endpoint = "resend_recover_code")]
pub async fn resend_recover_code(#[server(default)] channel: String) -> CallResult<Step> {
    let visit = visit();
    let outcome = backend().resend_recover_code(&visit, Channel::from_code(&channel)).await;
    answer_at(&visit, outcome, paths::RECOVER_CODE, paths::RECOVER)
}

#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(#[server(default)] new_password: String) -> CallResult<Step> {
    let visit = visit();
    let outcome = backend().reset_password(&visit, &new_password.into()).await;
    answer_at(&visit, outcome, paths::RECOVER_PASSWORD, paths::RECOVER)
}
