//! What people type, parsed once. Nothing behind the forms takes a bare `String` where one of these is meant.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// What all of them have in common: the text is given out on purpose only, never by `Debug`.
macro_rules! typed {
    ($($field:ident),+) => {$(
        impl $field {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $field {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($field), "(…)"))
            }
        }
    )+};
}

typed!(LoginId, OneTimeCode, EmailAddress, MobileNumber);

/// A subscriber's sign-in identity: compatibility-folded (NFKC, Unicode TR15) and lower-cased, so that full-width
/// and half-width, capital and small letters name the same account. 1 to 128 characters without blanks.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LoginId(String);

impl LoginId {
    const MAX_CHARS: usize = 128;

    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        // Longer input than could ever fold to a valid ID is refused before it costs anything.
        if typed.len() > Self::MAX_CHARS * 16 {
            return None;
        }
        let folded: String = typed.trim().chars().map(joined).nfkc().flat_map(char::to_lowercase).nfkc().collect();
        let folded = folded.trim();
        let fits = !folded.is_empty()
            && folded.chars().count() <= Self::MAX_CHARS
            && !folded.chars().any(|c| c.is_control() || c.is_whitespace() || is_invisible(c));
        fits.then(|| Self(folded.to_owned()))
    }
}

/// The marks that make a kana voiced, typed as letters of their own (`は` and `゛`), as they join the kana before them.
fn joined(c: char) -> char {
    match c {
        '\u{309B}' => '\u{3099}',
        '\u{309C}' => '\u{309A}',
        c => c,
    }
}

/// Six digits as typed by the subscriber, or pasted with the sentence they stand in. Input is forgiving (digits of any
/// width or writing, blanks, hyphens), matching is not.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

impl OneTimeCode {
    pub const DIGITS: usize = 6;

    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 1024 {
            return None;
        }
        let (mut digits, mut interrupted) = (String::new(), false);
        for c in typed.nfkc().map(ascii_digit) {
            if c.is_ascii_digit() && interrupted {
                return None;
            } else if c.is_ascii_digit() {
                digits.push(c);
            } else {
                interrupted |= !digits.is_empty() && !is_between(c);
            }
        }
        (digits.len() == Self::DIGITS).then_some(Self(digits))
    }
}

/// The form of a domain that mail servers take (UTS 46): `例え.jp` is `xn--r8jz45g.jp`.
fn ascii_domain(typed: &str) -> Option<String> {
    if typed.is_ascii() { Some(typed.to_ascii_lowercase()) } else { idna::domain_to_ascii(typed).ok() }
}

/// An address for messages. Kept as typed (half-width), its domain in ASCII letters; Japanese carriers handed out local parts that break
/// RFC 5321 (`a..b@`, `c.@`), and those are people's real addresses, so dots are not policed.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 1024 {
            return None;
        }
        let folded: String = typed.trim().nfkc().collect();
        let (local, domain) = folded.rsplit_once('@')?;
        let domain = ascii_domain(domain)?;
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let domain_fits = domain.len() <= 253
            && domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            });
        (local_fits && domain_fits).then(|| Self(format!("{local}@{domain}")))
    }

    /// The part before the last `@`, and the part behind it.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.0.rsplit_once('@').unwrap_or((&self.0, ""))
    }
}

/// A Japanese mobile number in E.164 (`+819012345678`): 060, 070, 080 or 090 and eight digits, however written.
#[derive(Clone, PartialEq, Eq)]
pub struct MobileNumber(String);

