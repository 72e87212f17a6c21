//! The HTML form of a mail.

use html_escape::encode_quoted_attribute as escape;

use super::letter::{CodeBlock, Letter};

/// The HTML form: headings and paragraphs only, since Japanese phone mail apps drop or mangle more. No colours, so
/// that dark mode cannot make it unreadable; no picture, no script. No link either, so that a genuine mail never teaches
/// anybody to press something in a mail; but for the address that the mail asks to open, which several readers do not
/// make one by themselves. It is shown whole.
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
        let lines: Vec<_> = paragraph.lines().map(|line| line_of(letter, line)).collect();
        body += &format!("<p style=\"margin:0 0 16px\">{}</p>\n", lines.join("<br>\n"));
    }
    let footer: Vec<_> = letter.footer.iter().map(escape).collect();
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

fn line_of(letter: &Letter<'_>, line: &str) -> String {
    let shown = escape(line);
    if letter.link == Some(line) { format!("<a href=\"{shown}\">{shown}</a>") } else { shown.into_owned() }
}
