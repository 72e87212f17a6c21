//! What a new password must be (NIST SP 800-63B-4, 3.1.1.2): long enough, and not one of those guessed first.

use zxcvbn::{Score, zxcvbn};

/// With a second step, and where the password stands alone.
const SHORTEST: u32 = 8;
const SHORTEST_ALONE: u32 = 15;
/// Bytes. Longer than anybody types, short enough to be hashed and judged in no time.
const LONGEST: usize = 1024;
/// Characters that are judged: what follows cannot make it weaker, and judging is not linear.
const JUDGED: usize = 64;
/// Characters that are read as a letter, by letter: a, b, c, e, g, i, l, o, s, t, x, z.
const READ_AS_LETTER: [&str; 12] = ["4@", "8", "({[<", "3", "69", "1!|", "1|7", "0", "$5", "+7", "%", "2"];
/// Squared characters, times the ways to read them with one symbol chosen for each letter: what judging costs. All
/// symbols together are read in hundreds of ways.
const DEAREST: usize = 4 * JUDGED * JUDGED;

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
    if zxcvbn(judged(password), own).score() < Score::Two { Err(Weak::Common) } else { Ok(()) }
}

/// The part from the beginning that is judged: as long as it costs little.
fn judged(password: &str) -> &str {
    let ends = password.char_indices().map(|(at, character)| at + character.len_utf8());
    let parts = (1..=JUDGED).zip(ends).map(|(characters, end)| (characters, &password[..end]));
    let cheap = parts.take_while(|(characters, part)| characters * characters * readings(part) <= DEAREST);
    cheap.last().map_or("", |(_, part)| part)
}

fn readings(part: &str) -> usize {
    let of_letter = |group: &&str| group.chars().filter(|symbol| part.contains(*symbol)).count().max(1);
    READ_AS_LETTER.iter().map(of_letter).product()
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

    /// Milliseconds of this thread's processor, whatever else the machine does (proc(5), schedstat).
    fn cost(work: impl FnOnce()) -> f64 {
        let spent = || -> f64 {
            let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
            line.split(' ').next().unwrap().parse().unwrap()
        };
        let before = spent();
        work();
        (spent() - before) / 1e6
    }

    #[test]
    fn no_password_costs_more_than_twenty_milliseconds_to_judge() {
        // Every character that stands for a letter; what repeats; what is looked up at each place.
        let symbols = "4@8({[<3691!|70$5+%2";
        let hostile = [
            symbols.repeat(4),
            "1!|7il+t".repeat(9),
            "a".repeat(1000),
            "aab".repeat(300),
            "ab4@".repeat(200),
            "p@55w0rd".repeat(9),
            "11111111".repeat(9),
            "1/1/91-".repeat(12),
            "日本語".repeat(100),
            "İ".repeat(400),
            "👩‍👩‍👧‍👦".repeat(30),
            (0..1000_u32).map(|n| if n.count_ones() % 2 == 0 { 'a' } else { 'b' }).collect(),
        ];
        let long_id = symbols.repeat(6);
        let own = [&long_id[..], "aaaa@example.jp", "aaaa", "example.jp", "Shinrai"];
        // The lists are unpacked once.
        let _ = judge("k7!vQz2p", &own, true);
        for typed in &hostile {
            let least = (0..3)
                .map(|_| {
                    cost(|| {
                        let _ = judge(typed, &own, true);
                    })
                })
                .fold(f64::MAX, f64::min);
            assert!(least <= 20.0, "{least} ms for {typed:.40}");
        }
    }

    #[test]
    fn a_password_of_many_symbols_is_judged_by_enough_of_it() {
        for typed in ["1|!7+lK@4$5(x9", "4@8({[<3691!|70$5+%2", "7t+1|!l$5%kQ2(8", "({[<4@69$5+71!|"] {
            assert!(judged(typed).chars().count() >= 12, "{typed}: {}", judged(typed));
            assert_eq!(judge(typed, OWN, true), Ok(()), "{typed}");
        }
        assert_eq!(judged(&"correct horse ".repeat(9)).chars().count(), JUDGED);
    }

    proptest! {
        #[test]
        fn no_input_panics(typed in any::<String>()) {
            let _ = judge(&typed, OWN, true);
        }
    }
}
