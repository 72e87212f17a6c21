//! The hidden field for the browser's report; what fills it is in `browser`.

use leptos::{prelude::*, web_sys::Element};

use crate::browser;

/// What this browser finds out about itself, for the form around it: empty without script.
///
/// `now`: the server's clock when the page was made. With a `challenge`, sending the form signs it, together with the
/// value of the form's field `login_id`.
#[component]
pub fn ReportField(
    now: i64,
    #[prop(optional_no_strip)] challenge: Option<String>,
    /// For reports that stand in an address: nothing by which this browser could be known again.
    #[prop(optional)]
    states_only: bool,
) -> impl IntoView {
    // Firefox would bring back the value of an earlier visit.
    view! { <input type="hidden" name="browser_report" autocomplete="off" use:fill=(now, challenge, states_only)/> }
}

fn fill(field: Element, page: (i64, Option<String>, bool)) {
    browser::fill_report(field, page);
}
