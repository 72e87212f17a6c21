//! What the pages of an account show: `/my/…`, `/sign-up`, `/recover`, `/email/…`. As in [`super::view`], moments come
//! as finished text, addresses masked, and nothing in here may be private.

mod ways_in;

use serde::{Deserialize, Serialize};

pub use self::ways_in::{
    EmailConfirmPage, EmailUndoPage, RecoverCodePage, RecoverPage, RecoverPasswordPage, RecoverStage, SignUpCodePage,
    SignUpPage,
};
use crate::{
    channel::Channel,
    reason::ReasonCard,
    step::Step,
    view::{CodeState, Delivery, ResendChoice, SignedInBy},
};

/// A code that was sent for anything but the sign-in, and waits to be typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// The four letters that are also in the message; the form carries them as `attempt`.
    pub tag: String,
    pub channel: Channel,
    /// Masked; empty where telling it would tell that the account exists.
    pub destination: String,
    /// The address or number the message comes from.
    pub sender: String,
    pub code: CodeState,
    pub tries_left: u32,
    /// Ways to send it again, the one used last first; empty where there is none.
    pub resend: Vec<ResendChoice>,
    pub delivery: Delivery,
}

/// A way to receive a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub channel: Channel,
    /// Masked.
    pub destination: String,
}

/// What is still owed before the act of a page: password within ten minutes, and where two-step is on a fresh code.
/// It is asked for on the page itself, which then goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    Password,
    /// Nothing sent yet: the ways to choose from. Sent: the code is typed. A recovery code is accepted as well if the
    /// account has any.
    Code {
        ways: Vec<Way>,
        sent: Option<SentCode>,
        recovery_codes: u32,
    },
    Done,
}

/// The pages that ask for [`Proof`]: the closed word in the hidden field `page` of its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofPage {
    TwoStep,
    Email,
    Mobile,
    Password,
    RecoveryCodes,
}

impl ProofPage {
    const ALL: [Self; 5] = [Self::TwoStep, Self::Email, Self::Mobile, Self::Password, Self::RecoveryCodes];

    /// The word in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TwoStep => "two-step",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::Password => "password",
            Self::RecoveryCodes => "recovery-codes",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.code() == code)
    }

    /// The page itself.
    #[must_use]
    pub fn step(self) -> Step {
        match self {
            Self::TwoStep => Step::TwoStep,
            Self::Email => Step::CustomerEmail,
            Self::Mobile => Step::CustomerMobile,
            Self::Password => Step::Password,
            Self::RecoveryCodes => Step::RecoveryCodes,
        }
    }
}

/// What every page that changes who can get in has in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guarded {
    /// For the hidden field `as`.
    pub who: String,
    pub proof: Proof,
    /// Nothing may be changed before this moment (with the zone's name): an address was restored or the password
    /// recovered by mailbox alone.
    pub frozen: Option<String>,
    /// The clock time at which this session ends if nothing is done: these pages have no script that could warn of it.
    pub ends: String,
}

/// `/my/two-step`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwoStepPage {
    pub guarded: Guarded,
    /// `None`: off.
    pub now: Option<Channel>,
    /// The day it was set so, as text.
    pub since: String,
    /// Both channels, also those that cannot be used.
    pub choices: Vec<ChannelChoice>,
    /// A code to the channel that was chosen; what is done with it is `chosen`.
    pub sent: Option<SentCode>,
    /// Trusted devices that end when two-step is disabled.
    pub devices: u32,
    /// Trusted devices that end when the channel changes: all but this browser.
    pub other_devices: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelChoice {
    pub channel: Channel,
    /// Masked; empty if there is none.
    pub destination: String,
    pub missing: Option<Missing>,
    /// In use now.
    pub chosen: bool,
}

/// Why a channel cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The account has no such contact data: the page links to where they are added.
    NoAddress,
    /// The operator sends nothing that way.
    NotOffered,
}

/// `/my/customer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPage {
    pub who: String,
    pub email: Contact,
    pub mobile: Contact,
    /// A new address that is not confirmed yet, in full: a slip in it has to be seen.
    pub pending_email: Option<String>,
    pub frozen: Option<String>,
    /// As on [`Guarded`].
    pub ends: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Masked; empty if there is none.
    pub shown: String,
    /// The day it was last shown to be right; `None`: known to the operator only.
    pub proved: Option<String>,
}

/// `/my/customer/email`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailPage {
    pub guarded: Guarded,
    pub now: Contact,
    /// What was typed before the proof was asked for, to go on with.
    pub typed: String,
    pub pending: Option<PendingEmail>,
    /// Domains of the operator's own mailboxes, which cannot be contact addresses.
    pub own_domains: Vec<String>,
    /// Trusted devices that end with a replaced address: all but this browser.
    pub other_devices: u32,
}

/// An address that is not in force before it is confirmed: by the link in the mail, or by the code in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingEmail {
    /// In full: a slip in it has to be seen.
    pub address: String,
    /// The moment the link ends, with the zone's name.
    pub ends: String,
    /// The code in the same mail.
    pub sent: SentCode,
}

