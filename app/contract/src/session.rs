//! A session as a page shows it.

use serde::{Deserialize, Serialize};

crate::closed_list! {
    /// How a session was earned. Its words are kept with the session, and may be told to a relying application.
    pub enum SignedInBy: serde {
        /// ID and password; two-step is off.
        Password = "pwd",
        /// ID, password and a one-time code.
        Code = "pwd+otp",
        /// ID, password and a recovery code.
        RecoveryCode = "pwd+recovery",
        /// ID, password and a trusted device.
        TrustedDevice = "pwd+trusted",
    }
}

/// A session in the list on `/my/devices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// What `/api/end_session` takes as `session_id`.
    pub id: String,
    /// Coarse, such as `Chrome / Windows`.
    pub label: String,
    /// When it began, date and clock time with the zone's name.
    pub since: String,
    /// When it was last used, within a minute; written as `since` is.
    pub seen: String,
    pub by: SignedInBy,
    pub this: bool,
}
