//! Where a subscriber changes how to get in: second step, contact data, password, recovery codes.

use serde::{Deserialize, Serialize};

use crate::{channel::Channel, code::SentCode, proof::Guarded};

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
    /// For the hidden field `as`.
    pub who: String,
    pub email: Contact,
    pub mobile: Contact,
    /// A new address that is not confirmed yet, in full: a slip in it has to be seen.
    pub pending_email: Option<String>,
    /// As on [`Guarded`].
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
    /// What was typed before the proof was asked for, to go on with.
    pub typed: String,
    /// Numbers that the operator serves to this account.
    pub lines: Vec<LineChoice>,
    /// A code to the new number.
    pub sent: Option<SentCode>,
    /// The operator sends SMS at all.
    pub offered: bool,
    /// Trusted devices that end with a replaced number: all but this browser.
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
    /// Trusted devices that end with the old password: all but this browser.
    pub other_devices: u32,
}

/// What is said of a password before it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordRules {
    /// Characters, at least.
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
