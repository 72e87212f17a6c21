//! One mail server, a few connections kept open, and what it answered.
//!
//! Not lettre's own pool: a send that was given up in the middle would go back into it out of step, and the next mail
//! would take the answer to the last one for its own. And only who issues the commands knows whether a refusal is
//! about the server's settings or about this message.

use std::{
    io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
};
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::{
    compose::Wire,
    outage::Way,
    relay::{Relay, Security},
};
use crate::rules::returned::Status;

/// A mail that is not handed over by then is tried again. Well inside the lease of the worker.
const WHOLE_SEND: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(8);
/// How long an idle connection may take to show that it is alive.
const STILL_THERE: Duration = Duration::from_secs(2);
/// Mails on one connection: servers hang up after some hundreds.
const MAILS_EACH: u32 = 100;

/// The way to the mail server.
pub struct Smtp {
    relay: Relay,
    tls: TlsParameters,
    hello: ClientId,
    /// Idle connections, newest last.
    idle: Mutex<Vec<Line>>,
}

struct Line {
    connection: AsyncSmtpConnection,
    mails: u32,
}

/// Why a mail was not handed over. Holds no text of the server's: that tends to repeat the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSent {
    /// Where it ended.
    pub step: Step,
    /// What kind of trouble it was, for the log.
    pub cause: Cause,
    /// The enhanced status in the server's answer, such as 5.1.1.
    pub status: Option<Status>,
}

/// An idle connection that does not answer.
const SILENT: NotSent = NotSent { step: Step::Sender, cause: Cause::Timeout, status: None };

/// The steps of handing over, as the log names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Connect,
    StartTls,
    Auth,
    Sender,
    Recipient,
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
    /// The server does not speak what we need.
    Protocol,
}

impl NotSent {
    /// Whether this very message was refused for good. Trouble on the way, and a server that does not accept *us*, is
    /// the operator's to mend, and the message is tried again while it is useful.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self.step, Step::Sender | Step::Recipient | Step::Content)
            && matches!(self.cause, Cause::Reply(500..=599))
            && !matches!(self.cause, Cause::Reply(530..=538))
    }

    /// What a final refusal says of the address; `None`: it is about something else.
    #[must_use]
    pub fn blames_the_address(self) -> Option<Status> {
        let status = self.status.unwrap_or(Status::UNKNOWN);
        (self.is_final() && self.step == Step::Recipient && status.blames_the_address_at_once()).then_some(status)
    }

    /// What it tells of the way to the server.
    #[must_use]
    pub fn way(self) -> Way {
        match (self.step, self.cause) {
            (Step::Connect | Step::StartTls | Step::Auth, _) | (_, Cause::Timeout | Cause::Network | Cause::Tls) => {
                Way::Closed
            }
            // "Closing down": on whatever step it is about the server.
            (_, Cause::Reply(421)) => Way::Closed,
            (_, Cause::Reply(_)) => Way::Open,
            (_, Cause::Protocol) => Way::Unknown,
        }
    }
}

impl Smtp {
    /// Prepares the way; connects to nothing yet. `authority`: PEM of the mail server's own certificate authority.
    ///
    /// # Errors
    /// If the certificates cannot be used.
    pub fn new(relay: Relay, authority: Option<&[u8]>) -> Result<Self, Error> {
        let mut tls = TlsParameters::builder(relay.host.clone())
            .dangerous_accept_invalid_certs(relay.security == Security::IfOffered);
        if let Some(pem) = authority {
            tls = tls.add_root_certificate(Certificate::from_pem(pem)?);
        }
        Ok(Self { relay, tls: tls.build()?, hello: ClientId::default(), idle: Mutex::default() })
    }

    /// Hands one mail over: `Ok` means the server has taken responsibility for it.
    ///
    /// # Errors
    /// [`NotSent`]. After a timeout the server may have taken it all the same.
    pub async fn send(&self, mail: &Wire) -> Result<(), NotSent> {
        let sending = async {
            // An idle connection may be dead: the first command finds out, and nothing is lost by saying it again.
            while let Some(mut line) = self.idle_line() {
                let said = timeout(STILL_THERE, envelope_from(&mut line.connection, mail)).await;
                match said.unwrap_or(Err(SILENT)) {
                    Ok(()) => return self.finish(line, mail).await,
                    // Not even a goodbye: nobody might hear it.
                    Err(not_sent) if not_sent.way() == Way::Closed => drop(line),
                    Err(not_sent) => {
                        line.connection.abort().await;
                        return Err(not_sent);
                    }
                }
            }
            let mut line = Line { connection: self.connect().await?, mails: 0 };
            match envelope_from(&mut line.connection, mail).await {
                Ok(()) => self.finish(line, mail).await,
                Err(not_sent) => {
                    line.connection.abort().await;
                    Err(not_sent)
                }
            }
        };
        timeout(WHOLE_SEND, sending).await.unwrap_or(Err(NotSent {
            step: Step::Content,
            cause: Cause::Timeout,
            status: None,
        }))
    }

    /// Says goodbye on every idle connection.
    pub async fn close(&self) {
        let lines = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for mut line in lines {
            let _ = timeout(STILL_THERE, line.connection.quit()).await;
        }
    }

    fn idle_line(&self) -> Option<Line> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// The rest of a mail whose sender is accepted.
    async fn finish(&self, mut line: Line, mail: &Wire) -> Result<(), NotSent> {
        match transfer(&mut line.connection, mail).await {
            Ok(()) => {
                line.mails += 1;
                self.keep(line).await;
                Ok(())
            }
            Err(not_sent) => {
                line.connection.abort().await;
                Err(not_sent)
            }
        }
    }

