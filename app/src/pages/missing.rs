//! The page of an address that leads nowhere (404).

use contract::paths;
use leptos::prelude::*;

use super::title::PageTitle;
use crate::{parts::layout::Heading, words::words};

/// For an address we do not have. The server answers it with 404.
#[component]
pub fn Missing() -> impl IntoView {
    view! {
        <PageTitle text=words().missing_title/>
        <MissingView/>
    }
}

/// What [`Missing`] shows.
#[component]
pub fn MissingView() -> impl IntoView {
    let w = words();
    view! {
        <Heading text=w.missing_title/>
        <p>{w.missing_body}</p>
        <p class="action">
            <a class="button" href=paths::HOME rel="external">
                {w.missing_button}
            </a>
        </p>
    }
}
