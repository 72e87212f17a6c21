//! `/recover…`: replacing a forgotten password.

use serde::{Deserialize, Serialize};

use crate::{
    channel::Channel,
    code::{SentCode, Way},
    pages::account::PasswordRules,
};

/// `/recover`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverPage {
    /// As they were typed a moment ago.
    pub login_id: String,
    pub email: String,
    pub open: bool,
    /// The ways this operator has at all; whether an account has them is not told.
    pub channels: Vec<Channel>,
    /// The clock time at which the limit behind a refusal ends.
    pub until: Option<String>,
}

/// `/recover/code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverCodePage {
    pub stage: RecoverStage,
    /// The clock time at which the limit behind a refusal ends.
    pub until: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoverStage {
    /// The first way: what was sent, if the ID exists; the same page for an ID that does not.
    FirstCode { sent: SentCode },
    /// The first way is a recovery code.
    FirstRecoveryCode,
    /// The first way is proved. A second, different one.
    Second { ways: Vec<Way>, recovery_code: bool, sent: Option<SentCode> },
    /// The first way is proved, and there is no second one: only the help line can go on.
    HelpLine,
}

/// `/recover/password`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverPasswordPage {
    pub login_id: String,
    pub rules: PasswordRules,
    /// Recovered by mailbox alone: for 72 hours nothing can be changed and no browser be trusted.
    pub alone: bool,
}
