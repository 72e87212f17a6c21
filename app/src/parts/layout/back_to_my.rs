//! The link back to `/my`.

use contract::paths;
use leptos::prelude::*;

use crate::words::my_words;

/// The way back, at the end of every page behind My Page.
#[component]
pub fn BackToMy() -> impl IntoView {
    view! {
        <p class="action">
            <a href=paths::MY>{my_words().my_back}</a>
        </p>
    }
}
