//! What a page reads from its address: once, since a refusal comes with a new document and never changes under it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::contract::{browser_report::Storage, refusal::Refusal};

/// The refusal this page was sent back with. An unknown code, such as somebody's own text, is none.
pub fn refusal() -> Option<Refusal> {
    use_query_map().read_untracked().get_str("refusal").and_then(Refusal::from_code)
}

/// When the limit behind the refusal ends, in Unix seconds; the server makes a clock time of it.
pub fn until() -> Option<i64> {
    use_query_map().read_untracked().get_str("until")?.parse().ok()
}

/// Whether the button of the check was pressed, and what the probe found, if there was one.
pub fn check() -> (bool, String) {
    let query = use_query_map();
    let query = query.read_untracked();
    (query.get_str("asked").is_some(), query.get_str("browser_report").unwrap_or_default().to_owned())
}

/// How this browser's storage answered, with the refusal that cookies are kept back.
pub fn storage() -> Storage {
    use_query_map().read_untracked().get_str("storage").map(Storage::parse).unwrap_or_default()
}
