//! The sentences, in the language of this page. Changing the language is a form and a new page, so nothing here is
//! reactive.

use contract::language::Language;
use words::{AccountWords, HelpWords, MyWords, NoticeWords, PublicWords, ReasonWords, SharedWords, StepWords, Words};

/// The sentences of `/sign-in` and of what every page needs, in the language of this page.
pub fn words() -> &'static Words {
    Words::of(language())
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
pub fn public_words() -> &'static PublicWords {
    PublicWords::of(language())
}

/// The sentences of the notices, as on My Page.
pub fn notice_words() -> &'static NoticeWords {
    NoticeWords::of(language())
}

/// The sentences of the check and of the help.
pub fn help_words() -> &'static HelpWords {
    HelpWords::of(language())
}

/// The language of this page: what the HTTP layer found in the request, or what stands in its place in the gallery and
/// in pages made outside the application.
#[cfg(feature = "ssr")]
#[must_use]
pub fn language() -> Language {
    use leptos::prelude::use_context;

    use_context::<contract::backend::Visit>()
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
    fn without_a_request_the_language_is_the_one_in_context() {
        leptos::prelude::Owner::new().with(|| {
            assert_eq!(language(), Language::Ja);
            leptos::prelude::provide_context(Language::En);
            assert_eq!(language(), Language::En);
        });
    }
}