/// `/my/customer/mobile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MobilePage {
    pub guarded: Guarded,
    pub now: Contact,
    pub typed: String,
    /// Numbers that the operator serves to this account.
    pub lines: Vec<LineChoice>,
    /// A code to the new number.
    pub sent: Option<SentCode>,
    /// The operator sends SMS at all.
    pub offered: bool,
    pub other_devices: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChoice {
    /// What the form sends as `line`.
    pub id: String,
    /// Masked, with enough of it to choose by.
    pub shown: String,
    /// It is the number in force.
    pub now: bool,
}

/// `/my/password`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPage {
    /// Its password is part of the form, so only a code may be owed.
    pub guarded: Guarded,
    /// For password managers: a hidden field `username`.
    pub login_id: String,
    pub rules: PasswordRules,
    pub other_devices: u32,
}

/// What is said of a password before it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordRules {
    /// Characters.
    pub shortest: u32,
}

/// `/my/recovery-codes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodesPage {
    pub guarded: Guarded,
    /// Unused ones.
    pub left: u32,
    /// The day they were made.
    pub made: Option<String>,
    /// Just made: shown for some minutes in this session, and never again.
    pub codes: Option<Vec<String>>,
}

/// `/my/history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    pub who: String,
    /// The latest first; 90 days are kept.
    pub sign_ins: Vec<SignInLine>,
    /// Forgotten passwords that were replaced, and on what that rested; the latest first.
    pub recoveries: Vec<NoticeLine>,
    /// As on [`Guarded`].
    pub ends: String,
}

/// One time the right password was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLine {
    /// What `/api/disown_sign_in` takes as `sign_in_id`.
    pub id: String,
    /// With the zone's name.
    pub at: String,
    /// Coarse, such as `Chrome / Windows`.
    pub label: String,
    pub how: SignInHow,
    /// Why a code was asked, if one was.
    pub why: Option<ReasonCard>,
    pub remembered: Option<BoxOutcome>,
    /// This very session.
    pub this: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInHow {
    /// The code was asked and not typed.
    Owed,
    Password,
    Code,
    RecoveryCode,
    TrustedDevice,
    /// A trusted device that had lost its cookie.
    Healed,
    /// The account was made then.
    SignUp,
}

/// What became of the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoxOutcome {
    Registered,
    NotAsked,
    Refused,
    Full,
    Pending,
}

/// A session in the list on `/my/devices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// What `/api/end_session` takes as `session_id`.
    pub id: String,
    pub label: String,
    pub since: String,
    pub seen: String,
    pub by: SignedInBy,
    pub this: bool,
}

/// Something that happened to the account and was not read yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// What `/api/read_notice` takes as `notice_id`.
    pub id: String,
    pub kind: NoticeKind,
    pub at: String,
    /// The browser it is about; empty if it is about none.
    pub label: String,
}

macro_rules! notices {
    ($($(#[$meta:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// What a notice tells of: on My Page, and by every proven channel.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum NoticeKind {
            $($(#[$meta])* $name),+
        }

        impl NoticeKind {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in tables and logs.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

notices! {
    /// An earlier state of a trusted browser's cookie was presented; all trust in that browser is over.
    CopiedSuspected = "copied_suspected",
    /// So many wrong codes in a row that browsers never trusted get none until the password is changed.
    CodesClosed = "codes_closed",
    DeviceTrusted = "device_trusted",
    /// The first sign-in from a browser that was not trusted.
    NewSignIn = "new_sign_in",
    /// A new address was asked for; the old one is in force until it is confirmed.
    EmailRequested = "email_requested",
    EmailChanged = "email_changed",
    /// The change of address was undone.
    EmailRestored = "email_restored",
    MobileChanged = "mobile_changed",
    PasswordChanged = "password_changed",
    /// By `/recover`.
    PasswordReset = "password_reset",
    /// The same by the mailbox alone: contact data and two-step are frozen for a while.
    PasswordResetAlone = "password_reset_alone",
    TwoStepOn = "two_step_on",
    TwoStepOff = "two_step_off",
    ChannelChanged = "channel_changed",
    RecoveryCodeUsed = "recovery_code_used",
    RecoveryCodesMade = "recovery_codes_made",
    /// A lost device was shut out.
    DeviceLost = "device_lost",
    /// The same, and codes and notices no longer go to the account's number.
    NumberLost = "number_lost",
    /// "This was not me": every other session and all trust ended.
    Disowned = "disowned",
    /// By the operator.
    Locked = "locked",
    Unlocked = "unlocked",
    SessionsEnded = "sessions_ended",
    DevicesRevoked = "devices_revoked",
    TwoStepReset = "two_step_reset",
    /// The desk will put new contact data in force in 24 hours; it can be stopped until then.
    RecoveryBegun = "recovery_begun",
    RecoveryDone = "recovery_done",
    RecoveryStopped = "recovery_stopped",
    Deleted = "deleted",
}

impl NoticeKind {
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}
