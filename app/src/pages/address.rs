//! What a page reads from its address: once, since a refusal comes with a new document and never changes under it.

use contract::{
    browser_report::Doubt,
    done::Done,
    refusal::Refusal,
    send_limit::{LimitEnd, SendLimit},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::parts::layout::FormOutcome;

/// The refusal this page was sent back with. An unknown code, such as somebody's own text, is none.
pub fn refusal() -> Option<Refusal> {
    use_query_map().read_untracked().get_str("refusal").and_then(Refusal::from_code)
}

/// What the form before this page has done. An unknown code is nothing.
pub fn done() -> Option<Done> {
    use_query_map().read_untracked().get_str("done").and_then(Done::from_code)
}

/// Both, for pages that are loaded when asked for.
pub fn outcome() -> FormOutcome {
    FormOutcome { refusal: refusal(), done: done(), ..FormOutcome::default() }
}

/// The same with the time at which a limit ends, for pages that only the server renders: it alone can make it a text.
pub fn outcome_in_time() -> FormOutcome {
    let until = use_context::<LimitEnd>().and_then(|end| end.0);
    FormOutcome { until, limit: limit(), ..outcome() }
}

/// What a link in a mail carries; who holds it may act, so it is never shown.
pub fn token() -> Option<String> {
    use_query_map().read_untracked().get_str("token").map(str::to_owned)
}

/// When the limit behind the refusal ends, in Unix seconds; the server makes a clock time of it.
pub fn until() -> Option<i64> {
    use_query_map().read_untracked().get_str("until")?.parse().ok()
}

/// Which limit the refusal is about, where messages have several.
pub fn limit() -> Option<SendLimit> {
    use_query_map().read_untracked().get_str("limit").and_then(SendLimit::from_code)
}

/// Whether the button of the check was pressed, and what the probe found, if there was one.
pub fn check() -> (bool, String) {
    let query = use_query_map();
    let query = query.read_untracked();
    (query.get_str("asked").is_some(), query.get_str("browser_report").unwrap_or_default().to_owned())
}

/// What this browser told, with the refusal that cookies are kept back.
pub fn doubt() -> Doubt {
    use_query_map().read_untracked().get_str("storage").map(Doubt::parse).unwrap_or_default()
}
