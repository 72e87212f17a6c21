//! The layer that says in words when a browser sends more headers than we read: cookies of other sites on the same
//! domain, mostly.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::{HttpState, error_page};

/// Names and values together, bytes. Several times what honest neighbours leave; ours take less than one of the 64 KB.
const LARGEST: usize = 64 * 1024;

pub(super) async fn limit(State(state): State<Arc<HttpState>>, request: Request, next: Next) -> Response {
    let size: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if size > LARGEST { error_page::cookies_too_large(&state, request.headers()) } else { next.run(request).await }
}
