//! The one contract between pages and server: the whole API of the server, readable in one go.
//!
//! One trait for each theme; [`Backend`] is all of them. Methods answer with what comes next, or with an [`Error`]: a
//! refusal from a closed list, or something broken that only the log may know. Cookies and destinations are asked for
//! on the [`Visit`], and only the HTTP layer writes them.

mod account;
mod error;
pub mod kept;
mod public;
mod sign_in;
pub mod visit;

pub use self::{
    account::{
        ChangeContact, ChangeEmail, ChangeTwoStep, Devices, History, OperatorRecovery, Overview, Password,
        Reauthentication, RecoveryCodes, TypedProof,
    },
    error::{Broken, Error, Refused, Result},
    kept::{Kept, Typed},
    public::{ForgottenId, NewSubscriber, RecoverWay, RecoveryStart, RecoverySteps, SelfCheck, SignUpSteps},
    sign_in::{CodeStep, Credentials, PasswordStep, SendCode, Session, SignInPages, TypedCode},
    visit::Visit,
};

/// All that pages may ask of the server; who keeps the contract says so in one line.
pub trait Backend:
    PasswordStep
    + SendCode
    + CodeStep
    + SignInPages
    + Session
    + Overview
    + Devices
    + Reauthentication
    + ChangeTwoStep
    + ChangeContact
    + ChangeEmail
    + OperatorRecovery
    + Password
    + RecoveryCodes
    + History
    + SelfCheck
    + SignUpSteps
    + RecoveryStart
    + RecoverySteps
    + ForgottenId
    + Send
    + Sync
{
}
