//! What is counted and how often it may happen: every counter, whose it is, and who uses it up.

pub mod code_guess;
pub mod password_guess;
pub mod send_budget;
pub mod shown;

use contract::{backend::Result, refusal::Refusal};

use crate::rules::time::Timestamp;

/// Turns "not before" into the refusal, with the time it ends.
pub fn refused_until(refusal: Refusal, taken: std::result::Result<(), Timestamp>) -> Result<()> {
    taken.map_err(|until| refusal.until(until.unix_seconds_up()).into())
}
