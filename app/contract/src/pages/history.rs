//! `/my/history`, and the last few sign-ins on `/my`.

use serde::{Deserialize, Serialize};

use crate::{notice::NoticeEntry, reason::ReasonCard};

/// `/my/history`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// For the hidden field `as`.
    pub who: String,
    /// The latest first; 90 days are kept.
    pub sign_ins: Vec<SignInEntry>,
    /// Forgotten passwords that were replaced, and on what that rested; the latest first.
    pub recoveries: Vec<NoticeEntry>,
    /// As on [`Guarded`](crate::proof::Guarded).
    pub ends: String,
}

/// One time the right password was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInEntry {
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
