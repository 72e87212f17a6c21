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

/// What was typed, as it is hashed: capital letters without anything between or around them, look-alikes read as what
/// they stand for. `None`: not one such code.
#[must_use]
pub fn parse(typed: &str) -> Option<String> {
    Some(groups(typed)?.concat())
}

/// Whether it is written as we write them, in four groups or in one, and so is no sentence that happens to have as many
/// letters.
#[must_use]
pub fn is_written_out(typed: &str) -> bool {
    groups(typed).is_some_and(|groups| groups.iter().all(|group| [GROUP, LENGTH].contains(&group.len())))
}

/// The letters of one code, as they stand together. The number it has in a list is left out, as are brackets, full stops
/// and whatever else cannot be a letter of it.
fn groups(typed: &str) -> Option<Vec<String>> {
    if typed.len() > 512 {
        return None;
    }
    let is_number_in_list = |c: &char| ('\u{2460}'..='\u{2473}').contains(c);
    let folded: String = typed.chars().filter(|c| !is_number_in_list(c)).nfkc().flat_map(char::to_uppercase).collect();
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words.collect();
    let letters: usize = words.iter().map(|word| word.len()).sum();
    if letters > LENGTH
        && words.first().is_some_and(|first| first.len() <= 2 && first.bytes().all(|b| b.is_ascii_digit()))
    {
        words.remove(0);
    }
    let read = |word: &str| word.replace('O', "0").replace(['I', 'L'], "1");
    let groups: Vec<String> = words.into_iter().map(read).collect();
    let letters: usize = groups.iter().map(String::len).sum();
    let fits = letters == LENGTH && groups.iter().all(|group| group.bytes().all(|letter| LETTERS.contains(&letter)));
    fits.then_some(groups)
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

    #[test]
    fn what_stands_around_a_code_on_its_page_comes_along_and_is_left_out() {
        let plain = parse("K7RM-2X9C-TQ4W-8HBD");
        assert!(plain.is_some());
        for typed in [
            "1. K7RM-2X9C-TQ4W-8HBD",
            "10.\tK7RM-2X9C-TQ4W-8HBD",
            "３）K7RM-2X9C-TQ4W-8HBD",
            "①K7RM-2X9C-TQ4W-8HBD",
            "K7RM-2X9C-TQ4W-8HBD。",
            "「K7RM-2X9C-TQ4W-8HBD」",
            "予備コード：K7RM 2X9C TQ4W 8HBD です",
            "1 K7RM2X9CTQ4W8HBD.",
        ] {
            assert_eq!(parse(typed), plain, "{typed:?}");
        }
    }

    #[test]
    fn two_codes_or_half_a_code_are_none() {
        for typed in
            ["K7RM-2X9C-TQ4W-8HBD K7RM-2X9C-TQ4W-8HBD", "K7RM-2X9C", "1. K7RM-2X9C-TQ4W", "123 K7RM-2X9C-TQ4W-8HBD", ""]
        {
            assert_eq!(parse(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn a_sentence_with_as_many_letters_is_not_taken_for_a_code() {
        assert!(is_written_out("K7RM-2X9C-TQ4W-8HBD") && is_written_out("k7rm2x9ctq4w8hbd"));
        assert!(parse("My code 123456 ok").is_none() || !is_written_out("My code 123456 ok"));
        assert!(!is_written_out("Key for me: 123456") && !is_written_out("123456"));
    }

    proptest! {
        #[test]
        fn no_input_panics(typed in any::<String>()) {
            let _ = parse(&typed);
        }
    }
}