    async fn keep(&self, mut line: Line) {
        if line.mails < MAILS_EACH {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        } else {
            line.connection.abort().await;
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, NotSent> {
        let Relay { host, port, security, login } = &self.relay;
        let wrapped = (*security == Security::Implicit).then(|| self.tls.clone());
        let address = (host.as_str(), *port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &self.hello, wrapped, None);
        let mut connection = at(Step::Connect, timeout(CONNECT, connecting).await)?;
        let upgrade = match security {
            Security::Implicit => false,
            Security::IfOffered => connection.can_starttls(),
            Security::StartTls if connection.can_starttls() => true,
            Security::StartTls => return Err(NotSent { step: Step::StartTls, cause: Cause::Tls, status: None }),
        };
        if upgrade {
            let upgrading = connection.starttls(self.tls.clone(), &self.hello);
            at(Step::StartTls, timeout(CONNECT, upgrading).await)?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let answer = timeout(CONNECT, connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)).await;
            at(Step::Auth, answer)?;
        }
        Ok(connection)
    }
}

async fn envelope_from(connection: &mut AsyncSmtpConnection, mail: &Wire) -> Result<(), NotSent> {
    let sender = Mail::new(mail.envelope.from().cloned(), Vec::new());
    at(Step::Sender, Ok(connection.command(sender).await)).map(|_| ())
}

async fn transfer(connection: &mut AsyncSmtpConnection, mail: &Wire) -> Result<(), NotSent> {
    for recipient in mail.envelope.to() {
        at(Step::Recipient, Ok(connection.command(Rcpt::new(recipient.clone(), Vec::new())).await))?;
    }
    at(Step::Content, Ok(connection.command(Data).await))?;
    at(Step::Content, Ok(connection.command(content(&mail.bytes)).await))?;
    Ok(())
}

/// A mail as it follows DATA. In one piece: a last line sent by itself waits for the mail server's system to
/// acknowledge what came before, 40 ms on many. Everything lettre builds is 7-bit, so no extension of the server's is
/// needed.
fn content(mail: &[u8]) -> String {
    let text = String::from_utf8_lossy(mail);
    let dot = if text.starts_with('.') { "." } else { "" };
    let end = if text.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" };
    // A line that begins with a dot would end the mail (RFC 5321 4.5.2).
    format!("{dot}{}{end}", text.replace("\r\n.", "\r\n.."))
}

/// Names what went wrong at a step. The server's own words stay behind.
fn at<T>(step: Step, answer: Result<Result<T, Error>, tokio::time::error::Elapsed>) -> Result<T, NotSent> {
    let (cause, status) = match answer {
        Ok(Ok(done)) => return Ok(done),
        Err(_) => (Cause::Timeout, None),
        Ok(Err(error)) => match error.status() {
            Some(code) => (Cause::Reply(code.into()), enhanced_status(&error)),
            None if error.is_timeout() => (Cause::Timeout, None),
            None if error.is_tls() || is_bad_certificate(&error) => (Cause::Tls, None),
            None if error.is_client() || error.is_response() => (Cause::Protocol, None),
            None => (Cause::Network, None),
        },
    };
    Err(NotSent { step, cause, status })
}

fn enhanced_status(error: &Error) -> Option<Status> {
    std::error::Error::source(error).and_then(|said| Status::find(&said.to_string()))
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
        assert!(is_final(Step::Recipient, Cause::Reply(550)));
        assert!(is_final(Step::Content, Cause::Reply(554)));
        // The server has no time, does not know us yet, or was not reached: the message is as good as before.
        assert!(!is_final(Step::Recipient, Cause::Reply(450)));
        assert!(!is_final(Step::Sender, Cause::Reply(530)));
        assert!(!is_final(Step::Auth, Cause::Reply(535)));
        assert!(!is_final(Step::Connect, Cause::Reply(554)));
        assert!(!is_final(Step::Content, Cause::Timeout));
        assert!(!is_final(Step::StartTls, Cause::Tls));
    }

    #[test]
    fn a_line_with_a_dot_does_not_end_the_mail() {
        assert_eq!(content(b"a\r\n.\r\n..b\r\n"), "a\r\n..\r\n...b\r\n.\r\n");
        assert_eq!(content(b".a"), "..a\r\n.\r\n");
    }

    #[test]
    fn an_address_is_blamed_only_by_who_was_asked_for_it() {
        let blames = |step, code, status: &str| {
            NotSent { step, cause: Cause::Reply(code), status: Status::find(status) }.blames_the_address()
        };
        assert_eq!(blames(Step::Recipient, 550, "5.1.1"), Status::find("5.1.1"));
        assert_eq!(blames(Step::Recipient, 550, ""), Some(Status::UNKNOWN));
        assert_eq!(blames(Step::Recipient, 550, "5.7.1"), None);
        assert_eq!(blames(Step::Recipient, 450, "4.2.1"), None);
        assert_eq!(blames(Step::Content, 554, "5.6.0"), None);
        assert_eq!(blames(Step::Sender, 550, "5.1.8"), None);
    }

    #[test]
    fn an_answer_about_a_message_shows_that_the_way_is_open() {
        let way = |step, cause| NotSent { step, cause, status: None }.way();
        assert_eq!(way(Step::Recipient, Cause::Reply(550)), Way::Open);
        assert_eq!(way(Step::Recipient, Cause::Reply(450)), Way::Open);
        assert_eq!(way(Step::Connect, Cause::Network), Way::Closed);
        assert_eq!(way(Step::Auth, Cause::Reply(535)), Way::Closed);
        assert_eq!(way(Step::Content, Cause::Timeout), Way::Closed);
        assert_eq!(way(Step::Sender, Cause::Reply(421)), Way::Closed);
    }
}
