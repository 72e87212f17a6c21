//! Recovery codes: 80 random bits each, written so that they survive paper and a telephone.

use rand::{Rng, RngExt};
use unicode_normalization::UnicodeNormalization;

/// Crockford's base 32: no I, L, O and U, so that nothing is taken for something else.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const GROUP: usize = 4;

/// A new one, such as `K7RM-2X9C-TQ4W-8HBD`.
#[must_use]
pub fn new(rng: &mut impl Rng) -> String {
    let letters: Vec<u8> = (0..LENGTH).map(|_| LETTERS[rng.random_range(0..LETTERS.len())]).collect();
    letters.chunks(GROUP).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// What was typed, as it is hashed: capital letters without anything between them, look-alikes read as what they stand
/// for. `None`: no such code.
#[must_use]
pub fn parse(typed: &str) -> Option<String> {
    if typed.len() > 512 {
        return None;
    }
    let mut read = String::with_capacity(LENGTH);
    for c in typed.nfkc().flat_map(char::to_uppercase) {
        match c {
            'O' => read.push('0'),
            'I' | 'L' => read.push('1'),
            c if c.is_ascii() && LETTERS.contains(&(c as u8)) => read.push(c),
            c if c.is_alphanumeric() && c != 'ー' => return None,
            _ => {}
        }
    }
    (read.len() == LENGTH).then_some(read)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn what_is_printed_can_be_typed_in_any_writing() {
        let code = new(&mut StdRng::seed_from_u64(7));
        assert_eq!(code.len(), 19);
        let read = parse(&code).unwrap();
        assert_eq!(parse(&code.to_lowercase().replace('-', " ")), Some(read.clone()));
        let wide: String =
            code.chars().map(|c| if c == '-' { 'ー' } else { char::from_u32(c as u32 + 0xFEE0).unwrap() }).collect();
        assert_eq!(parse(&wide), Some(read));
    }

    #[test]
    fn look_alikes_are_read_as_what_they_stand_for() {
        assert_eq!(parse("oOiIlL00-11112222"), parse("0011-1100-1111-2222"));
        assert_eq!(parse("493025"), None);
        assert_eq!(parse("UUUU-UUUU-UUUU-UUUU"), None);
    }

    proptest! {
        #[test]
        fn no_input_panics(typed in any::<String>()) {
            let _ = parse(&typed);
        }
    }
}
