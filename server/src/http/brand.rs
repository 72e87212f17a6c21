use axum::{http::header, response::IntoResponse};

use crate::config::Color;

/// The operator's colour, and a lighter one for the dark scheme, as the tokens that the other styles are made of.
pub async fn sheet(color: Color) -> impl IntoResponse {
    let dark = color.for_dark();
    let sheet = format!(
        ":root {{ --brand: {color}; }}\n@media (prefers-color-scheme: dark) {{ :root {{ --brand: {dark}; }} }}\n"
    );
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], sheet)
}
