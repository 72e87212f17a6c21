//! Every address a subscriber can stand on. Redirects go to these constants and nowhere else.

pub const HOME: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_IN_CODE: &str = "/sign-in/code";
pub const SIGN_IN_REMEMBERED: &str = "/sign-in/remembered";
pub const SIGN_IN_REPLACE: &str = "/sign-in/replace";
pub const CHECK: &str = "/check";
pub const HELP_DEVICES: &str = "/help/devices";
pub const MY: &str = "/my";
pub const MY_DEVICES: &str = "/my/devices";
pub const MY_PASSWORD: &str = "/my/password";

/// The pages a form may be sent back to, so that an address from outside is never echoed.
pub const PAGES: &[&str] =
    &[SIGN_IN, SIGN_IN_CODE, SIGN_IN_REMEMBERED, SIGN_IN_REPLACE, CHECK, HELP_DEVICES, MY, MY_DEVICES];

/// The page of ours that an address names, whatever else the address holds.
#[must_use]
pub fn page_of(path: &str) -> Option<&'static str> {
    PAGES.iter().copied().find(|page| *page == path)
}
