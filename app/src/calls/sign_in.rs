//! The calls of signing in and out: password, code, recovery code, and the pages between; and the choice of the
//! language.

use contract::{
    code::Delivery,
    pages::sign_in::{CodePage, RememberedPage, SignInPage},
    step::Step,
};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    super::{
        CallError,
        reply::{answer, backend, keep_typed, lead_on, shown, signed_in, visit},
    },
    contract::{
        backend::{Credentials, Kept, TypedCode, visit::CookieChange},
        browser_report::{BrowserReport, Doubt},
        channel::Channel,
        language::Language,
        paths,
        refusal::Refusal,
    },
};

use super::CallResult;

#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(
    #[server(default)] login_id: String,
    #[server(default)] password: String,
    #[server(default)] browser_report: String,
) -> CallResult<Step> {
    let visit = visit();
    let report = BrowserReport::parse(&browser_report);
    let doubt = Doubt::of(&report);
    keep_typed(&visit, paths::SIGN_IN, &login_id, "");
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
) -> CallResult<Step> {
    let visit = visit();
    let typed = TypedCode { code: code.into(), trust: trust == "on", attempt };
    answer(&visit, backend().submit_code(&visit, typed).await, paths::SIGN_IN_CODE)
}

#[server(prefix = "/api", endpoint = "resend_code")]
pub async fn resend_code(
    #[server(default)] channel: String,
    #[server(default)] trust: String,
    #[server(default)] attempt: String,
) -> CallResult<Step> {
    let visit = visit();
    // The box is of the form that also carries the tag.
    let trust = (!attempt.is_empty()).then_some(trust == "on");
    answer(&visit, backend().resend_code(&visit, Channel::from_code(&channel), trust).await, paths::SIGN_IN_CODE)
}

#[server(prefix = "/api", endpoint = "use_recovery_code")]
pub async fn use_recovery_code(
    #[server(default)] recovery_code: String,
    #[server(default)] trust: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().use_recovery_code(&visit, &recovery_code.into(), trust == "on").await, paths::SIGN_IN_CODE)
}

#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> CallResult<Step> {
    let visit = visit();
    visit.keep(|kept| *kept = Kept::default());
    answer(&visit, backend().sign_out(&visit).await, paths::MY)
}

/// Lands on the page it was asked from.
#[server(prefix = "/api", endpoint = "set_language")]
pub async fn set_language(#[server(default)] lang: String) -> CallResult<()> {
    let visit = visit();
    visit.go(visit.request().came_from.unwrap_or(paths::SIGN_IN));
    let Some(language) = Language::from_code(&lang) else { return Ok(()) };
    visit.change(CookieChange::Language(language));
    shown(&visit, backend().choose_language(&visit, language).await)
}

#[server(name = AskSignInPage, prefix = "/api", endpoint = "sign_in_page")]
pub async fn sign_in_page(#[server(default)] until: Option<i64>) -> CallResult<SignInPage> {
    let visit = visit();
    lead_on(&visit).await;
    shown(&visit, backend().sign_in_page(&visit, until).await)
}

#[server(name = AskCodePage, prefix = "/api", endpoint = "code_page")]
pub async fn code_page(#[server(default)] until: Option<i64>) -> CallResult<CodePage> {
    let visit = visit();
    match shown(&visit, backend().code_page(&visit, until).await) {
        // "Back" from My Page: the code is spent and led there.
        Err(used @ CallError(Refusal::CodeUsed)) if backend().my_page(&visit).await.is_ok() => {
            visit.go(paths::MY);
            Err(used)
        }
        page => page.inspect_err(|CallError(refusal)| visit.refuse(paths::SIGN_IN, *refusal)),
    }
}

/// The address stands in `browser/code.rs`, whose own client would cost each subscriber more than that file.
#[server(name = AskDelivery, prefix = "/api", endpoint = "delivery")]
pub async fn delivery() -> CallResult<Delivery> {
    let visit = visit();
    shown(&visit, backend().delivery(&visit).await)
        .inspect_err(|CallError(refusal)| visit.refuse(paths::SIGN_IN, *refusal))
}

#[server(name = AskRememberedPage, prefix = "/api", endpoint = "remembered_page")]
pub async fn remembered_page() -> CallResult<RememberedPage> {
    let visit = visit();
    let page = signed_in(&visit, backend().remembered_page(&visit).await);
    if let Err(CallError(Refusal::CapReached)) = page {
        visit.go(paths::SIGN_IN_REPLACE);
    }
    page
}
