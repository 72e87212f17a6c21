//! When one way back in is all there is (protocol.md 8).

use std::time::Duration;

use contract::channel::Channel;

use super::time::Timestamp;

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

/// The account's number, as a recovery finds it.
#[derive(Clone, Copy, Debug)]
pub struct NumberState {
    /// Shown to be right once, and not lost since.
    pub proved: bool,
    /// A message could be sent there.
    pub reachable: bool,
    pub lost_at: Option<Timestamp>,
}

/// Whether the number is one that only cannot be asked now: it was lost less than `freeze` ago, or nothing can be sent
/// to it. Then the mailbox is not all there is, or whoever reads it would only have to get the number out of the way.
#[must_use]
pub fn is_number_missing(number: NumberState, now: Timestamp, freeze: Duration) -> bool {
    let lost = number.lost_at.is_some_and(|lost_at| now < lost_at + freeze);
    lost || (number.proved && !number.reachable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_cannot_be_asked_is_not_no_number() {
        const FREEZE: Duration = Duration::from_secs(72 * 3600);
        let at = |hour: i64| Timestamp::from_millis(hour * 3_600_000);
        let missing = |proved, reachable, lost_at: Option<i64>, hour| {
            is_number_missing(NumberState { proved, reachable, lost_at: lost_at.map(at) }, at(hour), FREEZE)
        };
        assert!(!missing(false, true, None, 100), "there is none");
        assert!(!missing(true, true, None, 100), "it can be asked");
        assert!(missing(true, false, None, 100), "it cannot be reached");
        assert!(missing(false, true, Some(29), 100) && !missing(false, true, Some(28), 100), "lost, for 72 hours");
    }

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
