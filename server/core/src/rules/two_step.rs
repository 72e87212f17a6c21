//! Whether two-step verification is on, and who said so.

use contract::channel::Channel;

contract::closed_list! {
    /// Two-step verification of an account: off, or by which channel its codes come.
    pub enum TwoStep {
        Off = "off",
        Email = "email",
        Sms = "sms",
    }
}

impl TwoStep {
    /// The channel codes come by; `None`: off.
    #[must_use]
    pub fn channel(self) -> Option<Channel> {
        match self {
            Self::Off => None,
            Self::Email => Some(Channel::Email),
            Self::Sms => Some(Channel::Sms),
        }
    }

    #[must_use]
    pub fn is_on(self) -> bool {
        self != Self::Off
    }
}

impl From<Channel> for TwoStep {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Sms => Self::Sms,
        }
    }
}

impl From<Option<Channel>> for TwoStep {
    fn from(channel: Option<Channel>) -> Self {
        channel.map_or(Self::Off, Self::from)
    }
}

contract::closed_list! {
    /// Who set two-step verification last.
    pub enum SetBy {
        /// Nobody: it is as it was when the subscriber registered.
        SignUp = "sign_up",
        Subscriber = "subscriber",
        Operator = "operator",
    }
}
