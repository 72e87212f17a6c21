//! The calls a page can make: parse, ask the backend, return. One file a theme.
//!
//! Each is also a plain HTML form's action. Where a form lands is stated on the [`Visit`](contract::backend::Visit) and
//! carried out by the door, never by the framework's own `Referer` redirect.

#[cfg(feature = "ssr")]
pub mod account;
pub mod devices;
pub mod diagnose;
pub mod my;
pub mod sign_in;

use contract::refusal::Refusal;
use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};

/// How a call fails: a refusal, which leptos also has to be able to make of its own failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallError(pub Refusal);

impl From<Refusal> for CallError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl FromServerFnError for CallError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) | ServerFnErrorErr::Deserialization(_) => {
                Refusal::Unreachable
            }
            _ => Refusal::Unexpected,
        })
    }
}

#[cfg(feature = "ssr")]
mod door {
    use std::sync::Arc;

    use leptos::prelude::expect_context;

    use super::CallError;

    use contract::{
        backend::{Backend, Visit},
        paths,
        refusal::Refusal,
        step::Step,
    };

    pub fn backend() -> Arc<dyn Backend> {
        expect_context()
    }

    pub fn visit() -> Visit {
        expect_context()
    }

    /// Where the form lands: at the next step, or back on its page with the refusal.
    pub fn answer(visit: &Visit, outcome: Result<Step, Refusal>, page: &'static str) -> Result<Step, CallError> {
        answer_at(visit, outcome, page, paths::SIGN_IN)
    }

    /// The same; where nothing is under way any more, at the page it begins on.
    pub fn answer_at(
        visit: &Visit,
        outcome: Result<Step, Refusal>,
        page: &'static str,
        beginning: &'static str,
    ) -> Result<Step, CallError> {
        match outcome {
            Ok(step) => visit.go(step.path()),
            Err(Refusal::AttemptGone) => visit.go_back(beginning, Refusal::AttemptGone),
            Err(refusal) => visit.go_back(page, refusal),
        }
        Ok(outcome?)
    }

    /// A page behind a session that is not there (any more) leads to the sign-in, without a word: nothing went wrong.
    pub fn signed_in<T>(visit: &Visit, page: Result<T, Refusal>) -> Result<T, CallError> {
        match page {
            Err(Refusal::AttemptGone) => visit.go(paths::SIGN_IN),
            Err(refusal) => visit.go_back(paths::SIGN_IN, refusal),
            Ok(_) => {}
        }
        Ok(page?)
    }
}
