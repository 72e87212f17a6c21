//! What a signed-in subscriber sees and changes. One trait a theme, as in [`super`].
//!
//! All need a session; `ATTEMPT_GONE` says that there is none here, `ACCOUNT_SWITCHED` that `who` belongs to another.
//! What changes who can get in needs a reauthentication (protocol.md 7): `NEEDS_PASSWORD`, `NEEDS_CODE`; the pages
//! themselves ask for it.

use async_trait::async_trait;
use secrecy::SecretString;

use super::{Result, Visit};
use crate::{
    browser_report::BrowserReport,
    channel::Channel,
    pages::{
        account::{CustomerPage, EmailPage, MobilePage, PasswordPage, RecoveryCodesPage, TwoStepPage},
        devices::DevicesPage,
        email_link::{EmailConfirmPage, EmailUndoPage},
        history::HistoryPage,
        my::MyPage,
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

/// My Page.
#[async_trait]
pub trait Overview {
    /// # Errors
    /// `ATTEMPT_GONE`: nobody is signed in here.
    async fn my_page(&self, visit: &Visit) -> Result<MyPage>;
}

/// The browsers an account trusts.
#[async_trait]
pub trait Devices {
    /// What `/my/devices` shows.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn devices_page(&self, visit: &Visit) -> Result<DevicesPage>;

    /// What `/sign-in/replace` shows: this sign-in's registration found no free place. `None`: it needs none (any
    /// more).
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn replace_page(&self, visit: &Visit) -> Result<Option<DevicesPage>>;

    /// Ends one device's trust and registers this browser in its place. `device` is `never-back` for all of those that
    /// never came back.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED CAP_REACHED`.
    async fn replace_device(&self, visit: &Visit, who: &str, device: &str) -> Result<Step>;

    /// Goes on without registering this browser.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn skip_remember(&self, visit: &Visit, who: &str) -> Result<Step>;

    /// Gives a device the subscriber's own name; an empty one brings the first name back.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn rename_device(&self, visit: &Visit, who: &str, device: &str, name: &str) -> Result<Step>;

    /// Ends one device's trust, or `never-back`'s, and the sessions in that browser (not this one's).
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn revoke_device(&self, visit: &Visit, who: &str, device: &str) -> Result<Step>;

    /// Ends all trust of the account, and all its sessions but this one.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn revoke_all_devices(&self, visit: &Visit, who: &str) -> Result<Step>;

    /// Signs out and lets nothing of this account stay in this browser: its row, and where no other account trusts
    /// this browser, cookie, markers and key.
    ///
    /// # Errors
    /// `ACCOUNT_SWITCHED`.
    async fn forget_browser(&self, visit: &Visit, who: &str) -> Result<Step>;

    /// Keeps the marker and public key that this browser made after it was registered.
    ///
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn report_browser(&self, visit: &Visit, report: &BrowserReport) -> Result<()>;
}

/// That the one who sits there is the subscriber: asked before what changes who can get in (NIST SP 800-63B,
/// reauthentication).
#[async_trait]
pub trait Reauthentication {
    /// The password again; good for ten minutes. Leads back to `page`.
    ///
    /// # Errors
    /// `BAD_CREDENTIALS TOO_MANY BUSY`.
    async fn confirm_identity(
        &self,
        visit: &Visit,
        who: &str,
        password: &SecretString,
        page: ProofPage,
    ) -> Result<Step>;

    /// Sends a fresh code, or the same one again.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT CHANNEL_UNAVAILABLE CODE_DEAD PAUSED`.
    async fn send_fresh_code(
        &self,
        visit: &Visit,
        who: &str,
        channel: Option<Channel>,
        page: ProofPage,
    ) -> Result<Step>;

    /// Spends a fresh code or a recovery code.
    ///
    /// # Errors
    /// `CODE_WRONG CODE_EXPIRED CODE_USED CODE_REPLACED CODE_DEAD ATTEMPT_OTHER PAUSED`.
    async fn confirm_fresh_code(&self, visit: &Visit, typed: &TypedProof, page: ProofPage) -> Result<Step>;
}

/// Two-step verification on, off, and by which channel.
#[async_trait]
pub trait ChangeTwoStep {
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn two_step_page(&self, visit: &Visit) -> Result<TwoStepPage>;

    /// Chooses a channel: a code goes there, unless one was typed from there within ten minutes; then it is in force.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN CHANNEL_UNAVAILABLE COOLDOWN SEND_LIMIT PAUSED`.
    async fn start_two_step(&self, visit: &Visit, who: &str, channel: Option<Channel>) -> Result<Step>;

    /// Spends the code from the chosen channel.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `NEEDS_PASSWORD NEEDS_CODE FROZEN`.
    async fn enable_two_step(&self, visit: &Visit, typed: &TypedProof) -> Result<Step>;

    /// Ends two-step verification and all trust. A fresh code may come along or have been typed before.
    ///
    /// # Errors
    /// As above, and `NOT_UNDERSTOOD`.
    async fn disable_two_step(&self, visit: &Visit, typed: &TypedProof, understood: bool) -> Result<Step>;
}

/// Where messages go: the data at a glance, and the mobile number.
#[async_trait]
pub trait ChangeContact {
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn customer_page(&self, visit: &Visit) -> Result<CustomerPage>;

    /// The contact data shown on My Page are still right.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn keep_contact(&self, visit: &Visit, who: &str) -> Result<Step>;

    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn mobile_page(&self, visit: &Visit) -> Result<MobilePage>;

    /// Asks for a number, typed or one of the account's lines: a code goes to it. With neither, the code goes once
    /// more to the number asked for last.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN MOBILE_BAD MOBILE_COUNTRY CHANNEL_UNAVAILABLE COOLDOWN SEND_LIMIT`.
    async fn request_mobile_change(&self, visit: &Visit, who: &str, mobile: &str, line: &str) -> Result<Step>;

    /// Spends that code; the number is in force.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `FROZEN`.
    async fn confirm_mobile(&self, visit: &Visit, typed: &TypedProof) -> Result<Step>;
}

/// Another contact e-mail, provisional until it is confirmed, and undone for some days.
#[async_trait]
pub trait ChangeEmail {
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn email_page(&self, visit: &Visit) -> Result<EmailPage>;

    /// Registers an address provisionally: link and code go to it, word of it to the one in force.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN EMAIL_BAD EMAIL_OWN_DOMAIN SEND_LIMIT`.
    async fn request_email_change(&self, visit: &Visit, who: &str, email: &str) -> Result<Step>;

    /// Sends link and code once more.
    ///
    /// # Errors
    /// `COOLDOWN SEND_LIMIT LINK_EXPIRED`.
    async fn resend_email_change(&self, visit: &Visit, who: &str) -> Result<Step>;

    /// # Errors
    /// `ACCOUNT_SWITCHED`.
    async fn cancel_email_change(&self, visit: &Visit, who: &str) -> Result<Step>;

    /// What stands behind the link in the mail. Shows only: mail scanners open links. Without a `token` the one that
    /// was opened before signing in.
    async fn email_confirm_page(&self, visit: &Visit, token: Option<String>) -> Result<EmailConfirmPage>;

    /// Puts the new address in force, by the link's `token`.
    ///
    /// # Errors
    /// `LINK_EXPIRED LINK_USED ATTEMPT_GONE ACCOUNT_SWITCHED FROZEN`.
    async fn confirm_email(&self, visit: &Visit, who: &str, token: &str) -> Result<Step>;

    /// The same by the code in the mail, typed on the page that asked.
    ///
    /// # Errors
    /// As [`FreshProof::confirm_fresh_code`], and `LINK_EXPIRED FROZEN`.
    async fn confirm_email_by_code(&self, visit: &Visit, typed: &TypedProof) -> Result<Step>;

    /// What stands behind the link to the old address. Shows only.
    async fn email_undo_page(&self, token: Option<String>) -> Result<EmailUndoPage>;

    /// Puts back the address in force before the first change of the last 72 hours. Needs no session, makes none.
    ///
    /// # Errors
    /// `LINK_EXPIRED LINK_USED`.
    async fn undo_email(&self, visit: &Visit, token: &str) -> Result<Step>;
}

/// The operator's change of contact data, which the subscriber can stop.
#[async_trait]
pub trait OperatorRecovery {
    /// Stops the desk's change of contact data.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn stop_recovery(&self, visit: &Visit, who: &str) -> Result<Step>;
}

/// The password.
#[async_trait]
pub trait Password {
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn password_page(&self, visit: &Visit) -> Result<PasswordPage>;

    /// Changes the password; every other session, and trust in every browser but this one, ends.
    ///
    /// # Errors
    /// `BAD_CREDENTIALS TOO_MANY BUSY NEEDS_CODE PASSWORD_SHORT PASSWORD_COMMON`.
    async fn change_password(
        &self,
        visit: &Visit,
        who: &str,
        current: &SecretString,
        new: &SecretString,
    ) -> Result<Step>;
}

/// Recovery codes.
#[async_trait]
pub trait RecoveryCodes {
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn recovery_codes_page(&self, visit: &Visit) -> Result<RecoveryCodesPage>;

    /// Makes ten new ones; the old ones end.
    ///
    /// # Errors
    /// `NEEDS_PASSWORD NEEDS_CODE FROZEN`.
    async fn create_recovery_codes(&self, visit: &Visit, who: &str) -> Result<Step>;
}

/// Sign-ins, sessions and notices, and ending what should not have been.
#[async_trait]
pub trait History {
    /// # Errors
    /// `ATTEMPT_GONE`.
    async fn history_page(&self, visit: &Visit) -> Result<HistoryPage>;

    /// "This was not me": every other session and all trust end. The password is next.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn disown_sign_in(&self, visit: &Visit, who: &str, sign_in: &str) -> Result<Step>;

    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn end_session(&self, visit: &Visit, who: &str, session_id: &str) -> Result<Step>;

    /// Ends every session but this one.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn end_all_sessions(&self, visit: &Visit, who: &str) -> Result<Step>;

    /// Shuts a lost device out, and moves codes off the number that was in it where they can go elsewhere.
    ///
    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn lost_device(&self, visit: &Visit, who: &str, device: &str) -> Result<Step>;

    /// # Errors
    /// `ATTEMPT_GONE ACCOUNT_SWITCHED`.
    async fn read_notice(&self, visit: &Visit, who: &str, notice: &str) -> Result<Step>;
}
