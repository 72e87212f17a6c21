use super::{DeskWords, MailWords, NoticeWords, ReasonWords, SiteWords};
use crate::contract::language::Language;

/// What stands around the pages, and the pages that the server makes without the application.
#[must_use]
pub fn site_words_for(language: Language) -> &'static SiteWords {
    SiteWords::of(language)
}

/// The sentences of the reasons, in a language.
#[must_use]
pub fn reason_words_for(language: Language) -> &'static ReasonWords {
    ReasonWords::of(language)
}

/// What support reads of a sign-in.
#[must_use]
pub fn desk_words_for(language: Language) -> &'static DeskWords {
    DeskWords::of(language)
}

/// The sentences of the notices, in a language.
#[must_use]
pub fn notice_words_for(language: Language) -> &'static NoticeWords {
    NoticeWords::of(language)
}

/// The sentences of messages.
#[must_use]
pub fn mail_words_for(language: Language) -> &'static MailWords {
    MailWords::of(language)
}
