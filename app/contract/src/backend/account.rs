//! What a subscriber does about the account without calling anyone. One trait a theme, as in [`super`].
//!
//! Behind sign-in all need a session; `ATTEMPT_GONE` says that there is none here, `ACCOUNT_SWITCHED` that `who` belongs
//! to another. What changes who can get in needs a fresh proof (PROTOCOL 7): `NEEDS_PASSWORD`, `NEEDS_CODE`; the pages
//! themselves ask for it.

use secrecy::SecretString;

use super::{Asked, TypedCode, Visit};
use crate::{
    channel::Channel,
    pages::{
        account::{CustomerPage, EmailPage, MobilePage, PasswordPage, RecoveryCodesPage, TwoStepPage},
        email_link::{EmailConfirmPage, EmailUndoPage},
        history::HistoryPage,
        recover::{RecoverCodePage, RecoverPage, RecoverPasswordPage},
        sign_up::{SignUpCodePage, SignUpPage},
    },
    proof::ProofPage,
    step::Step,
};

/// A code or a recovery code as typed behind sign-in.
pub struct TypedProof {
    pub who: String,
    pub code: SecretString,
    pub recovery_code: SecretString,
    /// The match tag of the page it was typed on.
    pub attempt: String,
}

/// That the one who sits there is the subscriber: asked before what changes who can get in.
pub trait FreshProof {
    /// The password again; good for ten minutes. Leads back to `page`.
    ///
    /// # Errors
    /// `BAD_CREDENTIALS TOO_MANY BUSY`.
    fn confirm_identity<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        password: SecretString,
        page: ProofPage,
    ) -> Asked<'a, Step>;

    /// Sends a fresh code, or the same one again.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CHANNEL_UNAVAILABLE CODE_DEAD PAUSED`.
    fn send_fresh_code<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        channel: Option<Channel>,
        page: ProofPage,
    ) -> Asked<'a, Step>;

    /// Spends a fresh code or a recovery code.
    ///
    /// # Errors
    /// `CODE_WRONG CODE_EXPIRED CODE_USED CODE_REPLACED CODE_DEAD ATTEMPT_OTHER PAUSED`.
    fn confirm_fresh_code<'a>(&'a self, visit: &'a Visit, typed: TypedProof, page: ProofPage) -> Asked<'a, Step>;
}

/// Two-step verification on, off, and by which channel.
pub trait TwoStep {
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn two_step_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, TwoStepPage>;

    /// Chooses a channel: a code goes there, unless one was typed from there within ten minutes; then it is in force.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN CHANNEL_UNAVAILABLE COOLDOWN SEND_LIMIT PAUSED`.
    fn start_two_step<'a>(&'a self, visit: &'a Visit, who: String, channel: Option<Channel>) -> Asked<'a, Step>;

    /// Spends the code from the chosen channel.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `NEEDS_PASSWORD NEEDS_CODE FROZEN`.
    fn enable_two_step<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step>;

    /// Ends two-step verification and all trust. A fresh code may come along or have been typed before.
    ///
    /// # Errors
    /// As above, and `NOT_UNDERSTOOD`.
    fn disable_two_step<'a>(&'a self, visit: &'a Visit, typed: TypedProof, understood: bool) -> Asked<'a, Step>;
}

/// Where messages go.
pub trait ContactData {
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn customer_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, CustomerPage>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    fn email_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, EmailPage>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    fn mobile_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, MobilePage>;

    /// The contact data shown on My Page are still right.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn keep_contact<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// Registers an address provisionally: link and code go to it, word of it to the one in force.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN EMAIL_BAD EMAIL_OWN_DOMAIN SEND_LIMIT`.
    fn request_email_change<'a>(&'a self, visit: &'a Visit, who: String, email: String) -> Asked<'a, Step>;

    /// Sends link and code once more.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT LINK_EXPIRED`.
    fn resend_email_change<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// # Errors
    /// `ACCOUNT_SWITCHED`.
    fn cancel_email_change<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// What stands behind the link in the mail. Shows only: mail scanners open links. Without a `token` the one that
    /// was opened before signing in.
    ///
    /// # Errors
    /// None of its own.
    fn email_confirm_page<'a>(&'a self, visit: &'a Visit, token: Option<String>) -> Asked<'a, EmailConfirmPage>;

    /// Puts the new address in force, by the link's `token`.
    ///
    /// # Errors
    /// `LINK_EXPIRED LINK_USED ATTEMPT_GONE ACCOUNT_SWITCHED FROZEN`.
    fn confirm_email<'a>(&'a self, visit: &'a Visit, who: String, token: String) -> Asked<'a, Step>;

    /// The same by the code in the mail, typed on the page that asked.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `LINK_EXPIRED FROZEN`.
    fn confirm_email_by_code<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step>;

    /// What stands behind the link to the old address. Shows only.
    ///
    /// # Errors
    /// None of its own.
    fn email_undo_page<'a>(&'a self, visit: &'a Visit, token: Option<String>) -> Asked<'a, EmailUndoPage>;

