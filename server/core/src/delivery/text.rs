//! The text form of a mail.

use super::letter::{CodeBlock, Letter};

/// The text form: for readers without HTML, for screen readers, for the first line on a lock screen.
#[must_use]
pub fn write(letter: &Letter<'_>) -> String {
    let mut blocks = Vec::new();
    if let Some(CodeBlock { label, code, about }) = &letter.code {
        blocks.extend([format!("{label}\n{code}"), about.join("\n")]);
    }
    blocks.extend(letter.paragraphs.iter().cloned());
    // "-- " and a line end is the signature mark mail programs know (RFC 3676 4.3).
    blocks.push(format!("-- \n{}", letter.footer.join("\n")));
    blocks.join("\n\n") + "\n"
}
