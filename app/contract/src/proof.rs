//! What the pages share that ask for a fresh proof before they change who can get in.

use serde::{Deserialize, Serialize};

use crate::{
    code::{SentCode, Way},
    step::Step,
};

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

crate::closed_list! {
    /// The pages that ask for [`Proof`]: the closed word in the hidden field `page` of its forms.
    pub enum ProofPage {
        TwoStep = "two-step",
        Email = "email",
        Mobile = "mobile",
        Password = "password",
        RecoveryCodes = "recovery-codes",
        /// Where a lost device is shut out: the password alone.
        Devices = "devices",
    }
}

impl ProofPage {
    /// The page itself.
    #[must_use]
    pub fn step(self) -> Step {
        match self {
            Self::TwoStep => Step::TwoStep,
            Self::Email => Step::CustomerEmail,
            Self::Mobile => Step::CustomerMobile,
            Self::Password => Step::Password,
            Self::RecoveryCodes => Step::RecoveryCodes,
            Self::Devices => Step::Devices,
        }
    }
}
