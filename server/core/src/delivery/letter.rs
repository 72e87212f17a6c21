//! The content of a mail, before it becomes text or HTML.

use contract::language::Language;

/// The sentences of a mail in the order they are read.
pub struct Letter<'a> {
    pub language: Language,
    pub subject: String,
    /// Comes first: it is what people open the mail for, and what a phone shows of it.
    pub code: Option<CodeBlock<'a>>,
    /// Everything else, a paragraph each.
    pub paragraphs: Vec<String>,
    /// The address that has to be opened, where the mail is about one; it stands alone on a line of a paragraph.
    pub link: Option<&'a str>,
    /// Who writes and where help is, a line each.
    pub footer: Vec<String>,
}

/// A code as a mail shows it.
pub struct CodeBlock<'a> {
    pub label: &'a str,
    pub code: &'a str,
    /// Match letters and life.
    pub about: [String; 2],
}
