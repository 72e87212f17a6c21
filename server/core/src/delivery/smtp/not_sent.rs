//! Why a mail was not handed over: the step, the cause, and whether another try makes sense.

use std::io;

use lettre::transport::smtp::Error;

use crate::{delivery::outage::Reachability, rules::returned::Status};

/// Why a mail was not handed over. Holds no text of the server's: that tends to repeat the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSent {
    /// Where it ended.
    pub step: SmtpStep,
    /// What went wrong, for the log.
    pub cause: Cause,
    /// The enhanced status in the server's answer, such as 5.1.1.
    pub status: Option<Status>,
}

/// The steps of handing over, as the log names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpStep {
    Connect,
    StartTls,
    Auth,
    Sender,
    Recipient,
    /// The server is asked for leave to send the content.
    Data,
    /// The content, and the answer to all of it.
    Content,
}

/// What went wrong at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The server's answer.
    Reply(u16),
    /// No answer in time.
    Timeout,
    /// No TLS offered, or its certificate is not to be trusted.
    Tls,
    /// Not reached, or gone in the middle.
    Network,
    /// The server does not speak what we need, or nothing that anybody understands.
    Protocol,
}

/// What a permanent refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blame {
    /// There is no such mailbox.
    Address(Status),
    /// Something with this mail or its recipient; what, nobody said.
    Mail,
    /// Who we are, or what we said: the operator's to mend, and then the same mail goes.
    Us,
}

impl NotSent {
    /// What a permanent refusal is about; `None`: it is none.
    fn blame(self) -> Option<Blame> {
        let Cause::Reply(code @ 500..=599) = self.cause else { return None };
        let status = self.status;
        let before_the_recipient =
            matches!(self.step, SmtpStep::Connect | SmtpStep::StartTls | SmtpStep::Auth | SmtpStep::Sender);
        // Not understood, or to sign in first (RFC 5321 4.2.2, RFC 4954 6).
        let about_us = before_the_recipient
            || matches!(code, 500..=504 | 530..=538)
            || status.is_some_and(Status::blames_the_sender)
            || (self.step == SmtpStep::Content && status.is_some_and(Status::is_some_mailbox));
        Some(match status {
            _ if about_us => Blame::Us,
            Some(status) if self.step == SmtpStep::Recipient && status.blames_the_address() => Blame::Address(status),
            _ => Blame::Mail,
        })
    }

    /// Whether this very message was refused for good. A failure on the way, and a server that does not accept *us*, is
    /// the operator's to mend, and the message is tried again while it is useful.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self.blame(), Some(Blame::Address(_) | Blame::Mail))
    }

    /// The settings to look at, where the operator has something to mend.
    #[must_use]
    pub fn settings(self) -> Option<&'static str> {
        match (self.step, self.cause) {
            (_, Cause::Tls) => Some("SHINRAI_SMTP_URL, SHINRAI_SMTP_CA"),
            (SmtpStep::Connect | SmtpStep::StartTls | SmtpStep::Auth, Cause::Reply(500..=599))
            | (_, Cause::Reply(530..=538)) => Some("SHINRAI_SMTP_URL"),
            (_, Cause::Reply(500..=504)) => Some("SHINRAI_SMTP_HELO"),
            _ if self.blame() != Some(Blame::Us) => None,
            _ if self.status.is_some_and(Status::is_protocol) => Some("SHINRAI_SMTP_HELO"),
            _ => Some("SHINRAI_MAIL_FROM, SHINRAI_BOUNCE_ADDRESS, SHINRAI_SMTP_URL"),
        }
    }

    /// Whether the server may have taken it: it has the whole mail, and its answer never came.
    #[must_use]
    pub fn is_unclear(self) -> bool {
        self.step == SmtpStep::Content && !matches!(self.cause, Cause::Reply(_))
    }

    /// Whether the server said this of the mail, and would say the same on a connection that is newer. Of the answer to
    /// the sender nobody can tell: it may be the goodbye that a server wrote when a connection was idle for too long.
    pub(super) fn is_about_the_mail(self) -> bool {
        matches!(self.step, SmtpStep::Recipient | SmtpStep::Data)
            && matches!(self.cause, Cause::Reply(code) if code != 421)
    }

    /// What a final refusal says of the address; `None`: it is about something else, or says nothing.
    #[must_use]
    pub fn blames_the_address(self) -> Option<Status> {
        match self.blame()? {
            Blame::Address(status) => Some(status),
            Blame::Mail | Blame::Us => None,
        }
    }

    /// What it tells of the way to the server.
    #[must_use]
    pub fn reachability(self) -> Reachability {
        match (self.step, self.cause) {
            (SmtpStep::Connect | SmtpStep::StartTls | SmtpStep::Auth, _)
            | (_, Cause::Timeout | Cause::Network | Cause::Tls) => Reachability::Closed,
            // Nothing of ours goes before that is mended.
            (SmtpStep::Sender, Cause::Reply(500..=599)) => Reachability::Closed,
            // "Closing down": on whatever step it is about the server.
            (_, Cause::Reply(421)) => Reachability::Closed,
            (_, Cause::Reply(_)) => Reachability::Open,
            (_, Cause::Protocol) => Reachability::Unknown,
        }
    }
}

