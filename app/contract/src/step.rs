//! Where a successful operation leads, and the page of each such step.

use serde::{Deserialize, Serialize};

use crate::paths;

/// What comes next: progress is a success, refusal is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Start from ID and password.
    SignIn,
    /// A code is owed.
    Code,
    /// Signed in; the page proves whether the browser could be remembered.
    Remembered,
    /// Signed in, and all places for trusted devices are taken: one can be replaced.
    Replace,
    /// Signed in.
    My,
    /// The list of trusted devices.
    Devices,
    /// Whether this browser can be remembered.
    Check,
    TwoStep,
    Customer,
    CustomerEmail,
    CustomerMobile,
    Password,
    RecoveryCodes,
    History,
    SignUp,
    SignUpCode,
    Recover,
    RecoverCode,
    RecoverPassword,
    EmailConfirm,
    EmailUndo,
}

impl Step {
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::SignIn => paths::SIGN_IN,
            Self::Code => paths::SIGN_IN_CODE,
            Self::Remembered => paths::SIGN_IN_REMEMBERED,
            Self::Replace => paths::SIGN_IN_REPLACE,
            Self::My => paths::MY,
            Self::Devices => paths::MY_DEVICES,
            Self::Check => paths::CHECK,
            Self::TwoStep => paths::MY_TWO_STEP,
            Self::Customer => paths::MY_CUSTOMER,
            Self::CustomerEmail => paths::MY_CUSTOMER_EMAIL,
            Self::CustomerMobile => paths::MY_CUSTOMER_MOBILE,
            Self::Password => paths::MY_PASSWORD,
            Self::RecoveryCodes => paths::MY_RECOVERY_CODES,
            Self::History => paths::MY_HISTORY,
            Self::SignUp => paths::SIGN_UP,
            Self::SignUpCode => paths::SIGN_UP_CODE,
            Self::Recover => paths::RECOVER,
            Self::RecoverCode => paths::RECOVER_CODE,
            Self::RecoverPassword => paths::RECOVER_PASSWORD,
            Self::EmailConfirm => paths::EMAIL_CONFIRM,
            Self::EmailUndo => paths::EMAIL_UNDO,
        }
    }
}
