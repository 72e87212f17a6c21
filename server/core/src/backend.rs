//! The contract of `contract::backend`, kept: load, ask the rules, save. One folder a theme; each file implements the
//! trait of its own operations.

pub mod account;
pub mod housekeeping;
mod limits;
mod notice;
mod one_time_code;
pub mod operator;
mod public;
mod reason;
mod session;
mod sign_in;
mod token;
mod trust;

use contract::backend::{Backend, Broken};

use crate::site::Site;

/// Each theme is kept in its own file.
impl Backend for Site {}

/// Writes down what broke, once, where it was met. Without values: messages of constraint violations can carry them,
/// and kind and line are enough to find the place.
pub fn log(broken: &Broken) {
    let error = &broken.error;
    let kind = error
        .downcast_ref::<sqlx::Error>()
        .and_then(sqlx::Error::as_database_error)
        .map_or_else(|| error.to_string(), |inner| format!("{:?}", inner.kind()));
    tracing::error!(error = kind, at = %broken.at, "what was asked could not be done");
}
