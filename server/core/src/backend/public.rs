//! What is there for somebody who is not signed in: a new account, a way back into one, and what this browser keeps.

pub mod forgotten_id;
pub mod recover;
pub mod self_check;
pub mod sign_up;
