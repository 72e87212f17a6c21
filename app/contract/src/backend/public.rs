//! What is there for somebody who is not signed in: a new account, a way back into one, and what this browser keeps.

use async_trait::async_trait;
use secrecy::SecretString;

use super::{Result, TypedCode, TypedProof, Visit};
use crate::{
    browser_report::BrowserReport,
    channel::Channel,
    pages::{
        devices::CheckPage,
        recover::{RecoverCodePage, RecoverPage, RecoverPasswordPage},
        sign_up::{SignUpCodePage, SignUpPage},
    },
    step::Step,
};

/// What a new subscriber types.
pub struct NewSubscriber {
    pub login_id: String,
    pub password: SecretString,
    pub email: String,
}

/// How a recovery begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoverWay {
    Message(Channel),
    RecoveryCode,
}

impl RecoverWay {
    /// By the word in the form; anything else begins by e-mail.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "recovery_code" => Self::RecoveryCode,
            other => Self::Message(Channel::from_code(other).unwrap_or(Channel::Email)),
        }
    }
}

/// Whether a browser can be remembered.
#[async_trait]
pub trait SelfCheck {
    /// What `/check` shows. `report`: what the probe found, empty without script; `asked`: the button was pressed, so
    /// the cookie had its chance to come back.
    async fn check_page(&self, visit: &Visit, asked: bool, report: &BrowserReport) -> Result<CheckPage>;
}

/// A new account.
#[async_trait]
pub trait SignUpSteps {
    async fn sign_up_page(&self, visit: &Visit, until: Option<i64>) -> Result<SignUpPage>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn sign_up_code_page(&self, visit: &Visit) -> Result<SignUpCodePage>;

    /// Begins: a code goes to the address. With an address proved already in this browser, only the ID is asked anew.
    ///
    /// # Errors
    /// `ID_BAD ID_TAKEN PASSWORD_SHORT PASSWORD_COMMON EMAIL_BAD EMAIL_OWN_DOMAIN SEND_LIMIT TOO_MANY BUSY`.
    async fn sign_up(&self, visit: &Visit, typed: NewSubscriber) -> Result<Step>;

    /// Sends the code once more, or a new one, to the address that was typed.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CODE_DEAD ATTEMPT_GONE`.
    async fn resend_sign_up_code(&self, visit: &Visit, trust: Option<bool>) -> Result<Step>;

    /// Spends the code: the account is made and signed in, unless its ID is taken.
    ///
    /// # Errors
    /// As [`super::SignIn::submit_code`], and `ID_TAKEN`.
    async fn confirm_sign_up(&self, visit: &Visit, typed: TypedCode) -> Result<Step>;
}

/// How a recovery begins.
#[async_trait]
pub trait RecoveryStart {
    async fn recover_page(&self, visit: &Visit, until: Option<i64>) -> Result<RecoverPage>;

    /// Begins by one way; the same answer for IDs that do not exist.
    ///
    /// # Errors
    /// `TOO_MANY`.
    async fn recover(&self, visit: &Visit, typed: &str, way: RecoverWay) -> Result<Step>;
}

/// The steps of a recovery: two ways proved, then a new password.
#[async_trait]
pub trait RecoverySteps {
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn recover_code_page(&self, visit: &Visit, until: Option<i64>) -> Result<RecoverCodePage>;

    /// Spends the code or recovery code of the stage this recovery is at.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `ATTEMPT_GONE`.
    async fn recover_code(&self, visit: &Visit, typed: &TypedProof) -> Result<Step>;

    /// Sends a code for the second way, or the first one again.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CHANNEL_UNAVAILABLE ATTEMPT_GONE`.
    async fn resend_recover_code(&self, visit: &Visit, channel: Option<Channel>) -> Result<Step>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn recover_password_page(&self, visit: &Visit) -> Result<RecoverPasswordPage>;

    /// Sets the new password; every session and all trust end. Nobody is signed in by it.
    ///
    /// # Errors
    /// `ATTEMPT_GONE PASSWORD_SHORT PASSWORD_COMMON BUSY`.
    async fn reset_password(&self, visit: &Visit, new: &SecretString) -> Result<Step>;
}

/// The IDs of an address.
#[async_trait]
pub trait ForgottenId {
    /// Mails the IDs of an address to it; the same answer where there is none.
    ///
    /// # Errors
    /// `EMAIL_BAD TOO_MANY`.
    async fn mail_ids(&self, visit: &Visit, typed: &str) -> Result<Step>;
}
