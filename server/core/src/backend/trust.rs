//! The browsers an account trusts: their cookie, its registration, and its self-heal.

pub mod browser_cookie;
pub mod new_browser;
pub mod registration;
pub mod self_heal;
