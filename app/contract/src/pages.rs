//! What a page shows, a module a theme. Dates and times come as finished text in the operator's time zone: only the
//! server knows it. Addresses and numbers come masked. What a page that runs script shows is printed into it for
//! hydration, so nothing in it may be private.

pub mod account;
pub mod devices;
pub mod email_link;
pub mod history;
pub mod my;
pub mod recover;
pub mod sign_in;
pub mod sign_up;
