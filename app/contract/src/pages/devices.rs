//! Trusted devices and sessions, and whether this browser can be remembered.

use serde::{Deserialize, Serialize};

use crate::{
    reason::{Platform, ReasonCard},
    session::SessionEntry,
};

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
    /// Trusted devices in force.
    pub used: u32,
    /// How many there may be (`SHINRAI_LIMIT_TRUSTED_DEVICES`).
    pub places: u32,
    /// Where this account is signed in now, this browser first; empty on `/sign-in/replace`.
    pub sessions: Vec<SessionEntry>,
}

/// One registered browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What forms send.
    pub id: String,
    /// As the subscriber named it; at first the coarse name of the browser, such as `Chrome / Windows`.
    pub name: String,
    /// Coarse, such as `Chrome / Windows`.
    pub label: String,
    /// The day it was registered, as text.
    pub registered: String,
    /// The day of the last sign-in without a code; `None`: none yet.
    pub used: Option<String>,
    /// The day it ends if it is not used.
    pub ends: String,
    pub this: bool,
}

/// Browsers of one kind that were registered and never came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeverBack {
    /// Coarse, such as `Chrome / Windows`.
    pub label: String,
    /// Two at least.
    pub count: u32,
    /// The day of the last one.
    pub last: String,
    pub why: ReasonCard,
}

/// A registration that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedDevice {
    /// As on [`Device`].
    pub name: String,
    pub why: ReasonCard,
}

/// `/check`: can this browser be remembered here?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPage {
    pub finding: CheckResult,
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
pub enum CheckResult {
    /// The cookie round trip is not done yet: one press of the button.
    NotChecked,
    /// Cookies come back, and nothing found speaks against it. `scripted`: the probe ran as well.
    CanBeRemembered { scripted: bool },
    /// Why not, or why not for long.
    Hindered { why: ReasonCard },
}
