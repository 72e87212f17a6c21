//! Answers from in front of the application: whole pages without script, in the reader's language.

use app::{
    calls::CallError,
    shell::{document::Look, error_page},
};
use axum::{
    Json,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use contract::{language::Language, paths, refusal::Refusal};

use super::{HttpState, language};

/// Long enough for the queue to empty or the database to come back, short enough to wait for.
const RETRY_SECONDS: u64 = 10;

/// 403: the form did not come from a page of ours.
pub fn start_here(state: &HttpState, headers: &HeaderMap) -> Response {
    page(state, language::of(headers), StatusCode::FORBIDDEN, error_page::start_here)
}

/// 421: the page was asked for under another host; it is at `address`.
pub fn other_host(state: &HttpState, headers: &HeaderMap, address: &str) -> Response {
    page(state, language::of(headers), StatusCode::MISDIRECTED_REQUEST, |look| error_page::other_host(look, address))
}

/// 413: larger than any form of ours.
pub fn too_large(state: &HttpState, headers: &HeaderMap) -> Response {
    page(state, language::of(headers), StatusCode::PAYLOAD_TOO_LARGE, error_page::too_large)
}

/// 431 (RFC 6585, 5): more cookies than we read.
pub fn cookies_too_large(state: &HttpState, headers: &HeaderMap) -> Response {
    page(state, language::of(headers), StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, error_page::cookies_too_large)
}

/// 500: a defect of ours.
pub fn unexpected(state: &HttpState, headers: &HeaderMap) -> Response {
    page(state, language::of(headers), StatusCode::INTERNAL_SERVER_ERROR, error_page::unexpected)
}

/// 503: more passwords wait than the machine can check, or the database is away.
pub fn busy(state: &HttpState, language: Language) -> Response {
    let response = page(state, language, StatusCode::SERVICE_UNAVAILABLE, |look| error_page::busy(look, RETRY_SECONDS));
    ([(header::RETRY_AFTER, RETRY_SECONDS.to_string())], response).into_response()
}

/// The same for a call by script.
pub fn busy_for_script() -> Response {
    let retry_after = [(header::RETRY_AFTER, RETRY_SECONDS.to_string())];
    (StatusCode::SERVICE_UNAVAILABLE, retry_after, Json(CallError(Refusal::Busy))).into_response()
}

/// 405. Whoever reloads a form's address (a browser that restores its tabs does) is shown the way in instead.
pub async fn method_not_allowed(request: Request) -> Response {
    if request.method() == Method::GET && request.uri().path().starts_with("/api/") {
        Redirect::to(paths::SIGN_IN).into_response()
    } else {
        StatusCode::METHOD_NOT_ALLOWED.into_response()
    }
}

fn page(state: &HttpState, language: Language, status: StatusCode, html: impl Fn(&Look) -> String) -> Response {
    let look = Look { language, brand: &state.site.brand, stylesheet: &state.stylesheet };
    (status, Html(html(&look))).into_response()
}
