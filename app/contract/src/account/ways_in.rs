//! Pages outside of a session: registering, getting back in, and the links in mails to a contact address.

use serde::{Deserialize, Serialize};

use super::{PasswordRules, SentCode, Way};
use crate::{channel::Channel, view::RememberBox};

/// `/sign-up`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpPage {
    /// The operator lets people register here.
    pub open: bool,
    pub rules: PasswordRules,
    pub own_domains: Vec<String>,
    /// With a refusal that ends by itself: the clock time it ends.
    pub until: Option<String>,
}

/// `/sign-up/code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpCodePage {
    pub sent: SentCode,
    /// The address is proved, and the ID that was chosen belongs to somebody: another one is asked for.
    pub taken: bool,
    pub remember: RememberBox,
}

/// `/recover`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverPage {
    pub open: bool,
    /// The ways this operator has at all; whether an account has them is not told.
    pub channels: Vec<Channel>,
    pub until: Option<String>,
}

/// `/recover/code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverCodePage {
    pub stage: RecoverStage,
    /// The clock time at which the limit behind a refusal ends.
    pub until: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoverStage {
    /// The first way: what was sent, if the ID exists; the same page for an ID that does not.
    FirstCode { sent: SentCode },
    /// The first way is a recovery code.
    FirstRecoveryCode,
    /// The first way is proved. A second, different one.
    Second { ways: Vec<Way>, recovery_code: bool, sent: Option<SentCode> },
    /// The first way is proved, and there is no second one: only the help line can go on.
    HelpLine,
}

/// `/recover/password`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverPasswordPage {
    pub login_id: String,
    pub rules: PasswordRules,
    /// Recovered by mailbox alone: for 72 hours nothing can be changed and no browser be trusted.
    pub alone: bool,
}

/// `/email/confirm`, behind the link in the mail: GET shows, POST confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailConfirmPage {
    /// The account is signed in here.
    Ready {
        who: String,
        /// In full, for it is the account's own.
        address: String,
        token: String,
        /// Trusted devices that end with the replaced address: all but this browser.
        other_devices: u32,
    },
    /// Sign-in comes first; it leads back here.
    SignInFirst {
        address: String,
    },
    /// Another account is signed in here.
    OtherAccount {
        address: String,
    },
    /// Run out, called off, or never made.
    Gone,
    Used,
}

/// `/email/undo`, behind the link to the old address: GET shows, POST undoes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailUndoPage {
    /// `address` is the one that will be in force again, masked.
    Ready {
        address: String,
        token: String,
    },
    Gone,
    Used,
}
