//! Behind the links in mails: an address is confirmed, or put back.

pub mod confirm;
pub mod undo;
