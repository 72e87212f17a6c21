//! The one contract between pages and server: the whole API of the server, readable in one go.
//!
//! One trait for each theme; [`Backend`] is all of them. Methods answer with what comes next, or with a closed
//! [`Refusal`]; cookies and destinations are asked for on the [`Visit`], and only the door writes them.

mod account;
pub mod visit;

use std::pin::Pin;

pub use account::{ContactData, Doors, FreshProof, NewSubscriber, RecoverWay, Safekeeping, TwoStep, TypedProof};
use secrecy::SecretString;
pub use visit::Visit;

use crate::{
    browser_report::BrowserReport,
    channel::Channel,
    code::Delivery,
    language::Language,
    pages::{
        devices::{CheckPage, DevicesPage},
        my::MyPage,
        sign_in::{CodePage, RememberedPage, SignInPage},
    },
    refusal::Refusal,
    step::Step,
};

/// An answer that is still being worked on.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, Refusal>> + Send + 'a>>;

pub trait Backend:
    SignIn + Devices + Diagnose + MyAccount + FreshProof + TwoStep + ContactData + Safekeeping + Doors + Send + Sync
{
}

impl<T> Backend for T where
    T: SignIn + Devices + Diagnose + MyAccount + FreshProof + TwoStep + ContactData + Safekeeping + Doors + Send + Sync
{
}

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

/// From password to My Page.
pub trait SignIn {
    /// Checks ID and password. Next is My Page (two-step off, or this browser is trusted) or a code.
    ///
    /// # Errors
    /// `BAD_CREDENTIALS TOO_MANY BUSY COOKIES_REFUSED`, and after the right password `ACCOUNT_LOCKED PAUSED SEND_LIMIT
    /// CHANNEL_UNAVAILABLE MOBILE_COUNTRY`. Where the account has another channel, the last three lead to the code page
    /// all the same, which offers it.
    fn sign_in<'a>(&'a self, visit: &'a Visit, typed: Credentials) -> Asked<'a, Step>;

    /// Spends the code of the attempt this browser holds.
    ///
    /// # Errors
    /// `CODE_WRONG CODE_EXPIRED CODE_USED CODE_REPLACED CODE_DEAD ATTEMPT_GONE ATTEMPT_OTHER PAUSED ACCOUNT_LOCKED`.
    fn submit_code<'a>(&'a self, visit: &'a Visit, typed: TypedCode) -> Asked<'a, Step>;

    /// Sends the code again, or a new one when less than three minutes of it remain. `None`: the same channel.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CHANNEL_UNAVAILABLE MOBILE_COUNTRY CODE_DEAD ATTEMPT_GONE PAUSED`.
    fn resend_code<'a>(&'a self, visit: &'a Visit, channel: Option<Channel>) -> Asked<'a, Step>;

    /// Signs in by a recovery code in place of the one-time code, on the code page.
    ///
    /// # Errors
    /// `CODE_WRONG TOO_MANY ATTEMPT_GONE ACCOUNT_LOCKED`.
    fn use_recovery_code<'a>(&'a self, visit: &'a Visit, recovery_code: SecretString, trust: bool) -> Asked<'a, Step>;

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

    /// What `/sign-in/code` shows. The same attempt on every reload, in every tab. `until` as above.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn code_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, CodePage>;

    /// How it stands with the newest message of the attempt, for a code page that stays open.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn delivery<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Delivery>;

    /// What `/sign-in/remembered` shows. Confirms the registration if its cookie came back.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`: nobody is signed in here; `CAP_REACHED`: one device has to be replaced first.
    fn remembered_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RememberedPage>;
}

/// The browsers an account trusts.
///
/// All need a session; `ATTEMPT_GONE` says that there is none here, `ACCOUNT_SWITCHED` that `who` belongs to another.
pub trait Devices {
    /// What `/my/devices` shows.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn devices_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, DevicesPage>;

    /// What `/sign-in/replace` shows: this sign-in's registration found no free place. `None`: it needs none (any
    /// more).
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn replace_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Option<DevicesPage>>;

    /// Ends one device's trust and registers this browser in its place. `device` is `never-back` for all of those that
    /// never came back.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED CAP_REACHED`.
    fn replace_device<'a>(&'a self, visit: &'a Visit, who: String, device: String) -> Asked<'a, Step>;

    /// Goes on without registering this browser.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn skip_remember<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// Gives a device the subscriber's own name; an empty one brings the first name back.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn rename_device<'a>(&'a self, visit: &'a Visit, who: String, device: String, name: String) -> Asked<'a, Step>;

    /// Ends one device's trust, or `never-back`'s, and the sessions in that browser (not this one's).
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn revoke_device<'a>(&'a self, visit: &'a Visit, who: String, device: String) -> Asked<'a, Step>;

    /// Ends all trust of the account, and all its sessions but this one.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn revoke_all_devices<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// Signs out and lets nothing of this account stay in this browser: its row, and where no other account trusts
    /// this browser, cookie, markers and key.
    ///
    /// # Errors
    /// `ACCOUNT_SWITCHED`.
    fn forget_browser<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// Keeps the marker and public key that this browser made after it was registered.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn report_browser<'a>(&'a self, visit: &'a Visit, report: BrowserReport) -> Asked<'a, ()>;
}

/// Whether a browser can be remembered, for everybody.
pub trait Diagnose {
    /// What `/check` shows. `report`: what the probe found, empty without script; `asked`: the button was pressed, so
    /// the cookie had its chance to come back.
    ///
    /// # Errors
    /// None of its own.
    fn check_page<'a>(&'a self, visit: &'a Visit, asked: bool, report: BrowserReport) -> Asked<'a, CheckPage>;
}

/// What a signed-in subscriber sees of the account.
pub trait MyAccount {
    /// # Errors
    /// `ATTEMPT_GONE`: nobody is signed in here.
    fn my_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, MyPage>;
}
