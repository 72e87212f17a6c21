//! A session as a page shows it.

use serde::{Deserialize, Serialize};

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