/// Names what went wrong at a step. The server's own words stay behind.
pub(super) fn at<T>(
    step: SmtpStep,
    answer: Result<Result<T, Error>, tokio::time::error::Elapsed>,
) -> Result<T, NotSent> {
    let (cause, status) = match answer {
        Ok(Ok(done)) => return Ok(done),
        Err(_) => (Cause::Timeout, None),
        Ok(Err(error)) => match error.status() {
            Some(code) => (Cause::Reply(code.into()), enhanced_status(&error)),
            None if error.is_timeout() => (Cause::Timeout, None),
            None if error.is_tls() || is_bad_certificate(&error) => (Cause::Tls, None),
            None if is_hung_up(&error) => (Cause::Network, None),
            None if error.is_client() || error.is_response() => (Cause::Protocol, None),
            None => (Cause::Network, None),
        },
    };
    Err(NotSent { step, cause, status })
}

/// lettre takes the end of a connection for an answer that is not complete.
fn is_hung_up(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(|said| said.to_string() == "incomplete response")
}

fn enhanced_status(error: &Error) -> Option<Status> {
    std::error::Error::source(error).and_then(|said| Status::of_reply(&said.to_string()))
}

/// rustls tells a certificate it does not trust as `InvalidData` of the connection.
fn is_bad_certificate(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        source = inner.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_of_this_very_message_is_final() {
        let is_final = |step, cause| NotSent { step, cause, status: None }.is_final();
        assert!(is_final(SmtpStep::Recipient, Cause::Reply(550)));
        assert!(is_final(SmtpStep::Content, Cause::Reply(554)));
        // About who we are: the same mail goes when that is mended.
        assert!(!is_final(SmtpStep::Sender, Cause::Reply(550)));
        assert!(!is_final(SmtpStep::Recipient, Cause::Reply(504)));
        // The server has no time, does not know us yet, or was not reached: the message is as good as before.
        assert!(!is_final(SmtpStep::Recipient, Cause::Reply(450)));
        assert!(!is_final(SmtpStep::Sender, Cause::Reply(530)));
        assert!(!is_final(SmtpStep::Auth, Cause::Reply(535)));
        assert!(!is_final(SmtpStep::Connect, Cause::Reply(554)));
        assert!(!is_final(SmtpStep::Content, Cause::Timeout));
        assert!(!is_final(SmtpStep::StartTls, Cause::Tls));
    }

    #[test]
    fn only_what_was_sent_whole_and_never_answered_may_have_been_taken() {
        let is_unclear = |step, cause| NotSent { step, cause, status: None }.is_unclear();
        for cause in [Cause::Timeout, Cause::Network, Cause::Protocol] {
            assert!(is_unclear(SmtpStep::Content, cause), "{cause:?}");
            assert!(!is_unclear(SmtpStep::Data, cause), "{cause:?}");
        }
        assert!(!is_unclear(SmtpStep::Content, Cause::Reply(451)));
        assert!(!is_unclear(SmtpStep::Content, Cause::Reply(421)));
    }

    #[test]
    fn an_address_is_blamed_only_by_who_was_asked_for_it() {
        let blames = |step, code, status: &str| {
            NotSent { step, cause: Cause::Reply(code), status: Status::find(status) }.blames_the_address()
        };
        assert_eq!(blames(SmtpStep::Recipient, 550, "5.1.1"), Status::find("5.1.1"));
        assert_eq!(blames(SmtpStep::Recipient, 550, ""), None, "nobody said what is wrong");
        for status in ["5.7.1", "5.1.8", "5.5.2", "5.2.2"] {
            assert_eq!(blames(SmtpStep::Recipient, 550, status), None, "{status}");
        }
        assert_eq!(blames(SmtpStep::Recipient, 504, "5.1.1"), None);
        assert_eq!(blames(SmtpStep::Recipient, 450, "4.2.1"), None);
        assert_eq!(blames(SmtpStep::Content, 554, "5.6.0"), None);
        assert_eq!(blames(SmtpStep::Sender, 550, "5.1.8"), None);
    }

    #[test]
    fn settings_are_named_where_they_can_be_the_fault_and_nowhere_else() {
        let named = |step, cause, status: &str| NotSent { step, cause, status: Status::find(status) }.settings();
        let sender = Some("SHINRAI_MAIL_FROM, SHINRAI_BOUNCE_ADDRESS, SHINRAI_SMTP_URL");
        assert_eq!(named(SmtpStep::Auth, Cause::Reply(535), "5.7.8"), Some("SHINRAI_SMTP_URL"));
        assert_eq!(named(SmtpStep::StartTls, Cause::Tls, ""), Some("SHINRAI_SMTP_URL, SHINRAI_SMTP_CA"));
        assert_eq!(named(SmtpStep::Recipient, Cause::Reply(504), "5.5.2"), Some("SHINRAI_SMTP_HELO"));
        assert_eq!(named(SmtpStep::Recipient, Cause::Reply(550), "5.5.0"), Some("SHINRAI_SMTP_HELO"));
        assert_eq!(named(SmtpStep::Sender, Cause::Reply(553), ""), sender);
        assert_eq!(named(SmtpStep::Content, Cause::Reply(554), "5.2.0"), sender);
        for (step, code, status) in
            [(SmtpStep::Recipient, 550, "5.1.1"), (SmtpStep::Recipient, 450, "4.2.1"), (SmtpStep::Content, 554, "")]
        {
            assert_eq!(named(step, Cause::Reply(code), status), None, "{code} {status}");
        }
        assert_eq!(named(SmtpStep::Connect, Cause::Network, ""), None, "it may just be away");
    }

    #[test]
    fn an_answer_about_a_message_shows_that_the_way_is_open() {
        let reachability = |step, cause| NotSent { step, cause, status: None }.reachability();
        assert_eq!(reachability(SmtpStep::Recipient, Cause::Reply(550)), Reachability::Open);
        assert_eq!(reachability(SmtpStep::Recipient, Cause::Reply(450)), Reachability::Open);
        assert_eq!(reachability(SmtpStep::Connect, Cause::Network), Reachability::Closed);
        assert_eq!(reachability(SmtpStep::Auth, Cause::Reply(535)), Reachability::Closed);
        assert_eq!(reachability(SmtpStep::Content, Cause::Timeout), Reachability::Closed);
        assert_eq!(reachability(SmtpStep::Sender, Cause::Reply(421)), Reachability::Closed);
        assert_eq!(reachability(SmtpStep::Sender, Cause::Reply(550)), Reachability::Closed);
    }
}
