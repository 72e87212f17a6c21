//! When one way back in is all there is (PROTOCOL 8).

/// The mailbox, and nothing else could be asked for: no number, no recovery code. Any other single way is too little.
#[must_use]
pub fn is_alone(first_way: &str, other_channels: usize, recovery_codes: bool, allowed: bool) -> bool {
    allowed && first_way == "email" && other_channels == 0 && !recovery_codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mailbox_that_is_all_there_is_is_enough() {
        assert!(is_alone("email", 0, false, true));
        assert!(!is_alone("email", 1, false, true), "the number can be asked");
        assert!(!is_alone("email", 0, true, true), "a recovery code can be asked");
        assert!(!is_alone("email", 0, false, false), "the operator wants the help line");
        assert!(!is_alone("sms", 0, false, true) && !is_alone("recovery", 0, false, true));
    }
}