impl MobileNumber {
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let folded = number(typed, "()")?;
        let national = match folded.strip_prefix("+81").or_else(|| folded.strip_prefix("0081")) {
            Some(rest) => rest.strip_prefix('0').unwrap_or(rest),
            None => folded.strip_prefix('0')?,
        };
        let fits = national.len() == 10
            && national.bytes().all(|b| b.is_ascii_digit())
            && ["60", "70", "80", "90"].iter().any(|prefix| national.starts_with(prefix));
        fits.then(|| Self(format!("+81{national}")))
    }

    /// The same, or a number of another country in E.164, written with its +. Whether messages may go there is the
    /// operator's to say.
    #[must_use]
    pub fn parse_any(typed: &str) -> Option<Self> {
        Self::parse(typed).or_else(|| {
            let folded = number(typed, "().")?;
            let digits = folded.strip_prefix('+')?;
            let fits = (8..=15).contains(&digits.len())
                && digits.bytes().all(|b| b.is_ascii_digit())
                && !digits.starts_with('0')
                && !digits.starts_with("81");
            fits.then(|| Self(format!("+{digits}")))
        })
    }
}

/// A number without what people put between its digits: blanks, dashes and these `marks`. `None`: far too long.
fn number(typed: &str, marks: &str) -> Option<String> {
    let is_dropped = |c: char| is_between(c) || marks.contains(c);
    (typed.len() <= 256).then(|| typed.nfkc().map(ascii_digit).filter(|c| !is_dropped(*c)).collect())
}

/// What stands between digits and means nothing. A keycap (`1️⃣`) is a digit with a box around it, and a picture in a mail
/// is copied as a character that stands for it.
fn is_between(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || is_invisible(c) || matches!(c, '\u{20E3}' | '\u{FFFC}')
}

/// The digits of Arabic and Persian keyboards, which no folding of Unicode makes ours.
fn ascii_digit(c: char) -> char {
    let value = match c {
        '\u{0660}'..='\u{0669}' => u32::from(c) - 0x0660,
        '\u{06F0}'..='\u{06F9}' => u32::from(c) - 0x06F0,
        _ => return c,
    };
    char::from_digit(value, 10).unwrap_or(c)
}

/// Dashes that people and keyboards put between digits, the Japanese long-vowel mark among them.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{FE63}' | '\u{FF0D}' | '\u{FF70}')
}

