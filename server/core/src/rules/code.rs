//! Makes codes and tags. How long a code lives is `code_life` of [`super::limits`]; what a typed one means,
//! [`super::code_facts`] judges.

use rand::{Rng, RngExt};

/// Letters of the match tag: no vowels (no words), none that look or sound like another.
const TAG_LETTERS: &[u8] = b"BCDFHJKMNPRTWXY";

/// A new one-time code: six digits, uniform, leading zeros kept.
#[must_use]
pub fn new_code(rng: &mut impl Rng) -> String {
    format!("{:06}", rng.random_range(0..1_000_000))
}

/// A new match tag: four letters that tell messages and pages apart. Not a secret.
#[must_use]
pub fn new_tag(rng: &mut impl Rng) -> String {
    (0..4).map(|_| char::from(TAG_LETTERS[rng.random_range(0..TAG_LETTERS.len())])).collect()
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn codes_are_six_digits_and_use_the_whole_range() {
        let mut rng = StdRng::seed_from_u64(1);
        let codes: Vec<String> = (0..20_000).map(|_| new_code(&mut rng)).collect();
        assert!(codes.iter().all(|code| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())));
        for first in b'0'..=b'9' {
            let share = codes.iter().filter(|code| code.as_bytes()[0] == first).count();
            assert!((1_700..2_300).contains(&share), "{share} of 20,000 begin with {}", char::from(first));
        }
    }

    #[test]
    fn tags_have_no_look_alikes() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..1_000 {
            let tag = new_tag(&mut rng);
            assert_eq!(tag.len(), 4);
            assert!(tag.chars().all(|c| !"AEIOU0O1IL5SZ2GQVL8".contains(c)), "{tag}");
        }
    }
}
