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

use super::super::{
    CallResult,
    reply::{answer, backend, shown, visit},
    shapes::{forms_behind_sign_in, pages_behind_sign_in},
};

pages_behind_sign_in! {
    "customer_page" AskCustomerPage => customer_page() -> CustomerPage;
    "email_page" AskEmailPage => email_page() -> EmailPage;
    "mobile_page" AskMobilePage => mobile_page() -> MobilePage;
}

forms_behind_sign_in! {
    MY {
        "keep_contact" => keep_contact();
        "stop_recovery" => stop_recovery();
    }
    MY_CUSTOMER_EMAIL {
        "request_email_change" => request_email_change(email);
        "resend_email_change" => resend_email_change();
        "cancel_email_change" => cancel_email_change();
    }
    MY_CUSTOMER_MOBILE {
        "request_mobile_change" => request_mobile_change(mobile, line);
    }
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
