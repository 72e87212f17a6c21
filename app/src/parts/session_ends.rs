use leptos::prelude::*;

use crate::words::account_words;

/// When the session ends, on pages without script: they cannot warn of it when the time comes.
#[component]
pub fn SessionEnds(
    /// Clock time.
    at: String,
) -> impl IntoView {
    view! { <p class="hint">{account_words().proof_session_ends(at)}</p> }
}
