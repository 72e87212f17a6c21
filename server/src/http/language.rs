//! The language of an answer: chosen by cookie, else by `Accept-Language`.

use axum::http::{HeaderMap, header};
use contract::language::Language;

use super::cookies;

/// The language to answer in: as chosen in this browser, else the first one it asks for that we speak.
pub fn of(headers: &HeaderMap) -> Language {
    or_accepted(cookies::read(headers).language, headers)
}

/// The same, where the cookies are already read.
pub fn or_accepted(chosen: Option<Language>, headers: &HeaderMap) -> Language {
    let accepted =
        || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| Language::from_accept(value.to_str().ok()?));
    chosen.or_else(accepted).unwrap_or_default()
}
