//! When one way back in is all there is (protocol.md 8).

use contract::channel::Channel;

contract::closed_list! {
    /// A way back in that was proved, or is to be.
    pub enum RecoveryWay {
        Email = "email",
        Sms = "sms",
        RecoveryCode = "recovery",
        /// The cookie of a browser that the account trusts; never the first way.
        Browser = "browser",
    }
}

impl RecoveryWay {
    /// The channel its code goes by; `None`: no message is sent for it.
    #[must_use]
    pub fn channel(self) -> Option<Channel> {
        match self {
            Self::Email => Some(Channel::Email),
            Self::Sms => Some(Channel::Sms),
            Self::RecoveryCode | Self::Browser => None,
        }
    }
}

impl From<Channel> for RecoveryWay {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Sms => Self::Sms,
        }
    }
}

/// The mailbox, and nothing else could be asked for: no number, no recovery code. Any other single way is too little.
#[must_use]
pub fn is_alone(first_way: RecoveryWay, other_channels: usize, recovery_codes: bool, allowed: bool) -> bool {
    allowed && first_way == RecoveryWay::Email && other_channels == 0 && !recovery_codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mailbox_that_is_all_there_is_is_enough() {
        assert!(is_alone(RecoveryWay::Email, 0, false, true));
        assert!(!is_alone(RecoveryWay::Email, 1, false, true), "the number can be asked");
        assert!(!is_alone(RecoveryWay::Email, 0, true, true), "a recovery code can be asked");
        assert!(!is_alone(RecoveryWay::Email, 0, false, false), "the operator wants the help line");
        for other in [RecoveryWay::Sms, RecoveryWay::RecoveryCode, RecoveryWay::Browser] {
            assert!(!is_alone(other, 0, false, true), "{other:?}");
        }
    }
}