    /// Puts back the address in force before the first change of the last 72 hours. Needs no session, makes none.
    ///
    /// # Errors
    /// `LINK_EXPIRED LINK_USED`.
    fn undo_email<'a>(&'a self, visit: &'a Visit, token: String) -> Asked<'a, Step>;

    /// Asks for a number, typed or one of the account's lines: a code goes to it. With neither, the code goes once
    /// more to the number asked for last.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN MOBILE_BAD MOBILE_COUNTRY CHANNEL_UNAVAILABLE COOLDOWN SEND_LIMIT`.
    fn request_mobile_change<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        mobile: String,
        line: String,
    ) -> Asked<'a, Step>;

    /// Spends that code; the number is in force.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `FROZEN`.
    fn confirm_mobile<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step>;

    /// Stops the desk's change of contact data.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn stop_recovery<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;
}

/// Password, recovery codes, history and sessions.
pub trait Safekeeping {
    /// # Errors
    /// `ATTEMPT_GONE`.
    fn password_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, PasswordPage>;

    /// Changes the password; every other session, and trust in every browser but this one, ends.
    ///
    /// # Errors
    /// `BAD_CREDENTIALS TOO_MANY BUSY NEEDS_CODE PASSWORD_SHORT PASSWORD_COMMON`.
    fn change_password<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        current: SecretString,
        new: SecretString,
    ) -> Asked<'a, Step>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    fn recovery_codes_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RecoveryCodesPage>;

    /// Makes ten new ones; the old ones end.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN`.
    fn create_recovery_codes<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    fn history_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, HistoryPage>;

    /// "This was not me": every other session and all trust end. The password is next.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn disown_sign_in<'a>(&'a self, visit: &'a Visit, who: String, sign_in: String) -> Asked<'a, Step>;

    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn end_session<'a>(&'a self, visit: &'a Visit, who: String, session: String) -> Asked<'a, Step>;

    /// Ends every session but this one.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn end_all_sessions<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step>;

    /// Shuts a lost device out, and moves codes off the number that was in it where they can go elsewhere.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn lost_device<'a>(&'a self, visit: &'a Visit, who: String, device: String) -> Asked<'a, Step>;

    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    fn read_notice<'a>(&'a self, visit: &'a Visit, who: String, notice: String) -> Asked<'a, Step>;
}

/// A new account, and a way back into one.
pub trait Doors {
    /// # Errors
    /// None of its own.
    fn sign_up_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, SignUpPage>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    fn sign_up_code_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, SignUpCodePage>;

    /// Begins: a code goes to the address. With an address proved already in this browser, only the ID is asked anew.
    ///
    /// # Errors
    /// `ID_BAD ID_TAKEN PASSWORD_SHORT PASSWORD_COMMON EMAIL_BAD EMAIL_OWN_DOMAIN SEND_LIMIT TOO_MANY BUSY`.
    fn sign_up<'a>(&'a self, visit: &'a Visit, typed: NewSubscriber) -> Asked<'a, Step>;

    /// Sends the code once more, or a new one, to the address that was typed.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CODE_DEAD ATTEMPT_GONE`.
    fn resend_sign_up_code<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Step>;

    /// Spends the code: the account is made and signed in, unless its ID is taken.
    ///
    /// # Errors
    /// As [`super::SignIn::submit_code`], and `ID_TAKEN`.
    fn confirm_sign_up<'a>(&'a self, visit: &'a Visit, typed: TypedCode) -> Asked<'a, Step>;

    /// # Errors
    /// None of its own.
    fn recover_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, RecoverPage>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    fn recover_code_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, RecoverCodePage>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    fn recover_password_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RecoverPasswordPage>;

    /// Begins by one way; the same answer for IDs that do not exist.
    ///
    /// # Errors
    /// `TOO_MANY`.
    fn recover<'a>(&'a self, visit: &'a Visit, login_id: String, way: RecoverWay) -> Asked<'a, Step>;

    /// Mails the IDs of an address to it; the same answer where there is none.
    ///
    /// # Errors
    /// `EMAIL_BAD TOO_MANY`.
    fn mail_ids<'a>(&'a self, visit: &'a Visit, email: String) -> Asked<'a, Step>;

    /// Spends the code or recovery code of the stage this recovery is at.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `ATTEMPT_GONE`.
    fn recover_code<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step>;

    /// Sends a code for the second way, or the first one again.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CHANNEL_UNAVAILABLE ATTEMPT_GONE`.
    fn resend_recover_code<'a>(&'a self, visit: &'a Visit, channel: Option<Channel>) -> Asked<'a, Step>;

    /// Sets the new password; every session and all trust end. Nobody is signed in by it.
    ///
    /// # Errors
    /// `ATTEMPT_GONE PASSWORD_SHORT PASSWORD_COMMON BUSY`.
    fn reset_password<'a>(&'a self, visit: &'a Visit, new: SecretString) -> Asked<'a, Step>;
}

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
