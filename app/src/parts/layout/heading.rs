//! The `<h1>` of a page, and the focus it takes.

use leptos::{html, prelude::*};

use crate::browser;

/// The heading of a page. After a change of page inside the browser the focus comes here, as it would go to the
/// top of a new document; on the page the server rendered it stays where the subscriber put it.
#[component]
pub fn Heading(#[prop(into)] text: String) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let moved_here = !browser::is_as_rendered();
    Effect::new(move || {
        if let Some(heading) = heading.get().filter(|_| moved_here) {
            // A page that was waited for is made before it is put into the document; focus needs it there.
            request_animation_frame(move || {
                let _ = heading.focus();
            });
        }
    });
    view! {
        <h1 node_ref=heading tabindex="-1">
            {text}
        </h1>
    }
}
