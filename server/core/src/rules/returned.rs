//! What a mail server's refusal, or a report on a mail handed over before, says (RFC 3463, RFC 3464).

use std::fmt;

/// What became of a mail after the hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It takes longer, or somebody gave up trying: the next mail may well arrive.
    Delayed,
    /// It came back, and the next one would as well.
    Bounced,
}

/// An enhanced status code such as 5.1.1. Holds no word of the mail server's, so that it can be logged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Status {
    class: u8,
    subject: u16,
    detail: u16,
}

impl Status {
    /// Something is wrong for good, and nobody said what.
    pub const UNKNOWN: Self = Self { class: 5, subject: 0, detail: 0 };

    /// The first status in a text: the reply of a mail server, or a field of a report.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        text.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| Self::parse(word.trim_matches('.')))
    }

    /// The status in a mail server's own words. One without such codes tells relaying from a wrong address by this word
    /// alone.
    #[must_use]
    pub fn of_reply(text: &str) -> Option<Self> {
        Self::find(text).or_else(|| text.to_ascii_lowercase().contains("relay").then_some(Self::NO_RELAY))
    }

    fn parse(word: &str) -> Option<Self> {
        let mut parts = word.split('.');
        let mut number = |longest: usize| {
            let part = parts.next().filter(|part| (1..=longest).contains(&part.len()))?;
            part.parse::<u16>().ok()
        };
        let (class, subject, detail) = (number(1)?, number(3)?, number(3)?);
        let class = u8::try_from(class).ok().filter(|class| matches!(class, 2 | 4 | 5))?;
        parts.next().is_none().then_some(Self { class, subject, detail })
    }

    /// A relay that passes nothing on for us (RFC 3463 3.8).
    const NO_RELAY: Self = Self { class: 5, subject: 7, detail: 1 };

    /// Whether it is about the address: there is no such mailbox or domain. A full mailbox mends itself; a fault of a
    /// mail server or with the content is not the subscriber's, and neither is what blames the sender.
    #[must_use]
    pub fn blames_the_address(self) -> bool {
        self.class == 5 && !self.blames_the_sender() && !matches!((self.subject, self.detail), (2, 2) | (3 | 6, _))
    }

    /// Whether it is about who sends: the sender's address (5.1.7, 5.1.8), what was said to the mail server (5.5), or a
    /// policy (5.7), whoever has it: it is about what we send, or from where.
    #[must_use]
    pub fn blames_the_sender(self) -> bool {
        self.class == 5 && matches!((self.subject, self.detail), (1, 7 | 8) | (5 | 7, _))
    }

    /// Whether it says no more than that something is wrong with a mailbox (5.2.0): a recipient's, or, where Exchange
    /// says it of a whole mail, that of the sender.
    #[must_use]
    pub fn is_some_mailbox(self) -> bool {
        (self.class, self.subject, self.detail) == (5, 2, 0)
    }

    /// Whether it is about what was said to the mail server, its greeting above all.
    #[must_use]
    pub fn is_protocol(self) -> bool {
        self.class == 5 && self.subject == 5
    }
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

/// What the `Action` and `Status` of a report mean for the mail; `None`: it arrived, or was handed on.
#[must_use]
pub fn fate(action: &str, status: Status) -> Option<Fate> {
    // A comment may follow the word.
    match action.split_whitespace().next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "failed" if status.class == 5 => Some(Fate::Bounced),
        // Given up after days of trying says nothing of the next mail.
        "failed" | "delayed" => Some(Fate::Delayed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn status(text: &str) -> Status {
        Status::find(text).unwrap_or_else(|| panic!("no status in {text}"))
    }

    #[test]
    fn a_status_is_found_in_what_mail_servers_write() {
        for (text, found) in [
            ("5.1.1", "5.1.1"),
            ("550 5.1.1 <a@example.jp>: no such person", "5.1.1"),
            ("permanent error (550): 5.7.26 rejected", "5.7.26"),
            ("4.4.1 (connection timed out)", "4.4.1"),
        ] {
            assert_eq!(status(text).to_string(), found);
        }
        for text in ["", "550 no such person", "192.0.2.1 said no", "3.1.1", "5.1", "5.1.1.1", "5.1234.1", "55.1.1"] {
            assert_eq!(Status::find(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_is_wrong_with_the_address_counts_against_it() {
        for text in ["5.0.0", "5.1.1", "5.1.10", "5.2.1", "5.4.4"] {
            assert!(status(text).blames_the_address(), "{text}");
        }
        for text in ["2.0.0", "4.2.2", "5.1.7", "5.1.8", "5.2.2", "5.3.4", "5.5.2", "5.6.0", "5.7.1", "5.7.26"] {
            assert!(!status(text).blames_the_address(), "{text}");
        }
    }

    #[test]
    fn a_report_is_a_bounce_only_if_trying_again_is_in_vain() {
        assert_eq!(fate("failed", status("5.1.1")), Some(Fate::Bounced));
        assert_eq!(fate(" Failed ", status("4.4.7")), Some(Fate::Delayed));
        assert_eq!(fate("delayed", status("4.4.1")), Some(Fate::Delayed));
        assert_eq!(fate("delivered", status("2.0.0")), None);
        assert_eq!(fate("relayed", status("2.0.0")), None);
    }

    prop_compose! {
        fn any_status()(class in prop::sample::select(&[2, 4, 5][..]), subject in 0..1000, detail in 0..1000) -> String {
            format!("{class}.{subject}.{detail}")
        }
    }

    proptest! {
        #[test]
        fn a_status_is_found_among_any_words_and_written_as_it_stands_there(
            before in "([^0-9.]{0,20}([0-9]{1,4}|[0-9]{1,3}[.][0-9]{1,3})[^0-9.]){0,3}",
            written in any_status(),
            after in "[.]?([^0-9.].{0,20})?",
        ) {
            let found = Status::find(&format!("{before}{written}{after}"));
            prop_assert_eq!(found.map(|found| found.to_string()), Some(written));
        }

        #[test]
        fn what_is_found_stands_there_as_three_numbers(text in "[0-6. -]{0,24}") {
            if let Some(Status { class, subject, detail }) = Status::find(&text) {
                let numbers = [class.into(), subject, detail];
                let mut words = text.split([' ', '-']).map(|word| word.trim_matches('.'));
                prop_assert!(words.any(|word| word.split('.').map(|part| part.parse::<u16>().ok()).eq(numbers.map(Some))));
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = Status::find(&text);
        }
    }
}
