//! How a page without script is made: its data awaited on the server and written as HTML alone.

use contract::refusal::Refusal;
use leptos::prelude::*;

use super::{address, title::LoadedTitle};
use crate::{
    calls::CallError,
    parts::{alert::RefusalAlert, layout::FormOutcome},
};

/// A page that the server alone makes. Its data are awaited while it is rendered and become HTML, once: a `Resource`
/// would write them into the page a second time, for a browser half that never comes, and with them fresh recovery
/// codes and the tokens of links.
///
/// A refused page is answered by the redirect that the call has stated meanwhile; what is still shown is a fault.
pub fn document<T>(
    title: &'static str,
    data: impl Future<Output = Result<T, CallError>> + Send + 'static,
    show: impl FnOnce(T, FormOutcome) -> AnyView + Send + 'static,
) -> AnyView
where
    T: Send + 'static,
{
    let outcome = address::outcome_in_time();
    view! {
        <LoadedTitle text=title refusal=outcome.refusal/>
        {Suspend::new(async move {
            match data.await {
                Ok(page) => show(page, outcome),
                Err(CallError(refusal)) => fault(refusal),
            }
        })}
    }
    .into_any()
}

fn fault(refusal: Refusal) -> AnyView {
    view! { <RefusalAlert refusal until=None/> }.into_any()
}
