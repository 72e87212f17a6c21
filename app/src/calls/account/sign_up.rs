//! The calls of `/sign-up`.

use contract::{
    backend::{NewSubscriber, TypedCode},
    pages::sign_up::{SignUpCodePage, SignUpPage},
    paths,
    step::Step,
};
use leptos::prelude::*;

use super::super::reply::{answer_at, backend, keep_typed, lead_on, shown, shown_or, visit};
use crate::calls::CallResult;

#[server(name = AskSignUpPage, prefix = "/api", endpoint = "sign_up_page")]
pub async fn sign_up_page(#[server(default)] until: Option<i64>) -> CallResult<SignUpPage> {
    let visit = visit();
    lead_on(&visit).await;
    shown(&visit, backend().sign_up_page(&visit, until).await)
}

#[server(name = AskSignUpCodePage, prefix = "/api", endpoint = "sign_up_code_page")]
pub async fn sign_up_code_page() -> CallResult<SignUpCodePage> {
    let visit = visit();
    shown_or(&visit, backend().sign_up_code_page(&visit).await, paths::SIGN_UP)
}

/// From `/sign-up`; and once more with another ID from `/sign-up/code`, where the address is proved by then.
#[server(prefix = "/api", endpoint = "sign_up")]
pub async fn sign_up(
    #[server(default)] login_id: String,
    #[server(default)] password: String,
    #[server(default)] email: String,
) -> CallResult<Step> {
    let visit = visit();
    let page = if email.is_empty() && password.is_empty() { paths::SIGN_UP_CODE } else { paths::SIGN_UP };
    keep_typed(&visit, page, &login_id, &email);
    let typed = NewSubscriber { login_id, password: password.into(), email };
    let outcome = backend().sign_up(&visit, typed).await;
    answer_at(&visit, outcome, page, paths::SIGN_UP)
}

#[server(prefix = "/api", endpoint = "resend_sign_up_code")]
pub async fn resend_sign_up_code(
    #[server(default)] trust: String,
    #[server(default)] attempt: String,
) -> CallResult<Step> {
    let visit = visit();
    let trust = (!attempt.is_empty()).then_some(trust == "on");
    let outcome = backend().resend_sign_up_code(&visit, trust).await;
    answer_at(&visit, outcome, paths::SIGN_UP_CODE, paths::SIGN_UP)
}

#[server(prefix = "/api", endpoint = "confirm_sign_up")]
pub async fn confirm_sign_up(
    #[server(default)] code: String,
    #[server(default)] trust: String,
    #[server(default)] attempt: String,
) -> CallResult<Step> {
    let visit = visit();
    let typed = TypedCode { code: code.into(), trust: trust == "on", attempt };
    let outcome = backend().confirm_sign_up(&visit, typed).await;
    answer_at(&visit, outcome, paths::SIGN_UP_CODE, paths::SIGN_UP)
}
