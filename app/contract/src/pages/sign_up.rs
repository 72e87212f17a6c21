//! `/sign-up…`: registering.

use serde::{Deserialize, Serialize};

use crate::{
    code::SentCode,
    pages::{account::PasswordRules, sign_in::RememberBox},
};

/// `/sign-up`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpPage {
    /// As they were typed a moment ago.
    pub login_id: String,
    pub email: String,
    /// The operator lets people register here.
    pub open: bool,
    pub rules: PasswordRules,
    /// Domains of the operator's own mailboxes, which cannot be contact addresses.
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
    /// The other one, as it was typed a moment ago.
    pub login_id: String,
    pub remember: RememberBox,
}
