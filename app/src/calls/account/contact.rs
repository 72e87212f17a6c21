//! The calls of `/my/customer`, `/email/confirm` and `/email/undo`: contact data, and changes of address and number.

use contract::{
    backend::TypedProof,
    pages::{
        account::{CustomerPage, EmailPage, MobilePage},
        email_link::{EmailConfirmPage, EmailUndoPage},
    },
    paths,
    step::Step,
};
use leptos::prelude::*;

use super::super::reply::{answer, backend, shown, signed_in, visit};
use crate::calls::CallResult;

#[server(name = AskCustomerPage, prefix = "/api", endpoint = "customer_page")]
pub async fn customer_page() -> CallResult<CustomerPage> {
    let visit = visit();
    signed_in(&visit, backend().customer_page(&visit).await)
}

#[server(name = AskEmailPage, prefix = "/api", endpoint = "email_page")]
pub async fn email_page() -> CallResult<EmailPage> {
    let visit = visit();
    signed_in(&visit, backend().email_page(&visit).await)
}

#[server(name = AskMobilePage, prefix = "/api", endpoint = "mobile_page")]
pub async fn mobile_page() -> CallResult<MobilePage> {
    let visit = visit();
    signed_in(&visit, backend().mobile_page(&visit).await)
}

/// `token` stands in the address; without one, what was opened before signing in.
#[server(name = AskEmailConfirmPage, prefix = "/api", endpoint = "email_confirm_page")]
pub async fn email_confirm_page(#[server(default)] token: Option<String>) -> CallResult<EmailConfirmPage> {
    let visit = visit();
    shown(&visit, backend().email_confirm_page(&visit, token).await)
}

#[server(name = AskEmailUndoPage, prefix = "/api", endpoint = "email_undo_page")]
pub async fn email_undo_page(#[server(default)] token: Option<String>) -> CallResult<EmailUndoPage> {
    let visit = visit();
    shown(&visit, backend().email_undo_page(token).await)
}

#[server(prefix = "/api", endpoint = "keep_contact")]
pub async fn keep_contact(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().keep_contact(&visit, &who).await, paths::MY)
}

#[server(prefix = "/api", endpoint = "request_email_change")]
pub async fn request_email_change(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] email: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().request_email_change(&visit, &who, &email).await, paths::MY_CUSTOMER_EMAIL)
}

#[server(prefix = "/api", endpoint = "resend_email_change")]
pub async fn resend_email_change(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().resend_email_change(&visit, &who).await, paths::MY_CUSTOMER_EMAIL)
}

#[server(prefix = "/api", endpoint = "cancel_email_change")]
pub async fn cancel_email_change(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().cancel_email_change(&visit, &who).await, paths::MY_CUSTOMER_EMAIL)
}

/// By the link's token, or by the code typed on the page that asked.
#[server(prefix = "/api", endpoint = "confirm_email")]
pub async fn confirm_email(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] token: String,
    #[server(default)] code: String,
    #[server(default)] attempt: String,
) -> CallResult<Step> {
    let visit = visit();
    if token.is_empty() {
        let typed = TypedProof { who, code: code.into(), recovery_code: String::new().into(), attempt };
        let outcome = backend().confirm_email_by_code(&visit, &typed).await;
        return answer(&visit, outcome, paths::MY_CUSTOMER_EMAIL);
    }
    answer(&visit, backend().confirm_email(&visit, &who, &token).await, paths::EMAIL_CONFIRM)
}

#[server(prefix = "/api", endpoint = "undo_email")]
pub async fn undo_email(#[server(default)] token: String) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().undo_email(&visit, &token).await, paths::EMAIL_UNDO)
}

#[server(prefix = "/api", endpoint = "request_mobile_change")]
pub async fn request_mobile_change(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] mobile: String,
    #[server(default)] line: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().request_mobile_change(&visit, &who, &mobile, &line).await, paths::MY_CUSTOMER_MOBILE)
}

#[server(prefix = "/api", endpoint = "confirm_mobile")]
pub async fn confirm_mobile(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] code: String,
    #[server(default)] attempt: String,
) -> CallResult<Step> {
    let visit = visit();
    let typed = TypedProof { who, code: code.into(), recovery_code: String::new().into(), attempt };
    answer(&visit, backend().confirm_mobile(&visit, &typed).await, paths::MY_CUSTOMER_MOBILE)
}

#[server(prefix = "/api", endpoint = "stop_recovery")]
pub async fn stop_recovery(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().stop_recovery(&visit, &who).await, paths::MY)
}
