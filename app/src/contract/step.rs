use serde::{Deserialize, Serialize};

use super::paths;

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
        }
    }
}
