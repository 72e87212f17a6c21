//! Turns a template and its values into what a person reads. Pure: the same message at the same moment is the same text.

use std::time::Duration;

use contract::{brand::Brand, language::Language, notice::NoticeKind};
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use words::{
    MailWords, NoticeWords,
    notice::{NoticeSentences, sentences},
};

use super::{
    html,
    letter::{CodeBlock, Letter},
    sms, text,
};
use crate::{
    local_time,
    rules::time::Timestamp,
    site::Site,
    store::{messages::Template, proofs::Purpose},
};

/// What every message of this site has in common.
pub struct MessageContext<'a> {
    pub brand: &'a Brand,
    pub zone: &'a TimeZone,
    /// Host of the public address, to which the last line of an SMS binds the code.
    pub host: &'a str,
}

impl<'a> MessageContext<'a> {
    #[must_use]
    pub fn of(site: &'a Site) -> Self {
        Self { brand: &site.brand, zone: &site.zone, host: site.config.public_url.host_str().unwrap_or_default() }
    }
}

/// A rendered mail. Cannot be printed: its bodies hold the code.
pub struct Mail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// The mail of a template. Its subject ends with the time, of a notice that of what happened, else that of sending: mail
/// programs fold mails of one subject into each other, and nobody finds the newest.
#[must_use]
pub fn mail(context: &MessageContext<'_>, language: Language, template: &Template, now: Timestamp) -> Mail {
    let words = MailWords::of(language);
    let brand = &context.brand.name;
    let greeting = words.mail_code_greeting(brand);
    let time = local_time::clock(context.zone, now);
    let mut opens = None;
    let (subject, code, paragraphs) = match template {
        Template::SignInCode { code, tag, ends_at } => (
            words.mail_code_subject(brand, tag, time),
            Some(code_of(context, words, code, tag, *ends_at, now)),
            vec![
                greeting,
                words.mail_code_intro.to_owned(),
                words.mail_code_not_you.to_owned(),
                words.mail_code_never_asked.to_owned(),
            ],
        ),
        Template::ProofCode { of, code, tag, ends_at } => (
            words.mail_proof_subject(brand, tag, time),
            Some(code_of(context, words, code, tag, *ends_at, now)),
            vec![
                greeting,
                proof_intro(words, *of).to_owned(),
                words.mail_proof_not_you.to_owned(),
                words.mail_code_never_asked.to_owned(),
            ],
        ),
        Template::NewEmail { code, tag, ends_at, link, link_ends_at } => {
            // After an outage the link is all that is left: a code that is over helps nobody.
            let is_live = now < *ends_at;
            let ways: &[&str] =
                if is_live { &[words.mail_email_intro, words.mail_email_code] } else { &[words.mail_email_intro_link] };
            let mut paragraphs = vec![greeting];
            paragraphs.extend(ways.iter().map(|way| (*way).to_owned()));
            paragraphs.extend([
                words.mail_email_link(link.expose_secret()),
                words.mail_email_ends(local_time::moment(context.zone, *link_ends_at)),
                words.mail_email_not_you.to_owned(),
            ]);
            let code = is_live.then(|| code_of(context, words, code, tag, *ends_at, now));
            opens = Some(link.expose_secret());
            (words.mail_email_subject(brand, tag, time), code, paragraphs)
        }
        Template::Notice { of, label, at } => {
            let mut paragraphs = what_happened(context, language, *of, label, *at);
            let not_you = sentences(NoticeWords::of(language), *of).not_you.to_owned();
            paragraphs.extend([words.mail_notice_if_you.to_owned(), not_you, words.mail_notice_todo(context.host)]);
            (notice_subject(context, language, *of, *at), None, paragraphs)
        }
        Template::EmailUndo { of, at, link } => {
            let mut paragraphs = what_happened(context, language, *of, "", *at);
            paragraphs.extend([words.mail_notice_if_you.to_owned(), words.mail_email_undo(link.expose_secret())]);
            opens = Some(link.expose_secret());
            (notice_subject(context, language, *of, *at), None, paragraphs)
        }
        Template::Ids { ids } => {
            (words.mail_ids_subject(brand, time), None, vec![greeting, words.mail_ids_intro.to_owned(), ids.join("\n")])
        }
    };
    let letter = Letter { language, subject, code, paragraphs, link: opens, footer: footer(words, context.brand) };
    let (text, html) = (text::write(&letter), html::write(&letter));
    Mail { subject: letter.subject, text, html }
}

