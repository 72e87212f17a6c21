//! The server as its users meet it: the real router over real TCP, on both databases, with a clock that tests move.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod care;
mod check;
mod devices;
mod disk_full;
mod door;
mod harness;
mod limits;
mod mail_returned;
mod operation;
mod races;
mod reasons;
mod remember;
mod sign_in;
mod sweeps;
