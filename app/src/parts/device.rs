//! Registered browsers, and the sign-ins made with them.

pub mod device_facts;
pub mod keep_marker;
pub mod remember_box;
pub mod sign_in_record;
