//! The texts of SMS, one UCS-2 segment (70 characters) each.

use contract::language::Language;
use words::MailWords;

/// One segment of UCS-2: what a phone shows as one message and a carrier bills as one.
const SEGMENT: usize = 70;

/// The text of a code by SMS: code, service and match tag, do-not-share, and the line that binds the code to this host
/// (WICG sms-one-time-codes), which makes phones offer it on our page and on no other. If it is too long the middle
/// is shortened, never the last line; `None` if even that does not fit.
#[must_use]
pub fn code_text(language: Language, code: &str, tag: &str, brand: &str, host: &str) -> Option<String> {
    let words = MailWords::of(language);
    let head = words.mail_sms_code(brand, code, tag);
    let warnings = [words.mail_sms_secret, words.mail_sms_secret_short, words.mail_sms_secret_shortest];
    let last = format!("@{host} #{code}");
    warnings
        .into_iter()
        .map(|warning| format!("{head}\n{warning}\n{last}"))
        .find(|text| text.encode_utf16().count() <= SEGMENT)
}

/// The text of a notice by SMS: what happened, and what to do if it was somebody else. One segment; where that is too
/// short, first the address to type is left out, then the advice: the pages and the mail have both.
#[must_use]
pub fn notice_text(language: Language, title: &str, brand: &str, host: &str) -> String {
    let words = MailWords::of(language);
    let texts = [words.mail_sms_notice(brand, host, title), words.mail_sms_notice_short(brand, title)];
    let fits = |text: &String| text.encode_utf16().count() <= SEGMENT;
    texts.into_iter().find(fits).unwrap_or_else(|| words.mail_sms_notice_shortest(brand, title))
}

/// Whether every language has room for a code under these names: asked at the start and by `doctor`.
#[must_use]
pub fn names_fit(brand: &str, host: &str) -> bool {
    Language::ALL.iter().copied().all(|language| code_text(language, "000000", "AAAA", brand, host).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn code_first_and_bound_to_the_host_last() {
        assert_eq!(
            code_text(Language::Ja, "012345", "KRTM", "さくら光", "id.example.jp").as_deref(),
            Some(
                "012345 さくら光のワンタイムキー（照合文字KRTM）\nだれにも教えないでください。\n@id.example.jp #012345"
            )
        );
        assert_eq!(
            code_text(Language::En, "012345", "KRTM", "Sakura", "id.example.jp").as_deref(),
            Some("012345 Sakura one-time key (KRTM)\nTell nobody.\n@id.example.jp #012345")
        );
    }

    #[test]
    fn a_longer_name_shortens_the_warning_and_never_the_last_line() {
        let text = |brand: &str| code_text(Language::Ja, "012345", "KRTM", brand, "login.example.ne.jp");
        let short = text("さくら光").expect("fits");
        assert!(short.contains("\n教えないでください。\n"), "{short}");
        let shorter = text("さくら光サービス").expect("fits");
        assert!(shorter.contains("\n他言無用\n"), "{shorter}");
        assert!(shorter.ends_with("\n@login.example.ne.jp #012345"));
        assert_eq!(text("とても長い名前のさくら光サービス"), None);
    }

    #[test]
    fn what_will_not_fit_is_known_before_the_first_message() {
        assert!(names_fit("Shinrai", "localhost"));
        assert!(!names_fit("Shinrai", "a-very-long-name-of-a-sign-in-host.example.ne.jp"));
    }

    #[test]
    fn a_notice_is_one_segment_whatever_the_names_are() {
        let title = "なくした端末と番号の利用を止めました";
        for (brand, host) in
            [("さくら光", "id.example.jp"), ("とても長い名前のさくら光サービス", "login.a-long-name.example.ne.jp")]
        {
            let text = notice_text(Language::Ja, title, brand, host);
            assert!(text.encode_utf16().count() <= 70 && text.contains(title), "{text}");
            assert!(text.contains("覚えがなければ"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_longer_than_one_segment(brand in "\\PC{0,30}", host in "[a-z.]{1,40}", code in "[0-9]{6}") {
            for language in Language::ALL.iter().copied() {
                if let Some(text) = code_text(language, &code, "KRTM", &brand, &host) {
                    prop_assert!(text.encode_utf16().count() <= 70);
                    prop_assert!(text.starts_with(&code));
                    let last = format!("\n@{host} #{code}");
                    prop_assert!(text.ends_with(&last));
                }
            }
        }
    }
}
