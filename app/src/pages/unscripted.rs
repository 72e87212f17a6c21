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
#[cfg(feature = "ssr")]
pub mod plain;
pub mod recover;
pub mod recover_code;
pub mod recover_password;
pub mod recovery_codes;
pub mod sign_up;
pub mod sign_up_code;
pub mod two_step;

pub use self::{
    customer::CustomerView, customer_email::CustomerEmailView, customer_mobile::CustomerMobileView,
    email_confirm::EmailConfirmView, email_undo::EmailUndoView, help_lost::HelpLostView, help_privacy::HelpPrivacyView,
    history::HistoryView, password::PasswordView, recover::RecoverView, recover_code::RecoverCodeView,
    recover_password::RecoverPasswordView, recovery_codes::RecoveryCodesView, sign_up::SignUpView,
    sign_up_code::SignUpCodeView, two_step::TwoStepView,
};
