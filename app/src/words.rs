//! Every sentence a subscriber reads, in the language of this page.
//!
//! The sentences stand in `locales/`; `build.rs` makes them these structs. Changing the language is a form and a new
//! page, so nothing here is reactive.

use std::fmt::Display;

use crate::contract::language::Language;

#[cfg(feature = "ssr")]
mod served;
#[cfg(feature = "ssr")]
pub use served::*;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The sentences of `/sign-in` and of what every page needs, in the language of this page.
pub fn words() -> &'static Words {
    words_for(language())
}

/// The sentences of the pages behind sign-in. Named only there, so that they are loaded with those pages.
pub fn my_words() -> &'static MyWords {
    MyWords::of(language())
}

/// The sentences of the steps between password and My Page.
pub fn step_words() -> &'static StepWords {
    StepWords::of(language())
}

/// The sentences of the reasons. Named only by pages that are loaded when asked for: they are long, and `/sign-in` has
/// none of them.
pub fn reason_words() -> &'static ReasonWords {
    ReasonWords::of(language())
}

/// What pages loaded when asked for have in common: refusals that `/sign-in` never shows, what was done.
pub fn shared_words() -> &'static SharedWords {
    SharedWords::of(language())
}

/// The sentences of the pages behind My Page.
pub fn account_words() -> &'static AccountWords {
    AccountWords::of(language())
}

/// The sentences of signing up, of recovery and of the links in mails.
pub fn door_words() -> &'static DoorWords {
    DoorWords::of(language())
}

/// The sentences of the notices, as on My Page.
pub fn notice_words() -> &'static NoticeWords {
    NoticeWords::of(language())
}

/// The sentences of the check and of the help.
pub fn help_words() -> &'static HelpWords {
    HelpWords::of(language())
}

/// The page sentences of a language.
#[must_use]
pub fn words_for(language: Language) -> &'static Words {
    Words::of(language)
}

/// The language of this page: what the door found in the request, or what stands in its place in the gallery and
/// in pages made outside the application.
#[cfg(feature = "ssr")]
#[must_use]
pub fn language() -> Language {
    use leptos::prelude::use_context;

    use_context::<crate::backend::Visit>()
        .map(|visit| visit.request().language)
        .or_else(use_context::<Language>)
        .unwrap_or_default()
}

/// The language of this page: what the server wrote into `<html lang>`.
#[cfg(not(feature = "ssr"))]
#[must_use]
pub fn language() -> Language {
    crate::browser::language()
}

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
        // The method takes brand and tag only; lock screens show subjects.
        let subject = mail_words_for(Language::Ja).mail_code_subject("さくら光", "KRTM");
        assert_eq!(subject, "【さくら光】ワンタイムキーのお知らせ（照合文字 KRTM）");
    }

    #[test]
    fn without_a_request_the_language_is_the_one_in_context() {
        leptos::prelude::Owner::new().with(|| {
            assert_eq!(language(), Language::Ja);
            leptos::prelude::provide_context(Language::En);
            assert_eq!(language(), Language::En);
        });
    }
}
