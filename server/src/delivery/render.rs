//! Turns a template and its values into what a person reads. Pure: the same message twice is the same text.

use std::time::Duration;

use app::{
    contract::{brand::Brand, language::Language},
    words::{MailWords, mail_words_for},
};
use jiff::{Timestamp as Moment, tz::TimeZone};
use secrecy::{ExposeSecret, SecretString};

use super::{html, sms, text};
use crate::{
    rules::time::Timestamp,
    store::messages::{Notice, Template},
    when,
};

/// What every message of this site has in common.
pub struct House<'a> {
    pub brand: &'a Brand,
    pub zone: &'a TimeZone,
    /// Host of the public address, to which the last line of an SMS binds the code.
    pub host: &'a str,
}

/// A rendered mail. Cannot be printed: its bodies hold the code.
pub struct Mail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// The sentences of a mail in the order they are read.
pub struct Letter<'a> {
    pub language: Language,
    pub subject: String,
    /// Comes first: it is what people open the mail for, and what a phone shows of it.
    pub code: Option<Code<'a>>,
    /// Everything else, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Who writes and where help is, a line each.
    pub footer: Vec<String>,
}

/// A code as a mail shows it.
pub struct Code<'a> {
    pub label: &'a str,
    pub code: &'a str,
    /// Match letters and life.
    pub about: [String; 2],
}

/// The mail of a template.
#[must_use]
pub fn mail(house: &House<'_>, language: Language, template: &Template, now: Timestamp) -> Mail {
    let words = mail_words_for(language);
    let brand = &house.brand.name;
    let footer = footer(words, house.brand);
    let letter = match template {
        Template::SignInCode { code, tag, ends_at } => Letter {
            language,
            subject: words.mail_code_subject(brand, tag),
            code: Some(Code {
                label: words.mail_code_label,
                code: code.expose_secret(),
                about: [
                    words.mail_code_tag(tag),
                    words.mail_code_ends(minutes(now, *ends_at), clock(house.zone, *ends_at)),
                ],
            }),
            paragraphs: vec![
                words.mail_code_greeting(brand),
                words.mail_code_intro.to_owned(),
                words.mail_code_not_you.to_owned(),
                words.mail_code_never_asked.to_owned(),
            ],
            footer,
        },
        Template::Notice { of, label, at } => {
            let moment = when::moment(house.zone, *at);
            let (subject, said) = match of {
                Notice::CopiedSuspected => (
                    words.mail_copied_subject(brand),
                    [
                        words.mail_copied_what(label, moment),
                        words.mail_copied_why.to_owned(),
                        words.mail_copied_todo.to_owned(),
                        words.mail_copied_not_you.to_owned(),
                    ]
                    .to_vec(),
                ),
                Notice::CodesClosed => (
                    words.mail_closed_subject(brand),
                    [
                        words.mail_closed_what(moment),
                        words.mail_closed_todo.to_owned(),
                        words.mail_closed_you.to_owned(),
                    ]
                    .to_vec(),
                ),
            };
            let paragraphs = [words.mail_code_greeting(brand)].into_iter().chain(said).collect();
            Letter { language, subject, code: None, paragraphs, footer }
        }
    };
    let (text, html) = (text::write(&letter), html::write(&letter));
    Mail { subject: letter.subject, text, html }
}

/// The SMS of a template; `None` if the names of this site leave no room for it.
#[must_use]
pub fn sms(house: &House<'_>, language: Language, template: &Template) -> Option<String> {
    match template {
        Template::SignInCode { code, tag, .. } => {
            sms::code_text(language, code.expose_secret(), tag, &house.brand.name, house.host)
        }
        Template::Notice { of: Notice::CopiedSuspected, .. } => {
            Some(mail_words_for(language).mail_sms_copied(&house.brand.name))
        }
        Template::Notice { of: Notice::CodesClosed, .. } => {
            Some(mail_words_for(language).mail_sms_closed(&house.brand.name))
        }
    }
}

/// The code in a message, for the development outbox; a notice has none.
#[must_use]
pub fn code(template: &Template) -> Option<&SecretString> {
    match template {
        Template::SignInCode { code, .. } => Some(code),
        Template::Notice { .. } => None,
    }
}

fn footer(words: &MailWords, brand: &Brand) -> Vec<String> {
    let help: Vec<&str> =
        [brand.help_phone.as_str(), brand.help_url.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let whom = if help.is_empty() { brand.name.clone() } else { words.mail_footer(&brand.name, help.join("  ")) };
    whom.lines().map(str::to_owned).chain([words.mail_no_reply.to_owned()]).collect()
}

/// The clock time a code ends, with the zone's name: `10:45 JST`.
fn clock(zone: &TimeZone, at: Timestamp) -> String {
    let moment = Moment::from_millisecond(at.millis()).unwrap_or_default();
    moment.to_zoned(zone.clone()).strftime("%H:%M %Z").to_string()
}

/// Minutes left, to the nearest: the moments between writing and sending do not turn ten into nine.
fn minutes(now: Timestamp, ends_at: Timestamp) -> u64 {
    ((now.until(ends_at) + Duration::from_secs(30)).as_secs() / 60).max(1)
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
