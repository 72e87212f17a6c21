//! The calls of the pages without script: forms only, so that the browser half has none of them.

pub mod contact;
pub mod credentials;
pub mod history;
pub mod proof;
pub mod recover;
pub mod sign_up;
pub mod two_step;
