//! The one contract between pages and server: the whole API of the server, readable in one go.
//!
//! One trait for each theme; [`Backend`] is all of them. Methods answer with what comes next, or with an [`Error`]: a
//! refusal from a closed list, or something broken that only the log may know. Cookies and destinations are asked for
//! on the [`Visit`], and only the HTTP layer writes them.

mod account;
mod error;
mod public;
mod sign_in;
pub mod visit;

pub use self::{
    account::{
        Contact, Devices, EmailChange, History, OperatorRecovery, Overview, Password, Reauthentication, RecoveryCodes,
        TwoStep, TypedProof,
    },
    error::{Broken, Error, Refused, Result},
    public::{ForgottenId, NewSubscriber, RecoverWay, Recovery, RecoveryStart, SelfCheck, SignUp},
    sign_in::{CodeStep, Credentials, PasswordStep, SendCode, Session, SignInPages, TypedCode},
    visit::Visit,
};

macro_rules! backend {
    ($($theme:ident,)+) => {
        /// All that pages may ask of the server.
        pub trait Backend: $($theme +)+ Send + Sync {}

        impl<T: $($theme +)+ Send + Sync> Backend for T {}
    };
}

backend! {
    PasswordStep,
    SendCode,
    CodeStep,
    SignInPages,
    Session,
    Overview,
    Devices,
    Reauthentication,
    TwoStep,
    Contact,
    EmailChange,
    OperatorRecovery,
    Password,
    RecoveryCodes,
    History,
    SelfCheck,
    SignUp,
    RecoveryStart,
    Recovery,
    ForgottenId,
}
