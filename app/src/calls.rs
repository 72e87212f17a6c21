//! The calls a page can make: parse, ask the backend, return. One file a theme.
//!
//! Each is also a plain HTML form's action. Where a form lands is stated on the [`Visit`](crate::backend::Visit) and
//! carried out by the door, never by the framework's own `Referer` redirect.

#[cfg(feature = "ssr")]
pub mod account;
pub mod devices;
pub mod diagnose;
pub mod my;
pub mod sign_in;

#[cfg(feature = "ssr")]
mod door {
    use std::sync::Arc;

    use leptos::prelude::expect_context;

    use crate::{
        backend::{Backend, Visit},
        contract::{paths, refusal::Refusal, step::Step},
    };

    pub fn backend() -> Arc<dyn Backend> {
        expect_context()
    }

    pub fn visit() -> Visit {
        expect_context()
    }

    /// Where the form lands: at the next step, or back on its page with the refusal.
    pub fn answer(visit: &Visit, outcome: Result<Step, Refusal>, page: &'static str) -> Result<Step, Refusal> {
        answer_at(visit, outcome, page, paths::SIGN_IN)
    }

    /// The same; where nothing is under way any more, at the page it begins on.
    pub fn answer_at(
        visit: &Visit,
        outcome: Result<Step, Refusal>,
        page: &'static str,
        beginning: &'static str,
    ) -> Result<Step, Refusal> {
        match outcome {
            Ok(step) => visit.go(step.path()),
            Err(Refusal::AttemptGone) => visit.go_back(beginning, Refusal::AttemptGone),
            Err(refusal) => visit.go_back(page, refusal),
        }
        outcome
    }

    /// A page behind a session that is not there (any more) leads to the sign-in, without a word: nothing went wrong.
    pub fn signed_out<T>(visit: &Visit, page: &Result<T, Refusal>) {
        match page {
            Err(Refusal::AttemptGone) => visit.go(paths::SIGN_IN),
            Err(refusal) => visit.go_back(paths::SIGN_IN, *refusal),
            Ok(_) => {}
        }
    }
}
