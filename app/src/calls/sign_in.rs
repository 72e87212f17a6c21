use contract::{
    step::Step,
    view::{CodePage, Delivery, RememberedPage, SignInPage},
};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    super::door::{answer, backend, signed_in, visit},
    contract::{
        backend::{Credentials, TypedCode},
        browser_report::{BrowserReport, Doubt},
        channel::Channel,
        language::Language,
        paths,
        refusal::Refusal,
    },
};

use super::CallError;

#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(
    #[server(default)] login_id: String,
    #[server(default)] password: String,
    #[server(default)] browser_report: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let report = BrowserReport::parse(&browser_report);
    let doubt = Doubt::of(&report);
    let outcome = backend().sign_in(&visit, Credentials { login_id, password: password.into(), report }).await;
    if outcome.is_ok() && visit.doubts_cookies() {
        visit.check_cookies(doubt);
    }
    answer(&visit, outcome, paths::SIGN_IN)
}

#[server(prefix = "/api", endpoint = "submit_code")]
pub async fn submit_code(
    #[server(default)] code: String,
    #[server(default)] trust: String,
    #[server(default)] attempt: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let typed = TypedCode { code: code.into(), trust: trust == "on", attempt };
    let outcome = backend().submit_code(&visit, typed).await;
    answer(&visit, outcome, paths::SIGN_IN_CODE)
}

#[server(prefix = "/api", endpoint = "resend_code")]
pub async fn resend_code(#[server(default)] channel: String) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().resend_code(&visit, Channel::from_code(&channel)).await;
    answer(&visit, outcome, paths::SIGN_IN_CODE)
}

#[server(prefix = "/api", endpoint = "use_recovery_code")]
pub async fn use_recovery_code(
    #[server(default)] recovery_code: String,
    #[server(default)] trust: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().use_recovery_code(&visit, recovery_code.into(), trust == "on").await;
    answer(&visit, outcome, paths::SIGN_IN_CODE)
}

#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().sign_out(&visit).await;
    answer(&visit, outcome, paths::MY)
}

/// Lands on the page it was asked from.
#[server(prefix = "/api", endpoint = "set_language")]
pub async fn set_language(#[server(default)] lang: String) -> Result<(), CallError> {
    let visit = visit();
    if let Some(language) = Language::from_code(&lang) {
        backend().set_language(&visit, language).await?;
    }
    visit.go(visit.request().came_from.unwrap_or(paths::SIGN_IN));
    Ok(())
}

#[server(name = AskSignInPage, prefix = "/api", endpoint = "sign_in_page")]
pub async fn sign_in_page(#[server(default)] until: Option<i64>) -> Result<SignInPage, CallError> {
    Ok(backend().sign_in_page(&visit(), until).await?)
}

#[server(name = AskCodePage, prefix = "/api", endpoint = "code_page")]
pub async fn code_page(#[server(default)] until: Option<i64>) -> Result<CodePage, CallError> {
    let visit = visit();
    let outcome = backend().code_page(&visit, until).await;
    match outcome {
        // "Back" from My Page: the code is spent and led there.
        Err(Refusal::CodeUsed) if backend().my_page(&visit).await.is_ok() => visit.go(paths::MY),
        Err(refusal) => visit.go_back(paths::SIGN_IN, refusal),
        Ok(_) => {}
    }
    Ok(outcome?)
}

/// The address stands in `browser/code.rs`, whose own client would cost each subscriber more than that file.
#[server(name = AskDelivery, prefix = "/api", endpoint = "delivery")]
pub async fn delivery() -> Result<Delivery, CallError> {
    let visit = visit();
    let outcome = backend().delivery(&visit).await;
    if let Err(refusal) = outcome {
        visit.go_back(paths::SIGN_IN, refusal);
    }
    Ok(outcome?)
}

#[server(name = AskRememberedPage, prefix = "/api", endpoint = "remembered_page")]
pub async fn remembered_page() -> Result<RememberedPage, CallError> {
    let visit = visit();
    let outcome = backend().remembered_page(&visit).await;
    if let Err(Refusal::CapReached) = outcome {
        visit.go(paths::SIGN_IN_REPLACE);
        return Err(Refusal::CapReached.into());
    }
    signed_in(&visit, outcome)
}
