//! The calls of the pages without script: forms only, so that the browser half has none of them.

pub mod contact;
pub mod proof;
pub mod recover;
pub mod safekeeping;
pub mod sign_up;
pub mod two_step;