fn code_of<'a>(
    context: &MessageContext<'_>,
    words: &'a MailWords,
    code: &'a SecretString,
    tag: &str,
    ends_at: Timestamp,
    now: Timestamp,
) -> CodeBlock<'a> {
    CodeBlock {
        label: words.mail_code_label,
        code: code.expose_secret(),
        about: [
            words.mail_code_tag(tag),
            words.mail_code_ends(minutes(now, ends_at), local_time::zoned_clock(context.zone, ends_at)),
        ],
    }
}

fn proof_intro(words: &MailWords, of: Purpose) -> &'static str {
    match of {
        Purpose::Fresh => words.mail_proof_intro_fresh,
        Purpose::TwoStep => words.mail_proof_intro_two_step,
        Purpose::Mobile | Purpose::Email => words.mail_proof_intro_mobile,
        Purpose::SignUp => words.mail_proof_intro_sign_up,
        Purpose::Recover => words.mail_proof_intro_recover,
    }
}

fn notice_subject(context: &MessageContext<'_>, language: Language, of: NoticeKind, at: Timestamp) -> String {
    let NoticeSentences { title, .. } = sentences(NoticeWords::of(language), of);
    MailWords::of(language).mail_notice_subject(&context.brand.name, local_time::clock(context.zone, at), title)
}

/// What happened, when, and in which browser if it was one.
fn what_happened(
    context: &MessageContext<'_>,
    language: Language,
    of: NoticeKind,
    label: &str,
    at: Timestamp,
) -> Vec<String> {
    let words = MailWords::of(language);
    let NoticeSentences { what, .. } = sentences(NoticeWords::of(language), of);
    let moment = local_time::moment(context.zone, at);
    let browser = (!label.is_empty()).then(|| words.mail_notice_label(label));
    let facts: Vec<String> = [Some(words.mail_notice_at(moment)), browser].into_iter().flatten().collect();
    vec![words.mail_code_greeting(&context.brand.name), what.to_owned(), facts.join("\n")]
}

/// The SMS of a template; `None` if the names of this site leave no room for it, or it is never sent by SMS.
#[must_use]
pub fn sms(context: &MessageContext<'_>, language: Language, template: &Template) -> Option<String> {
    match template {
        Template::SignInCode { code, tag, .. } | Template::ProofCode { code, tag, .. } => {
            sms::code_text(language, code.expose_secret(), tag, &context.brand.name, context.host)
        }
        Template::Notice { of, .. } => {
            let NoticeSentences { title, .. } = sentences(NoticeWords::of(language), *of);
            Some(sms::notice_text(language, title, &context.brand.name, context.host))
        }
        Template::NewEmail { .. } | Template::EmailUndo { .. } | Template::Ids { .. } => None,
    }
}

/// The code in a message, for the development outbox; a notice has none.
#[must_use]
pub fn code(template: &Template) -> Option<&SecretString> {
    match template {
        Template::SignInCode { code, .. } | Template::ProofCode { code, .. } | Template::NewEmail { code, .. } => {
            Some(code)
        }
        Template::Notice { .. } | Template::EmailUndo { .. } | Template::Ids { .. } => None,
    }
}

fn footer(words: &MailWords, brand: &Brand) -> Vec<String> {
    let help: Vec<&str> =
        [brand.help_phone.as_str(), brand.help_url.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let whom = if help.is_empty() { brand.name.clone() } else { words.mail_footer(&brand.name, help.join("  ")) };
    whom.lines().map(str::to_owned).chain([words.mail_no_reply.to_owned()]).collect()
}

/// Minutes left, to the nearest: the moments between writing and sending do not turn ten into nine.
fn minutes(now: Timestamp, ends_at: Timestamp) -> u64 {
    ((now.until(ends_at) + Duration::from_secs(30)).as_secs() / 60).max(1)
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
