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
pub const MY_TWO_STEP: &str = "/my/two-step";
pub const MY_CUSTOMER: &str = "/my/customer";
pub const MY_CUSTOMER_EMAIL: &str = "/my/customer/email";
pub const MY_CUSTOMER_MOBILE: &str = "/my/customer/mobile";
pub const MY_PASSWORD: &str = "/my/password";
pub const MY_RECOVERY_CODES: &str = "/my/recovery-codes";
pub const MY_HISTORY: &str = "/my/history";
pub const SIGN_UP: &str = "/sign-up";
pub const SIGN_UP_CODE: &str = "/sign-up/code";
pub const RECOVER: &str = "/recover";
pub const RECOVER_CODE: &str = "/recover/code";
pub const RECOVER_PASSWORD: &str = "/recover/password";
pub const EMAIL_CONFIRM: &str = "/email/confirm";
pub const EMAIL_UNDO: &str = "/email/undo";
pub const HELP_LOST: &str = "/help/lost";
pub const HELP_PRIVACY: &str = "/help/privacy";

/// The pages a form may be sent back to, so that an address from outside is never echoed.
pub const PAGES: &[&str] = &[
    SIGN_IN,
    SIGN_IN_CODE,
    SIGN_IN_REMEMBERED,
    SIGN_IN_REPLACE,
    CHECK,
    HELP_DEVICES,
    HELP_LOST,
    HELP_PRIVACY,
    MY,
    MY_DEVICES,
    MY_TWO_STEP,
    MY_CUSTOMER,
    MY_CUSTOMER_EMAIL,
    MY_CUSTOMER_MOBILE,
    MY_PASSWORD,
    MY_RECOVERY_CODES,
    MY_HISTORY,
    SIGN_UP,
    SIGN_UP_CODE,
    RECOVER,
    RECOVER_CODE,
    RECOVER_PASSWORD,
    EMAIL_CONFIRM,
    EMAIL_UNDO,
];

/// The page of ours that an address names, whatever else the address holds.
#[must_use]
pub fn page_of(path: &str) -> Option<&'static str> {
    PAGES.iter().copied().find(|page| *page == path)
}
