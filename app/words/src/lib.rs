//! Every sentence that a subscriber, a mail or the support desk reads, in both languages.
//!
//! The sentences stand in `app/locales/`; `build.rs` makes them these structs, one for each part of the site that is
//! loaded on its own. `Words::of(language)` and its siblings name the sentences of one language.

pub mod notice;
pub mod reason;

use std::fmt::Display;

use contract::language::Language;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_filled_in_its_own_language() {
        assert_eq!(StepWords::of(Language::Ja).code_left(9, "05"), "残り9分05秒");
        assert_eq!(StepWords::of(Language::En).code_left(9, "05"), "9 min 05 s left");
    }

    #[test]
    fn no_subject_of_a_message_can_carry_the_code() {
        // The method takes brand, tag and time only; lock screens show subjects.
        let subject = MailWords::of(Language::Ja).mail_code_subject("さくら光", "KRTM", "10:35");
        assert_eq!(subject, "【さくら光】ワンタイムキーのお知らせ（照合文字 KRTM・10:35）");
    }
}
