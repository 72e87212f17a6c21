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

use crate::{
    site::Site,
    store::{self, loggable},
};

/// Each theme is kept in its own file.
impl Backend for Site {}

/// Whether it is the database that is away for now, and nothing that anybody has to mend here.
#[must_use]
pub fn is_away(broken: &Broken) -> bool {
    store::is_away(broken.error.as_ref())
}

/// Writes down what broke, once, where it was met. Without values: kind and line are enough to find the place.
pub fn log(broken: &Broken) {
    tracing::error!(error = loggable(broken.error.as_ref()), at = %broken.at, "what was asked could not be done");
}
