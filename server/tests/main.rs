//! The server as its users meet it: the real router over real TCP, real mail and SMS servers, on both databases, with a
//! clock that tests move. One program, so that what all share is built once, and PostgreSQL started once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api;
mod mail;
mod sms;
mod support;
