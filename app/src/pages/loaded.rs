use leptos::prelude::*;

use crate::{browser, contract::refusal::Refusal, parts::refusal_alert::RefusalAlert, words::words};

/// Shows a page when its data is there.
///
/// A refused page is the server's to answer: while rendering it has already said where to go instead, so here the
/// browser only has to ask for `path` anew, as a document. What is still shown is a fault.
pub fn loaded<T, V>(
    path: &'static str,
    data: Resource<Result<T, Refusal>>,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let asked_by_browser = !browser::is_as_rendered();
    let page = move || {
        let show = show.clone();
        Suspend::new(async move {
            match data.await {
                Ok(page) => show(page).into_any(),
                Err(_) if asked_by_browser => {
                    browser::load(path);
                    ().into_any()
                }
                Err(refusal) => view! { <RefusalAlert refusal until=None/> }.into_any(),
            }
        })
    };
    view! { <Suspense fallback=|| view! { <p class="waiting">{words().waiting}</p> }>{page}</Suspense> }
}
