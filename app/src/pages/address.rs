//! What a page reads from its address: once, since a refusal comes with a new document and never changes under it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::contract::refusal::Refusal;

/// The refusal this page was sent back with. An unknown code, such as somebody's own text, is none.
pub fn refusal() -> Option<Refusal> {
    use_query_map().read_untracked().get_str("refusal").and_then(Refusal::from_code)
}

/// When the limit behind the refusal ends, in Unix seconds; the server makes a clock time of it.
pub fn until() -> Option<i64> {
    use_query_map().read_untracked().get_str("until")?.parse().ok()
}
