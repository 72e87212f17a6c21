//! One-time codes and recovery codes: sent, typed, used up, and shown as they stand.
//!
//! An attempt (a code that ends a sign-in) and a proof (a code for anything else) go through the same hands: made and
//! sent again by [`fresh_code`], carried by [`post`], judged and used up by [`judge`], counted by [`guesser`], shown by
//! [`code_view`]. What is a proof's alone is in [`send`] and [`spend`]; what is an attempt's, in `backend/sign_in/`.

pub mod code_view;
pub mod fresh_code;
pub mod guesser;
pub mod judge;
pub mod post;
pub mod recovery_code;
pub mod send;
pub mod spend;
pub mod ways;
