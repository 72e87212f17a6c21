//! What a page shows. Dates and times come as finished text in the operator's time zone: only the server knows it.
//! Everything here is printed into the page for hydration, so nothing in it may be private.

use serde::{Deserialize, Serialize};

use crate::{
    account::{Contact, NoticeLine, SessionEntry, SignInLine},
    channel::Channel,
    reason::{Platform, ReasonCard},
};

/// `/sign-in`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPage {
    /// With a refusal that ends by itself: the clock time it ends, such as `10:45`.
    pub until: Option<String>,
    /// What this browser signs to have its lost cookie back (PROTOCOL 5); `None` where it has one, or the operator's
    /// policy gives none back.
    pub challenge: Option<String>,
    /// The server's clock when the page was made, Unix seconds.
    pub now: i64,
}

/// `/sign-in/code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePage {
    /// The four letters that are also in the message: "this page and that message belong together".
    pub tag: String,
    /// The channel the newest code went to.
    pub channel: Channel,
    /// Where the newest code went, masked, such as `h•••••@ex•••••.jp`.
    pub destination: String,
    /// The address or number the message comes from, so that a fake can be told.
    pub sender: String,
    pub code: CodeState,
    /// Guesses left, of 5.
    pub tries_left: u32,
    /// One entry for each channel the account has; the first is the one used last, and where nothing could be sent, the
    /// other one.
    pub resend: Vec<ResendChoice>,
    pub delivery: Delivery,
    pub remember: RememberBox,
    /// Why a code is asked, as far as this browser itself proves it.
    pub why: ReasonCard,
    /// With `SEND_LIMIT`: the clock time from which messages can be sent again.
    pub sends_again: Option<String>,
    /// The account has recovery codes, which are accepted here as well.
    pub recovery_codes: bool,
}

/// How it stands with the code of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// Good until the clock time `until`, in `seconds` from the moment the page was made.
    Live { until: String, seconds: u32 },
    /// Its ten minutes are over; a new one can be sent.
    Expired,
    /// All tries are spent: start again from the password.
    Dead,
    /// The code step rests until the clock time `until`.
    Paused { until: String },
    /// Too many were wrong in a row: this browser gets no code until the password is changed.
    Closed,
    /// Nothing could be sent yet.
    Unsent,
}

/// Whether another message can be asked for on this channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResendChoice {
    pub channel: Channel,
    /// Masked address or number.
    pub destination: String,
    /// Mail to it came back the last time.
    pub returned: bool,
    /// Seconds until the button works; 0 = now.
    pub wait: u32,
    /// How many messages this attempt may still send; 0 = none.
    pub left: u32,
}

/// What is known about the newest message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// On its way to the mail server or gateway.
    Queued,
    /// Not there yet, for longer than people expect: here, or at a mail server further on.
    Delayed,
    /// Accepted by the mail server or gateway.
    HandedOver,
    /// The phone has it.
    Delivered,
    /// Taken, and then reported as undeliverable.
    Returned,
    /// Refused for good: nothing will arrive on this channel.
    Failed,
}

impl Delivery {
    pub const ALL: &'static [Self] =
        &[Self::Queued, Self::Delayed, Self::HandedOver, Self::Delivered, Self::Returned, Self::Failed];

    /// The word in `data-delivery`, and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delayed => "delayed",
            Self::HandedOver => "handed_over",
            Self::Delivered => "delivered",
            Self::Returned => "returned",
            Self::Failed => "failed",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|delivery| delivery.code() == code)
    }

    /// Whether nothing more will be heard of it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned | Self::Failed)
    }
}

/// The box "remember this browser".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberBox {
    pub ticked: bool,
    /// Days a trusted device stays trusted after its last use.
    pub days: u32,
    /// What is known to be in the way of remembering this browser.
    pub caution: Option<ReasonCard>,
    /// No browser can be registered before this moment (with the zone's name): the box is not offered.
    pub closed: Option<String>,
}

