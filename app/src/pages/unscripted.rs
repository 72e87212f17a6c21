//! Pages that are whole without script and get none: plain forms that are used seldom. The browser half knows nothing of
//! them, so that nobody downloads their sixteen routes to sign in; links to them ask for a document.

pub mod customer;
pub mod customer_email;
pub mod customer_mobile;
pub mod email_confirm;
pub mod email_undo;
pub mod help_lost;
pub mod help_privacy;
pub mod history;
pub mod password;
pub mod plain;
pub mod recover;
pub mod recover_code;
pub mod recover_password;
pub mod recovery_codes;
pub mod sign_up;
pub mod sign_up_code;
pub mod two_step;

use contract::paths;

pub use self::{
    customer::CustomerRoute, customer_email::CustomerEmailRoute, customer_mobile::CustomerMobileRoute,
    email_confirm::EmailConfirmRoute, email_undo::EmailUndoRoute, help_lost::HelpLostRoute,
    help_privacy::HelpPrivacyRoute, history::HistoryRoute, password::PasswordRoute, recover::RecoverRoute,
    recover_code::RecoverCodeRoute, recover_password::RecoverPasswordRoute, recovery_codes::RecoveryCodesRoute,
    sign_up::SignUpRoute, sign_up_code::SignUpCodeRoute, two_step::TwoStepRoute,
};
use super::{address, loaded, title};

/// Whether the browser takes this page over; the others are sent without script.
#[must_use]
pub fn is_taken_over(path: &str) -> bool {
    let unscripted = [
        paths::MY_TWO_STEP,
        paths::MY_CUSTOMER,
        paths::MY_CUSTOMER_EMAIL,
        paths::MY_CUSTOMER_MOBILE,
        paths::MY_PASSWORD,
        paths::MY_RECOVERY_CODES,
        paths::MY_HISTORY,
        paths::SIGN_UP,
        paths::SIGN_UP_CODE,
        paths::RECOVER,
        paths::RECOVER_CODE,
        paths::RECOVER_PASSWORD,
        paths::EMAIL_CONFIRM,
        paths::EMAIL_UNDO,
        paths::HELP_LOST,
        paths::HELP_PRIVACY,
    ];
    !unscripted.contains(&path)
}
