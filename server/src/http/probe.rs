//! `/probe.css`: shows without script that a browser keeps no cookies.

use axum::{
    http::{HeaderMap, header},
    response::IntoResponse,
};
use contract::probe::PROBE_RULE;

use super::cookies;

/// Asked for at the end of the sign-in page: a browser that kept the cookie of that very page gets an empty sheet, one
/// that refused it the rule that shows the warning (protocol.md 4). Works without script and without a redirect.
pub async fn sheet(headers: HeaderMap) -> impl IntoResponse {
    let kept = cookies::read(&headers).probe.is_some();
    let rule = if kept { "" } else { PROBE_RULE };
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], rule)
}
