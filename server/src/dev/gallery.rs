//! `/dev/gallery`: serves what `app::gallery` renders.

use std::sync::Arc;

use app::gallery::{STYLESHEET, index_html, state_html};
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use contract::language::Language;

use super::{
    framed::{ROOT, shown},
    previews,
};

const INDEX_SHEET: &str = "/dev/gallery/index.css";

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
