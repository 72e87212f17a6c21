//! What the gallery shows in frames: its own pages and states, and the messages.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};

pub const ROOT: &str = "/dev/gallery";

/// Only the gallery itself frames its states, and nothing in them runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; manifest-src 'self'; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// A page or state of the gallery.
pub fn shown(html: String) -> Response {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}
