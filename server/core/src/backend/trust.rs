//! The browsers an account trusts: their cookie, its registration and its restoration.

pub mod browser_cookie;
pub mod cookie_restore;
pub mod new_browser;
pub mod registration;
