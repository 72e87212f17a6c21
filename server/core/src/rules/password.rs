//! What a new password must be (NIST SP 800-63B-4, 3.1.1.2): long enough, and not one of those guessed first.

use zxcvbn::{Score, zxcvbn};

/// With a second step, and where the password stands alone.
const SHORTEST: u32 = 8;
const SHORTEST_ALONE: u32 = 15;
/// Bytes. Longer than anybody types, short enough to be hashed and judged in no time.
const LONGEST: usize = 1024;
/// Characters that are judged: what follows cannot make it weaker, and judging is not linear.
const JUDGED: usize = 64;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    Short,
    /// Known from lists, made of the subscriber's own data, or simple enough to be guessed among the first.
    Common,
}

/// Characters a password must have.
#[must_use]
pub fn shortest(two_step: bool) -> u32 {
    if two_step { SHORTEST } else { SHORTEST_ALONE }
}

/// `own` are words an attacker tries first: the ID, the address, the operator's name.
///
/// # Errors
/// [`Weak`].
pub fn judge(password: &str, own: &[&str], two_step: bool) -> Result<(), Weak> {
    let characters = password.chars().count();
    if characters < shortest(two_step) as usize {
        return Err(Weak::Short);
    }
    if password.len() > LONGEST {
        return Err(Weak::Common);
    }
    let folded = password.to_lowercase();
    if own.iter().any(|word| word.chars().count() >= 3 && is_made_of(&folded, &word.to_lowercase())) {
        return Err(Weak::Common);
    }
    let judged: String = password.chars().take(JUDGED).collect();
    if zxcvbn(&judged, own).score() < Score::Two { Err(Weak::Common) } else { Ok(()) }
}

/// The word, and little else.
fn is_made_of(password: &str, word: &str) -> bool {
    password.contains(word) && password.chars().count() < word.chars().count() + 4
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OWN: &[&str] = &["hanako", "hanako@example.jp", "example.jp", "さくらネット"];

    #[test]
    fn length_is_counted_in_characters_and_longer_where_the_password_stands_alone() {
        assert_eq!(judge("k7!vQz2", OWN, true), Err(Weak::Short));
        assert_eq!(judge("k7!vQz2p", OWN, true), Ok(()));
        assert_eq!(judge("k7!vQz2p", OWN, false), Err(Weak::Short));
        assert_eq!(judge("あさひにかがやくみずうみ", OWN, true), Ok(()));
        assert_eq!(judge("correct horse battery", OWN, false), Ok(()));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for typed in ["password", "12345678", "qwertyuiop", "aaaaaaaa", "hanako12", "Hanako@example.jp", "sakura2024"] {
            assert_eq!(judge(typed, OWN, true), Err(Weak::Common), "{typed}");
        }
    }

    #[test]
    fn a_megabyte_is_refused_at_once() {
        assert_eq!(judge(&"x9".repeat(500_000), OWN, true), Err(Weak::Common));
    }

    proptest! {
        #[test]
        fn no_input_panics(typed in any::<String>()) {
            let _ = judge(&typed, OWN, true);
        }
    }
}
