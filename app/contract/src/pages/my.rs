//! `/my`.

use serde::{Deserialize, Serialize};

use crate::{
    channel::Channel,
    notice::NoticeEntry,
    pages::{account::Contact, history::SignInEntry},
    session::SignedInBy,
};

/// `/my`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyPage {
    pub login_id: String,
    /// `None`: two-step verification is off.
    pub two_step: Option<Channel>,
    /// For the hidden field `as`.
    pub who: String,
    pub email: Contact,
    /// Mail to it came back.
    pub returned_mail: Option<ReturnedMail>,
    pub mobile: Contact,
    /// It is long since the contact data were shown to be right: "is this still yours?"
    pub ask_contact: bool,
    /// Unused recovery codes.
    pub recovery_codes: u32,
    /// Not read yet, the latest first.
    pub notices: Vec<NoticeEntry>,
    /// The last few, the latest first.
    pub sign_ins: Vec<SignInEntry>,
    /// The desk will change the contact data at this moment, unless it is stopped.
    pub recovery_at: Option<String>,
    /// Trusted devices in force.
    pub devices: u32,
    /// How many there may be (`SHINRAI_LIMIT_TRUSTED_DEVICES`).
    pub places: u32,
    /// The day on which this browser stops being trusted if it is not used; `None`: it is not trusted.
    pub trusted_until: Option<String>,
    /// The server knows the marker in this browser.
    pub marked: bool,
    /// When this session began, date and clock time with the zone's name.
    pub signed_in_at: String,
    pub signed_in_by: SignedInBy,
    /// Seconds until the session ends if nothing more is asked for.
    pub ends_in: u32,
}

/// The contact address takes no mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedMail {
    /// The day it came back.
    pub on: String,
    /// The address to allow.
    pub sender: String,
}
