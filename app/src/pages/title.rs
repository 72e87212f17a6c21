//! Titles of documents: refusal, page, operator's name.

use contract::refusal::Refusal;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    parts::alert::{refusal_title, shared_refusal_title},
    words::words,
};

/// Puts the operator's name behind every page's title.
#[component]
pub fn SiteTitle() -> impl IntoView {
    let site = site_name();
    view! { <Title formatter=move |page: String| if site.is_empty() { page } else { format!("{page} – {site}") }/> }
}

/// The title of a page; a refusal comes first in it, because it is what a screen reader says first.
#[component]
pub fn PageTitle(text: &'static str, #[prop(optional_no_strip)] refusal: Option<Refusal>) -> impl IntoView {
    view! { <Title text=title(text, refusal.map(refusal_title))/> }
}

/// The same for a page that is loaded when asked for, with its own sentences.
#[component]
pub fn LoadedTitle(text: &'static str, #[prop(optional_no_strip)] refusal: Option<Refusal>) -> impl IntoView {
    view! { <Title text=title(text, refusal.map(shared_refusal_title))/> }
}

fn title(text: &'static str, refused: Option<&'static str>) -> String {
    match refused {
        Some(refused) => format!("{} – {text}", words().error_prefix(refused)),
        None => text.to_owned(),
    }
}

#[cfg(feature = "ssr")]
fn site_name() -> String {
    use_context::<std::sync::Arc<contract::brand::Brand>>().map(|brand| brand.name.clone()).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn site_name() -> String {
    crate::browser::application_name()
}
