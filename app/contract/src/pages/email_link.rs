//! Behind the links in mails to a contact address.

use serde::{Deserialize, Serialize};

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
