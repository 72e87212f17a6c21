//! The layer that turns a panic into an error page, and logs where it happened.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures_util::FutureExt;

use super::{HttpState, error_page};

/// A defect of ours ends one request, not the server.
pub(super) async fn catch(State(state): State<Arc<HttpState>>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => error_page::unexpected(&state, &headers),
    }
}

/// Logs where a panic happened, once. Its text stays out of the log: it may quote what somebody typed.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
