//! How fresh a proof must be before something changes who can get in (protocol.md 7).

use std::time::Duration;

use super::time::Timestamp;

/// What a session has proved, and when; sign-in counts.
#[derive(Clone, Copy, Debug)]
pub struct Proved {
    pub password_at: Timestamp,
    pub code_at: Timestamp,
}

/// What is still to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    Nothing,
    Password,
    Code,
}

impl Proved {
    /// The password first: whoever does not know it gets no code sent.
    #[must_use]
    pub fn owed(self, two_step: bool, now: Timestamp, life: Duration) -> Owed {
        let fresh = |at: Timestamp| now < at + life;
        if !fresh(self.password_at) {
            Owed::Password
        } else if two_step && !fresh(self.code_at) {
            Owed::Code
        } else {
            Owed::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFE: Duration = Duration::from_secs(600);

    fn owed(password: i64, code: i64, two_step: bool, now: i64) -> Owed {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        Proved { password_at: at(password), code_at: at(code) }.owed(two_step, at(now), LIFE)
    }

    #[test]
    fn both_are_good_for_ten_minutes_and_the_password_is_asked_first() {
        assert_eq!(owed(1000, 1000, true, 1599), Owed::Nothing);
        assert_eq!(owed(1000, 1000, true, 1600), Owed::Password);
        assert_eq!(owed(1500, 1000, true, 1600), Owed::Code);
        assert_eq!(owed(1000, -9000, true, 1500), Owed::Code);
    }

    #[test]
    fn without_two_step_the_password_is_enough() {
        assert_eq!(owed(1000, -9000, false, 1500), Owed::Nothing);
        assert_eq!(owed(1000, 1500, false, 1600), Owed::Password);
    }
}
