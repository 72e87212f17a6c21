//! `/brand.css`: the operator's colour.

use axum::{http::header, response::IntoResponse};
use server_core::config::Color;

/// The operator's colour in place of the tokens it may replace, in either scheme (`style/tokens.css`).
pub async fn sheet(color: Color) -> impl IntoResponse {
    let (light_text, dark_text, dark_button) = (color.light_text(), color.dark_text(), color.dark_button());
    let sheet = format!(
        ":root {{ --brand: {color}; --link: {light_text}; }}\n\
         @media (prefers-color-scheme: dark) {{ :root {{ --brand: {dark_button}; --link: {dark_text}; }} }}\n"
    );
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], sheet)
}
