//! One JSON line a request, on standard output: method, route, status, time. Never an address, a cookie, a query, an
//! ID or what somebody typed; the route is ours (`/sign-in`), not what was asked for.

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use server_core::random;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Routes that machines ask every few seconds.
const QUIET: &[&str] = &["/healthz", "/readyz"];

/// Starts logging as `SHINRAI_LOG` says.
///
/// # Errors
/// One sentence naming the setting.
pub fn start(filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter)
        .map_err(|_| "SHINRAI_LOG: is not a list of levels such as info,server=debug.".to_owned())?;
    // Where a subscriber is already there (tests), it stays.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .try_init();
    super::panic::log_panics();
    Ok(())
}

/// Writes the line, and names the request so that what else is logged meanwhile can be found together.
pub async fn line(request: Request, next: Next) -> Response {
    let id = format!("{:016x}", u64::from_ne_bytes(random::bytes()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = clock();
    let span = tracing::info_span!("request", id);
    let mut response = next.run(request).instrument(span).await;

    let ms = began.elapsed().as_secs_f64() * 1000.0;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status().as_u16();
    if QUIET.contains(&route) || (route == "none" && status < 400) {
        tracing::debug!(id, %method, route, status, ms, "answered");
    } else {
        tracing::info!(id, %method, route, status, ms, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long an answer took is a fact about this machine, not a rule's input"
)]
fn clock() -> std::time::Instant {
    std::time::Instant::now()
}
