//! From ID and password to My Page.

use async_trait::async_trait;
use secrecy::SecretString;

use super::{Result, Visit};
use crate::{
    browser_report::BrowserReport,
    channel::Channel,
    code::Delivery,
    language::Language,
    pages::sign_in::{CodePage, RememberedPage, SignInPage},
    step::Step,
};

/// ID and password as typed.
pub struct Credentials {
    pub login_id: String,
    pub password: SecretString,
    /// What the browser found out about itself.
    pub report: BrowserReport,
}

/// A one-time code as typed.
pub struct TypedCode {
    pub code: SecretString,
    /// The box "remember this browser".
    pub trust: bool,
    /// The match tag of the page the code was typed on; empty from pages that do not carry it.
    pub attempt: String,
}

/// ID and password.
#[async_trait]
pub trait PasswordStep {
    /// Checks ID and password. Next is My Page (two-step off, or this browser is trusted) or a code.
    ///
    /// # Errors
    /// `BAD_CREDENTIALS TOO_MANY BUSY COOKIES_REFUSED`, and after the right password `ACCOUNT_LOCKED PAUSED SEND_LIMIT
    /// CHANNEL_UNAVAILABLE MOBILE_COUNTRY`. Where the account has another channel, the last three lead to the code page
    /// all the same, which offers it.
    async fn sign_in(&self, visit: &Visit, typed: Credentials) -> Result<Step>;
}

/// The one-time code, sent again.
#[async_trait]
pub trait SendCode {
    /// Sends the code again, or a new one when less than three minutes of it remain. No `channel`: the same one. `trust`:
    /// how the box stood, if it came along.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CHANNEL_UNAVAILABLE MOBILE_COUNTRY CODE_DEAD ATTEMPT_GONE PAUSED`.
    async fn resend_code(&self, visit: &Visit, channel: Option<Channel>, trust: Option<bool>) -> Result<Step>;
}

/// The one-time code, or a recovery code in its place.
#[async_trait]
pub trait CodeStep {
    /// Spends the code of the attempt this browser holds. A recovery code typed in its place is taken as one.
    ///
    /// # Errors
    /// `CODE_BAD CODE_WRONG CODE_EXPIRED CODE_USED CODE_REPLACED CODE_DEAD ATTEMPT_GONE ATTEMPT_OTHER PAUSED ACCOUNT_LOCKED`.
    async fn submit_code(&self, visit: &Visit, typed: TypedCode) -> Result<Step>;

    /// Signs in by a recovery code in place of the one-time code, on the code page.
    ///
    /// # Errors
    /// `RECOVERY_CODE_BAD CODE_WRONG TOO_MANY ATTEMPT_GONE ACCOUNT_LOCKED`.
    async fn use_recovery_code(&self, visit: &Visit, typed: &SecretString, trust: bool) -> Result<Step>;
}

/// What the pages of the sign-in show.
#[async_trait]
pub trait SignInPages {
    /// What `/sign-in` shows; `until` is when a stated limit ends, in Unix seconds, from the address.
    async fn sign_in_page(&self, visit: &Visit, until: Option<i64>) -> Result<SignInPage>;

    /// What `/sign-in/code` shows. The same attempt on every reload, in every tab. `until` as above.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn code_page(&self, visit: &Visit, until: Option<i64>) -> Result<CodePage>;

    /// How it stands with the newest message of the attempt, for a code page that stays open.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn delivery(&self, visit: &Visit) -> Result<Delivery>;

    /// What `/sign-in/remembered` shows. Confirms the registration if its cookie came back.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`: nobody is signed in here; `CAP_REACHED`: one device has to be replaced first.
    async fn remembered_page(&self, visit: &Visit) -> Result<RememberedPage>;
}

/// The session of this browser.
#[async_trait]
pub trait Session {
    /// The subscriber chose the language of the pages: if somebody is signed in here, the account's notices follow.
    async fn choose_language(&self, visit: &Visit, language: Language) -> Result<()>;

    /// Whether anybody is signed in here.
    async fn is_signed_in(&self, visit: &Visit) -> bool;

    /// Ends the session of this browser. Trust stays.
    async fn sign_out(&self, visit: &Visit) -> Result<Step>;
}
