//! The one contract between pages and server: the whole API of the server, readable in one go.
//!
//! One trait for each theme; [`Backend`] is all of them. Methods answer with what comes next, or with a closed
//! [`Refusal`]; cookies and destinations are asked for on the [`Visit`], and only the door writes them.

pub mod visit;

use std::pin::Pin;

use secrecy::SecretString;
pub use visit::Visit;

use crate::contract::{
    channel::Channel,
    language::Language,
    refusal::Refusal,
    step::Step,
    view::{CodePage, MyPage, RememberedPage, SignInPage},
};

/// An answer that is still being worked on.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, Refusal>> + Send + 'a>>;

pub trait Backend: SignIn + MyAccount + Send + Sync {}

impl<T: SignIn + MyAccount + Send + Sync> Backend for T {}

/// ID and password as typed.
pub struct Credentials {
    pub login_id: String,
    pub password: SecretString,
}

/// A one-time code as typed.
pub struct TypedCode {
    pub code: SecretString,
    /// The box "remember this browser".
    pub trust: bool,
    /// The match tag of the page the code was typed on; empty from pages that do not carry it.
    pub attempt: String,
}

/// From password to My Page.
pub trait SignIn {
    /// Checks ID and password. Next is My Page (two-step off, or this browser is trusted) or a code.
    ///
    /// # Errors
    /// `BAD_CREDENTIALS TOO_MANY BUSY COOKIES_REFUSED`, and after the right password `ACCOUNT_LOCKED PAUSED SEND_LIMIT
    /// CHANNEL_UNAVAILABLE`.
    fn sign_in<'a>(&'a self, visit: &'a Visit, typed: Credentials) -> Asked<'a, Step>;

    /// Spends the code of the attempt this browser holds.
    ///
    /// # Errors
    /// `CODE_WRONG CODE_EXPIRED CODE_USED CODE_REPLACED CODE_DEAD ATTEMPT_GONE ATTEMPT_OTHER PAUSED ACCOUNT_LOCKED`.
    fn submit_code<'a>(&'a self, visit: &'a Visit, typed: TypedCode) -> Asked<'a, Step>;

    /// Sends the code again, or a new one when less than three minutes of it remain. `None`: the same channel.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CHANNEL_UNAVAILABLE CODE_DEAD ATTEMPT_GONE PAUSED`.
    fn resend_code<'a>(&'a self, visit: &'a Visit, channel: Option<Channel>) -> Asked<'a, Step>;

    /// Ends the session of this browser. Trust stays.
    ///
    /// # Errors
    /// None of its own.
    fn sign_out<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Step>;

    /// Keeps the language for this browser.
    ///
    /// # Errors
    /// None of its own.
    fn set_language<'a>(&'a self, visit: &'a Visit, language: Language) -> Asked<'a, ()>;

    /// What `/sign-in` shows; `until` is when a stated limit ends, in Unix seconds, from the address.
    ///
    /// # Errors
    /// None of its own.
    fn sign_in_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, SignInPage>;

    /// What `/sign-in/code` shows. The same attempt on every reload, in every tab.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn code_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, CodePage>;

    /// What `/sign-in/remembered` shows. Confirms the registration if its cookie came back.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`: nobody is signed in here.
    fn remembered_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RememberedPage>;
}

/// What a signed-in subscriber sees of the account.
pub trait MyAccount {
    /// # Errors
    /// `ATTEMPT_GONE`: nobody is signed in here.
    fn my_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, MyPage>;
}
