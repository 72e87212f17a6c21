//! The HTML form of a mail.

use super::letter::{CodeBlock, Letter};

/// The HTML form: headings and paragraphs only, since Japanese phone mail apps drop or mangle more. No colours, so
/// that dark mode cannot make it unreadable; no link, no picture, no script, so that a genuine mail never teaches
/// anybody to press something in a mail.
#[must_use]
pub fn write(letter: &Letter<'_>) -> String {
    let language = letter.language.code();
    let subject = escape(&letter.subject);
    let mut body = String::new();
    if let Some(CodeBlock { label, code, about }) = &letter.code {
        let (label, code) = (escape(label), escape(code));
        body += &format!(
            "<p style=\"margin:0 0 4px\">{label}</p>\n\
             <p style=\"margin:0 0 16px;font-size:36px;line-height:1.2;font-weight:bold;letter-spacing:4px;\
             font-family:monospace\">{code}</p>\n"
        );
        for line in about {
            body += &format!("<p style=\"margin:0 0 4px;font-weight:bold\">{}</p>\n", escape(line));
        }
        body += "<hr style=\"margin:16px 0\">\n";
    }
    for paragraph in &letter.paragraphs {
        body += &format!("<p style=\"margin:0 0 16px\">{}</p>\n", escape(paragraph));
    }
    let footer: Vec<String> = letter.footer.iter().map(|line| escape(line)).collect();
    body += &format!("<hr style=\"margin:16px 0\">\n<p style=\"margin:0\">{}</p>\n", footer.join("<br>\n"));
    // Without "format-detection" iPhones turn six digits into a telephone link.
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"format-detection\" content=\"telephone=no\">\n\
         <title>{subject}</title>\n</head>\n\
         <body style=\"margin:0;padding:16px;font-size:16px;line-height:1.7;font-family:sans-serif\">\n{body}</body>\n</html>\n"
    )
}

/// Text as HTML shows it, in elements and in quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
