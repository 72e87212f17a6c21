//! Hidden fields of a form.

use leptos::prelude::*;

/// What a form carries unseen: names and values.
pub type Carried = Vec<(&'static str, String)>;

/// The hidden fields of a form. Like all of ours without completion: on reload Firefox would put the values of the page
/// before into them.
#[component]
pub fn Hidden(fields: Carried) -> impl IntoView {
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" autocomplete="off" name=name value=value/> })
        .collect_view()
}
