//! Writes the structs of sentences.

use std::fmt::Write;

use super::catalogue::Sentence;

/// Sentences are grouped by the beginning of their key, because a struct reaches the browser as a whole or not at
/// all: messages, what stands around the page and what support reads are only written by the server; the steps after
/// the password, what is behind sign-in, the reasons and the pages of help are loaded with the pages that say them.
const GROUPS: [(&[&str], &str); 12] = [
    (&["mail_"], "MailWords"),
    (&["site_"], "SiteWords"),
    (&["desk_"], "DeskWords"),
    // On My Page, and in messages.
    (&["notice_"], "NoticeWords"),
    (&["my_", "list_", "replace_"], "MyWords"),
    (&["code_", "resend_", "remember_", "remembered_"], "StepWords"),
    (&["reason_"], "ReasonWords"),
    // The ways in without a password, links in mails, and the help about them: pages without script.
    (&["public_", "sign_up_", "recover_", "link_", "help_lost_", "help_privacy_"], "PublicWords"),
    (&["check_", "help_"], "HelpWords"),
    // What several pages loaded when asked for say: refusals, what was done, passwords, recovery codes.
    (&["refused_", "done_", "shared_"], "SharedWords"),
    // The pages behind My Page.
    (&["proof_", "two_step_", "customer_", "email_", "mobile_", "password_", "recovery_", "history_"], "AccountWords"),
    (&[""], "Words"),
];

/// The whole file that `src/words.rs` includes.
pub fn rust(sentences: &[Sentence]) -> String {
    let mut out = String::new();
    for (_, name) in GROUPS {
        let members: Vec<&Sentence> = sentences.iter().filter(|sentence| group(&sentence.key) == name).collect();
        // Writing to a String cannot fail.
        let _ = group_of_words(&mut out, name, &members);
    }
    out
}

fn group(key: &str) -> &'static str {
    let is_in = |prefixes: &[&str]| prefixes.iter().any(|prefix| key.starts_with(prefix));
    GROUPS.iter().find(|(prefixes, _)| is_in(prefixes)).map_or("Words", |(_, name)| name)
}

fn group_of_words(out: &mut String, name: &str, members: &[&Sentence]) -> std::fmt::Result {
    let fixed = || members.iter().filter(|sentence| sentence.placeholders.is_empty());
    writeln!(out, "/// Sentences of one language.\n#[derive(Debug)]\npub struct {name} {{")?;
    let speaks = members.iter().any(|sentence| !sentence.placeholders.is_empty());
    if speaks {
        writeln!(out, "    language: Language,")?;
    }
    for Sentence { key, ja, .. } in fixed() {
        writeln!(out, "    #[doc = {ja:?}]\n    pub {key}: &'static str,")?;
    }
    writeln!(out, "}}\n\nimpl {name} {{")?;
    for language in ["Ja", "En"] {
        writeln!(out, "    const {}: Self = Self {{", language.to_uppercase())?;
        if speaks {
            writeln!(out, "        language: Language::{language},")?;
        }
        for Sentence { key, ja, en, .. } in fixed() {
            writeln!(out, "        {key}: {:?},", if language == "Ja" { ja } else { en })?;
        }
        writeln!(out, "    }};\n")?;
    }
    writeln!(
        out,
        "    /// The sentences of this language.\n    #[must_use]\n    pub fn of(language: Language) -> &'static Self {{\n        \
         static JA: {name} = {name}::JA;\n        static EN: {name} = {name}::EN;\n        match language {{\n            \
         Language::Ja => &JA,\n            Language::En => &EN,\n        }}\n    }}"
    )?;
    for Sentence { key, ja, en, placeholders } in members.iter().filter(|sentence| !sentence.placeholders.is_empty()) {
        let arguments: Vec<String> = placeholders.iter().map(|name| format!("{name}: impl Display")).collect();
        writeln!(
            out,
            "\n    #[doc = {ja:?}]\n    #[must_use]\n    pub fn {key}(&self, {}) -> String {{\n        match self.language {{\n            \
             Language::Ja => format!({ja:?}),\n            Language::En => format!({en:?}),\n        }}\n    }}",
            arguments.join(", ")
        )?;
    }
    writeln!(out, "}}\n")
}
