//! Where a successful operation leads, and the page of each such step.

use serde::{Deserialize, Serialize};

use crate::paths;

macro_rules! steps {
    ($($(#[$doc:meta])* $step:ident => $page:ident,)+) => {
        /// What comes next: progress is a success, refusal is an error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Step {
            $($(#[$doc])* $step,)+
        }

        impl Step {
            /// The page it leads to.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self {
                    $(Self::$step => paths::$page,)+
                }
            }

            /// The step whose page has this address.
            #[must_use]
            pub fn of_page(path: &str) -> Option<Self> {
                [$(Self::$step),+].into_iter().find(|step| step.path() == path)
            }
        }
    };
}

steps! {
    /// Start from ID and password.
    SignIn => SIGN_IN,
    /// A code is owed.
    Code => SIGN_IN_CODE,
    /// Signed in; the page proves whether the browser could be remembered.
    Remembered => SIGN_IN_REMEMBERED,
    /// Signed in, and all places for trusted devices are taken: one can be replaced.
    Replace => SIGN_IN_REPLACE,
    /// Signed in.
    My => MY,
    /// The list of trusted devices.
    Devices => MY_DEVICES,
    /// Whether this browser can be remembered.
    Check => CHECK,
    TwoStep => MY_TWO_STEP,
    Customer => MY_CUSTOMER,
    CustomerEmail => MY_CUSTOMER_EMAIL,
    CustomerMobile => MY_CUSTOMER_MOBILE,
    Password => MY_PASSWORD,
    RecoveryCodes => MY_RECOVERY_CODES,
    History => MY_HISTORY,
    SignUp => SIGN_UP,
    SignUpCode => SIGN_UP_CODE,
    Recover => RECOVER,
    RecoverCode => RECOVER_CODE,
    RecoverPassword => RECOVER_PASSWORD,
    EmailConfirm => EMAIL_CONFIRM,
    EmailUndo => EMAIL_UNDO,
}

impl Step {
    /// The page of this address, if it is one that somebody who has signed in is led back to: behind My Page.
    #[must_use]
    pub fn behind_sign_in(path: &str) -> Option<Self> {
        Self::of_page(path).filter(|step| step.path().strip_prefix(paths::MY).is_some_and(|rest| rest.starts_with('/')))
    }
}
