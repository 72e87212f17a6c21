//! Every address a subscriber can stand on. Redirects go to these constants and nowhere else.

macro_rules! pages {
    ($($page:ident = $path:literal,)+) => {
        $(pub const $page: &str = $path;)+

        /// The pages a form may be sent back to, so that an address from outside is never echoed.
        pub const PAGES: &[&str] = &[$($page),+];
    };
}

/// Leads on to the first page.
pub const HOME: &str = "/";

pages! {
    SIGN_IN = "/sign-in",
    SIGN_IN_CODE = "/sign-in/code",
    SIGN_IN_REMEMBERED = "/sign-in/remembered",
    SIGN_IN_REPLACE = "/sign-in/replace",
    CHECK = "/check",
    HELP_DEVICES = "/help/devices",
    MY = "/my",
    MY_DEVICES = "/my/devices",
    MY_TWO_STEP = "/my/two-step",
    MY_CUSTOMER = "/my/customer",
    MY_CUSTOMER_EMAIL = "/my/customer/email",
    MY_CUSTOMER_MOBILE = "/my/customer/mobile",
    MY_PASSWORD = "/my/password",
    MY_RECOVERY_CODES = "/my/recovery-codes",
    MY_HISTORY = "/my/history",
    SIGN_UP = "/sign-up",
    SIGN_UP_CODE = "/sign-up/code",
    RECOVER = "/recover",
    RECOVER_CODE = "/recover/code",
    RECOVER_PASSWORD = "/recover/password",
    EMAIL_CONFIRM = "/email/confirm",
    EMAIL_UNDO = "/email/undo",
    HELP_LOST = "/help/lost",
    HELP_PRIVACY = "/help/privacy",
}

/// The page of ours that an address names, whatever else the address holds.
#[must_use]
pub fn page_of(path: &str) -> Option<&'static str> {
    PAGES.iter().copied().find(|page| *page == path)
}
