use std::sync::Arc;

use app::gallery::{STYLESHEET, index_html, state_html};
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use contract::language::Language;

use super::previews;

pub const ROOT: &str = "/dev/gallery";
const INDEX_SHEET: &str = "/dev/gallery/index.css";

/// Only the gallery itself frames its states, and nothing in them runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; manifest-src 'self'; \
                      form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// Every page in every state (`app::gallery`), in both languages.
pub fn router(stylesheet: Arc<str>) -> Router {
    Router::new()
        .route(ROOT, get(async || shown(index_html(ROOT, INDEX_SHEET, &previews::addresses()))))
        .route(INDEX_SHEET, get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLESHEET)))
        .route("/dev/gallery/{language}/{page}/{name}", get(state))
        .with_state(stylesheet)
}

async fn state(
    State(stylesheet): State<Arc<str>>,
    Path((language, page, name)): Path<(String, String, String)>,
) -> Response {
    Language::from_code(&language)
        .and_then(|language| state_html(language, &page, &name, &stylesheet))
        .map_or_else(|| StatusCode::NOT_FOUND.into_response(), shown)
}

pub fn shown(html: String) -> Response {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}
