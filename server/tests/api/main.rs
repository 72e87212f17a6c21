//! The server as its users meet it: the real router over real TCP, on both databases, with a clock that tests move.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod check;
mod devices;
mod door;
mod harness;
mod limits;
mod operation;
mod races;
mod reasons;
mod remember;
mod sign_in;