/// Characters that show nothing: zero-width, bidirectional marks, soft hyphen, tags, fillers, the empty Braille cell
/// (`Default_Ignorable_Code_Point` of Unicode, and that cell).
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn login_id(typed: &str) -> Option<String> {
        LoginId::parse(typed).map(|id| id.as_str().to_owned())
    }

    fn code(typed: &str) -> Option<String> {
        OneTimeCode::parse(typed).map(|code| code.as_str().to_owned())
    }

    fn mobile(typed: &str) -> Option<String> {
        MobileNumber::parse(typed).map(|number| number.as_str().to_owned())
    }

    #[test]
    fn full_width_and_capital_letters_name_the_same_account() {
        assert_eq!(login_id("  Ｈａｎａｋｏ０１ "), Some("hanako01".into()));
        assert_eq!(login_id("HANAKO01"), Some("hanako01".into()));
    }

    #[test]
    fn an_id_with_blanks_control_or_invisible_characters_is_none() {
        for typed in ["", "   ", "ha nako", "ha\0nako", "ha\u{200B}nako", "ha\u{202E}nako", &"a".repeat(129)] {
            assert_eq!(login_id(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn an_id_that_shows_nothing_is_none() {
        for typed in ["\u{3164}\u{3164}", "\u{1160}", "\u{FFA0}", "\u{2800}", "hanako\u{3164}", "hanako\u{E0001}"] {
            assert_eq!(login_id(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn kana_with_their_marks_typed_apart_name_the_same_account() {
        for typed in ["ふたば", "ふたは゛", "ふたはﾞ", "ふたは\u{3099}"] {
            assert_eq!(login_id(typed), Some("ふたば".into()), "{typed:?}");
        }
        assert_eq!(login_id("は゜る"), login_id("ぱる"));
        assert_eq!(login_id("ﾌﾀﾊﾞ"), Some("フタバ".into()), "hiragana and katakana stay two");
    }

    #[test]
    fn a_domain_in_japanese_letters_is_kept_as_mail_servers_take_it() {
        let address = |typed: &str| EmailAddress::parse(typed).map(|address| address.as_str().to_owned());
        assert_eq!(address("hanako@例え.jp"), Some("hanako@xn--r8jz45g.jp".into()));
        assert_eq!(address("hanako@例え。ＪＰ"), address("hanako@xn--r8jz45g.jp"));
        assert_eq!(address("花子@example.jp"), None);
        assert_eq!(address("hanako@例え"), None);
        assert_eq!(address("hanako@例 え.jp"), None);
    }

    #[test]
    fn a_code_survives_the_ways_people_paste_it() {
        for typed in [
            "123456",
            " 123 456 ",
            "123-456",
            "１２３４５６",
            "１２３　４５６",
            "123\u{200B}456",
            "123ー456",
            "\u{A0}123456\u{A0}",
            "\u{FFFC}123456",
            "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣",
            "①②③④⑤⑥",
            "١٢٣٤٥٦",
            "۱۲۳۴۵۶",
            "ワンタイムキーは123456です。",
            "Your key: 123 456 (match letters KRTM)",
            "キー123456",
        ] {
            assert_eq!(code(typed), Some("123456".into()), "{typed:?}");
        }
        assert_eq!(code("000000"), Some("000000".into()));
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        for typed in [
            "",
            "12345",
            "1234567",
            "12345a",
            "一二三四五六",
            "12345\0",
            "K7RM-2X9C-1Q4W-8HBD",
            "123456 は10分間有効です",
            "123456 @id.example.jp #123456",
            "12番34番56番",
        ] {
            assert_eq!(code(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn carrier_addresses_that_break_the_standard_are_people_too() {
        for typed in ["a..b@docomo.ne.jp", "c.@ezweb.ne.jp", ".d@softbank.ne.jp", "hanako@example.jp"] {
            assert_eq!(EmailAddress::parse(typed).map(|a| a.as_str().to_owned()), Some(typed.to_owned()));
        }
        assert_eq!(
            EmailAddress::parse(" Ｈanako＠Example.JP ").map(|a| a.as_str().to_owned()),
            Some("Hanako@example.jp".into())
        );
    }

    #[test]
    fn what_no_mail_server_could_take_is_no_address() {
        for typed in
            ["", "hanako", "@example.jp", "a@b", "a b@example.jp", "a\r\nBcc: x@example.jp", "a@-x.jp", "a@x..jp"]
        {
            assert_eq!(EmailAddress::parse(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn mobile_numbers_in_any_japanese_writing_are_one_number() {
        for typed in [
            "090-1234-5678",
            "09012345678",
            "０９０１２３４５６７８",
            "+81 90 1234 5678",
            "0081-90-1234-5678",
            "+81(0)90-1234-5678",
            "090ー1234ー5678",
        ] {
            assert_eq!(mobile(typed), Some("+819012345678".into()), "{typed:?}");
        }
    }

    #[test]
    fn numbers_that_receive_no_message_are_refused() {
        for typed in
            ["03-1234-5678", "0120-123-456", "020-1234-5678", "0570-000-000", "090-1234-567", "+1 415 555 0100", ""]
        {
            assert_eq!(mobile(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn numbers_of_other_countries_are_read_where_they_are_asked_for() {
        let any = |typed: &str| MobileNumber::parse_any(typed).map(|number| number.as_str().to_owned());
        assert_eq!(any("+82 10-1234-5678"), Some("+821012345678".into()));
        assert_eq!(any("＋１ (415) 555-0100"), Some("+14155550100".into()));
        assert_eq!(any("090-1234-5678"), Some("+819012345678".into()));
        for typed in
            ["+81 3 1234 5678", "1 415 555 0100", "+0 12345678", "+1234567", "+1234567890123456", "+82 10 1234x"]
        {
            assert_eq!(any(typed), None, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_an_id_twice_changes_nothing(typed in "\\PC{0,40}") {
            if let Some(once) = login_id(&typed) {
                prop_assert_eq!(login_id(&once), Some(once));
            }
        }

        #[test]
        fn no_input_panics(typed in any::<String>()) {
            let _ = (login_id(&typed), code(&typed), mobile(&typed), EmailAddress::parse(&typed));
        }
    }
}
