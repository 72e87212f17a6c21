//! The browsers an account trusts: their cookie, its registration and self-heal; and telling the owner of new ones.

pub mod browser_cookie;
pub mod new_browser;
pub mod registration;
pub mod self_heal;
