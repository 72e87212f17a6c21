//! How the data of a page with script are asked for and waited for.

use std::{pin::Pin, sync::Arc};

use contract::refusal::Refusal;
use leptos::prelude::*;

use crate::{browser, calls::CallError, parts::alert::RefusalAlert, words::words};

/// Asks for the data of a page that is only ever reached as a document of its own. The server does; the browser has
/// them from the document, so that the asking half is not in what subscribers download. Going back to such a page
/// inside the browser finds nothing, and [`loaded`] asks for the document.
#[cfg(feature = "ssr")]
pub(super) fn asked_by_server<T, F>(ask: impl FnOnce() -> F) -> F
where
    F: Future<Output = Result<T, CallError>>,
{
    ask()
}

#[cfg(not(feature = "ssr"))]
pub(super) fn asked_by_server<T, F>(_ask: impl FnOnce() -> F) -> std::future::Ready<F::Output>
where
    F: Future<Output = Result<T, CallError>>,
{
    std::future::ready(Err(Refusal::Unreachable.into()))
}

/// A page on its way. Its type is hidden, so that the waiting is compiled once and not for each page.
type Coming = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Shows a page when its data is there.
///
/// A refused page is the server's to answer: while rendering it has already said where to go instead, so here the
/// browser only has to ask for `path` anew, as a document. What is still shown is a fault.
pub fn loaded<T>(
    path: &'static str,
    data: Resource<Result<T, CallError>>,
    show: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let asked_by_browser = !browser::is_as_rendered();
    awaited(Arc::new(move || {
        let show = show.clone();
        Box::pin(async move {
            match data.await {
                Ok(page) => show(page),
                Err(CallError(refusal)) => refused(path, refusal, asked_by_browser),
            }
        })
    }))
}

fn awaited(page: Arc<dyn Fn() -> Coming + Send + Sync>) -> AnyView {
    view! {
        <Suspense fallback=|| {
            view! { <p class="waiting">{words().waiting}</p> }
        }>{move || Suspend::new(page())}</Suspense>
    }
    .into_any()
}

fn refused(path: &'static str, refusal: Refusal, asked_by_browser: bool) -> AnyView {
    if asked_by_browser {
        browser::load(path);
    }
    (!asked_by_browser).then(|| view! { <RefusalAlert refusal until=None/> }).into_any()
}
