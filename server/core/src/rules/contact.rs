//! Where messages may go.

use contract::{channel::Channel, fields::EmailAddress};

use super::time::Timestamp;

/// A way to the subscriber is proved when a code that went there was typed; the operator's own data count where the
/// operator had codes sent there.
#[must_use]
pub fn is_proved(channel: Channel, proved_at: Option<Timestamp>, two_step: Option<Channel>) -> bool {
    proved_at.is_some() || two_step == Some(channel)
}

/// A mailbox of the operator's own (or below its domains): whoever lost the way into it could not read the code there.
#[must_use]
pub fn is_own_mailbox(address: &EmailAddress, own_domains: &[String]) -> bool {
    let (_, domain) = address.parts();
    own_domains
        .iter()
        .any(|own| domain == own || domain.strip_suffix(own.as_str()).is_some_and(|rest| rest.ends_with('.')))
}

/// Long enough ago for contact data to be asked after: people change phones.
#[must_use]
pub fn is_long_ago(
    proved: &[Option<Timestamp>],
    kept_at: Option<Timestamp>,
    created_at: Timestamp,
    now: Timestamp,
    after: std::time::Duration,
) -> bool {
    let kept = kept_at.unwrap_or(created_at);
    proved.iter().any(|at| at.unwrap_or(created_at).max(kept) + after <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operators_own_mailboxes_are_known_with_their_subdomains() {
        let own = vec!["sakura.example".to_owned()];
        let is = |address: &str| is_own_mailbox(&EmailAddress::parse(address).unwrap(), &own);
        assert!(is("hanako@sakura.example") && is("hanako@mail.SAKURA.example"));
        assert!(!is("hanako@notsakura.example") && !is("hanako@sakura.example.jp"));
    }

    #[test]
    fn a_way_is_proved_by_a_code_that_was_typed_or_goes_there_anyway() {
        assert!(is_proved(Channel::Sms, Some(Timestamp::from_millis(1)), None));
        assert!(is_proved(Channel::Email, None, Some(Channel::Email)));
        assert!(!is_proved(Channel::Sms, None, Some(Channel::Email)));
    }
}