/// `/sign-in/remembered`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedPage {
    pub outcome: Remembered,
    /// Why the code was asked, with the account's own facts; `None`: no code was asked.
    pub why: Option<ReasonCard>,
    /// `why` says more than the code page could.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remembered {
    /// The cookie came back: registered, until the day `until` if it is not used before. With a `caution`, registered
    /// and yet soon forgotten (a private window), or inside this app only.
    Yes { until: String, days: u32, used: u32, places: u32, caution: Option<ReasonCard> },
    /// It was trusted before; its lost cookie was given back (PROTOCOL 5).
    Healed { until: String },
    /// The cookie did not come back.
    CookieRefused { why: ReasonCard },
    /// All places are taken.
    Full { places: u32 },
    /// The box was not ticked.
    NotAsked,
    /// The box was not offered: no browser can be registered before the moment `until`.
    Closed { until: String },
}

impl Remembered {
    /// The word in `data-outcome`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Yes { caution: None, .. } => "yes",
            Self::Yes { caution: Some(_), .. } => "yes-but",
            Self::Healed { .. } => "healed",
            Self::CookieRefused { .. } => "cookie-refused",
            Self::Full { .. } => "full",
            Self::NotAsked => "not-asked",
            Self::Closed { .. } => "closed",
        }
    }
}

/// One registered browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What forms send.
    pub id: String,
    /// As the subscriber named it; at first the coarse name of the browser, such as `Chrome / Windows`.
    pub name: String,
    pub label: String,
    /// Days, as text.
    pub registered: String,
    /// The last sign-in without a code; `None`: none yet.
    pub used: Option<String>,
    pub ends: String,
    pub this: bool,
}

/// Browsers of one kind that were registered and never came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeverBack {
    pub label: String,
    pub count: u32,
    /// The day of the last one.
    pub last: String,
    pub why: ReasonCard,
}

/// A registration that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedDevice {
    pub name: String,
    pub why: ReasonCard,
}

/// `/my/devices`, and with it `/sign-in/replace`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevicesPage {
    /// For the hidden field `as`: this session's own word, so that a page of an account signed out meanwhile changes
    /// nothing of another's.
    pub who: String,
    /// In order of the last use; on `/sign-in/replace` the longest unused first.
    pub devices: Vec<Device>,
    pub never_back: Vec<NeverBack>,
    /// The latest first.
    pub ended: Vec<EndedDevice>,
    pub used: u32,
    pub places: u32,
    /// Where this account is signed in now, this browser first; empty on `/sign-in/replace`.
    pub sessions: Vec<SessionEntry>,
}

/// `/check`: can this browser be remembered here?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPage {
    pub finding: Finding,
    /// Coarse, such as `Chrome / Windows`.
    pub label: String,
    pub platform: Platform,
    /// The moment of the check, with the zone's name.
    pub at: String,
    /// The server's clock when the page was made, Unix seconds.
    pub now: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The cookie round trip is not done yet: one press of the button.
    NotChecked,
    /// Cookies come back, and nothing found speaks against it. `scripted`: the probe ran as well.
    CanBeRemembered { scripted: bool },
    /// Why not, or why not for long.
    Hindered { why: ReasonCard },
}

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
    pub notices: Vec<NoticeLine>,
    /// The last few, the latest first.
    pub sign_ins: Vec<SignInLine>,
    /// The desk will change the contact data at this moment, unless it is stopped.
    pub recovery_at: Option<String>,
    pub devices: u32,
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

/// How a session was earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignedInBy {
    /// ID and password; two-step is off.
    #[serde(rename = "pwd")]
    Password,
    /// ID, password and a one-time code.
    #[serde(rename = "pwd+otp")]
    Code,
    /// ID, password and a recovery code.
    #[serde(rename = "pwd+recovery")]
    RecoveryCode,
    /// ID, password and a trusted device.
    #[serde(rename = "pwd+trusted")]
    TrustedDevice,
}

impl SignedInBy {
    /// The word kept with the session, and what a relying application may be told.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "pwd",
            Self::Code => "pwd+otp",
            Self::RecoveryCode => "pwd+recovery",
            Self::TrustedDevice => "pwd+trusted",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Password, Self::Code, Self::RecoveryCode, Self::TrustedDevice].into_iter().find(|by| by.code() == code)
    }
}
