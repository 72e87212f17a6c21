//! The calls a page can make: parse, ask the backend, return. One file a theme.
//!
//! Each is also a plain HTML form's action. Where a form lands is stated on the [`Visit`](contract::backend::Visit) and
//! carried out by the HTTP layer, never by the framework's own `Referer` redirect.

#[cfg(feature = "ssr")]
pub mod account;
pub mod devices;
pub mod diagnose;
pub mod my;
mod shapes;
pub mod sign_in;

use contract::refusal::Refusal;
use leptos::{
    prelude::{FromServerFnError, ServerFnErrorErr},
    server_fn::codec::JsonEncoding,
};
use serde::{Deserialize, Serialize};

/// What a call answers with.
pub type CallResult<T> = Result<T, CallError>;

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
mod reply {
    use std::sync::Arc;

    use leptos::prelude::expect_context;

    use super::{CallError, CallResult};

    use contract::{
        backend::{Backend, Result, Typed, Visit},
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
    pub fn answer(visit: &Visit, outcome: Result<Step>, page: &'static str) -> CallResult<Step> {
        answer_at(visit, outcome, page, paths::SIGN_IN)
    }

    /// The same; where nothing is under way any more, at the page it begins on.
    pub fn answer_at(
        visit: &Visit,
        outcome: Result<Step>,
        page: &'static str,
        beginning: &'static str,
    ) -> CallResult<Step> {
        match outcome {
            Ok(step) => {
                visit.go(step.path());
                Ok(step)
            }
            Err(error) => {
                let refused = visit.refusal(error);
                if refused.refusal == Refusal::AttemptGone {
                    ask_later(visit, page);
                }
                visit.refuse(if refused.refusal == Refusal::AttemptGone { beginning } else { page }, refused);
                Err(refused.refusal.into())
            }
        }
    }

    /// A page that is shown whatever happens.
    pub fn shown<T>(visit: &Visit, page: Result<T>) -> CallResult<T> {
        page.map_err(|error| visit.refusal(error).refusal.into())
    }

    /// A page of a step that may be over; then its beginning is shown in its place.
    pub fn shown_or<T>(visit: &Visit, page: Result<T>, beginning: &'static str) -> CallResult<T> {
        shown(visit, page).inspect_err(|_| visit.go(beginning))
    }

    /// A page behind a session that is not there (any more) leads to the sign-in, without a word: nothing went wrong.
    pub fn signed_in<T>(visit: &Visit, page: Result<T>) -> CallResult<T> {
        shown(visit, page)
            .inspect_err(|CallError(refusal)| match refusal {
                Refusal::AttemptGone => {
                    ask_later(visit, visit.request().page.unwrap_or_default());
                    visit.go(paths::SIGN_IN);
                }
                refusal => visit.refuse(paths::SIGN_IN, *refusal),
            })
            .inspect(|_| {
                let kept = &visit.request().kept;
                if kept.asked.is_some_and(|asked| visit.request().page == Some(asked.path())) {
                    visit.keep(|kept| kept.asked = None);
                }
            })
    }

    /// Signing in will lead back to this page.
    fn ask_later(visit: &Visit, page: &str) {
        if let Some(asked) = Step::behind_sign_in(page) {
            visit.keep(|kept| kept.asked = Some(asked));
        }
    }

    /// ID and address, to stand there again should the page come back.
    pub fn keep_typed(visit: &Visit, page: &'static str, login_id: &str, email: &str) {
        visit.keep(|kept| kept.typed = Typed::new(page, login_id, email));
    }

    /// Somebody who is signed in has nothing to do on the first pages, unless they have something to say.
    pub async fn lead_on(visit: &Visit) {
        let request = visit.request();
        if request.session.is_some() && !request.tells && backend().is_signed_in(visit).await {
            visit.go(visit.onward().path());
        }
    }
}
