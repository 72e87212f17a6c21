//! How a sign-in went, as it is written down.

use contract::{channel::Channel, session::SignedInBy};

contract::closed_list! {
    /// How a sign-in ended.
    pub enum SignInOutcome {
        /// Not yet: a code is owed, and may never come.
        Owed = "owed",
        /// The account was made by it.
        SignUp = "sign_up",
        Password = "pwd",
        Code = "pwd+otp",
        RecoveryCode = "pwd+recovery",
        TrustedDevice = "pwd+trusted",
    }
}

impl From<SignedInBy> for SignInOutcome {
    fn from(by: SignedInBy) -> Self {
        match by {
            SignedInBy::Password => Self::Password,
            SignedInBy::Code => Self::Code,
            SignedInBy::RecoveryCode => Self::RecoveryCode,
            SignedInBy::TrustedDevice => Self::TrustedDevice,
        }
    }
}

contract::closed_list! {
    /// What became of the box "remember this browser".
    pub enum RememberOutcome {
        /// The browser is registered.
        Yes = "yes",
        /// The cookie did not come back yet.
        Pending = "pending",
        /// The box was not offered.
        Closed = "closed",
        /// The box was not ticked.
        NotAsked = "not_asked",
        /// All places were taken.
        Full = "full",
        /// The cookie did not come back.
        Refused = "refused",
    }
}

contract::closed_list! {
    /// Where a code came by that was typed.
    pub enum CodeBy {
        Email = "email",
        Sms = "sms",
        /// It was a recovery code.
        Recovery = "recovery",
        /// It went both ways, and proves neither.
        Either = "either",
    }
}

impl From<Channel> for CodeBy {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Sms => Self::Sms,
        }
    }
}
