//! Pieces that pages are made of, by theme: looks and accessibility, no rules of sign-in.

pub mod alert;
pub mod code;
pub mod device;
pub mod form;
pub mod layout;
pub mod reason;
pub mod remaining;
