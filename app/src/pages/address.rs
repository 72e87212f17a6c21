//! What a page reads from its address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::contract::refusal::Refusal;

/// The refusal this page was sent back with. An unknown code, such as somebody's own text, is none.
pub fn refusal() -> Memo<Option<Refusal>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| Refusal::from_code(query.get_str("refusal")?)))
}

/// When the limit behind the refusal ends, in Unix seconds; the server makes a clock time of it.
pub fn until() -> Memo<Option<i64>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get_str("until")?.parse().ok()))
}
