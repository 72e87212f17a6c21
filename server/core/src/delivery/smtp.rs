//! One mail server, a few connections kept open, and what it answered.
//!
//! Not lettre's own pool: a send that was given up in the middle would go back into it out of step, and the next mail
//! would take the answer to the last one for its own. And only who issues the commands knows whether a refusal is
//! about the server's settings or about this message.

mod not_sent;

use std::{
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
use not_sent::at;
pub use not_sent::{Cause, NotSent, SmtpStep};
use secrecy::ExposeSecret;
use tokio::{task::JoinHandle, time::timeout};

use super::compose::Wire;
use crate::{
    config::{Relay, Security},
    rules::time::Timestamp,
};

/// All that comes before the content. What was not accepted by then is tried again, and nothing arrives twice for it.
const BEFORE_CONTENT: Duration = Duration::from_secs(20);
/// Servers look for spam and viruses before they answer (RFC 5321 4.5.3.2.6 has ten minutes), and giving up too early
/// is what makes a second copy.
const CONTENT: Duration = Duration::from_secs(75);
const CONNECT: Duration = Duration::from_secs(8);
/// For one of several addresses of a host: one that is dead leaves time for the next.
const ONE_ADDRESS: Duration = Duration::from_secs(3);
/// How long an idle connection may take to show that it is alive.
const STILL_THERE: Duration = Duration::from_secs(2);
/// Servers, and what stands in between, end what is idle for long, and not all of them say so.
const IDLE: Duration = Duration::from_secs(60);
/// Mails on one connection: servers hang up after some hundreds.
const MAILS_EACH: u32 = 100;

/// A server that says nothing.
const SILENT: NotSent = NotSent { step: SmtpStep::Sender, cause: Cause::Timeout, status: None };

/// The way to the mail server.
pub struct Smtp {
    relay: Relay,
    tls: TlsParameters,
    /// What we call ourselves.
    hello: ClientId,
    /// Idle connections, newest last.
    idle: Mutex<Vec<Pooled>>,
}

/// A connection, kept for the next mail.
struct Pooled {
    connection: AsyncSmtpConnection,
    mails: u32,
    /// When it was last needed.
    used: Timestamp,
}

impl Smtp {
    /// Prepares the way; connects to nothing yet. `hello`: what we call ourselves; `authority`: PEM of the mail server's
    /// own certificate authority.
    ///
    /// # Errors
    /// If the certificates cannot be used.
    pub fn new(relay: Relay, hello: ClientId, authority: Option<&[u8]>) -> Result<Self, Error> {
        let mut tls = TlsParameters::builder(relay.host.clone())
            .dangerous_accept_invalid_certs(relay.security == Security::IfOffered);
        if let Some(pem) = authority {
            tls = tls.add_root_certificate(Certificate::from_pem(pem)?);
        }
        Ok(Self { relay, tls: tls.build()?, hello, idle: Mutex::default() })
    }

    /// Hands one mail over: `Ok` means the server has taken responsibility for it.
    ///
    /// # Errors
    /// [`NotSent`]; the server may have taken it all the same where that is [`NotSent::is_unclear`].
    pub async fn send(&self, mail: &Wire, now: Timestamp) -> Result<(), NotSent> {
        let mut pooled = timeout(BEFORE_CONTENT, self.open(mail, now)).await.unwrap_or(Err(SILENT))?;
        let answer = timeout(CONTENT, pooled.connection.command(content(&mail.bytes))).await;
        let answer = at(SmtpStep::Content, answer);
        pooled.mails += 1;
        // Whatever becomes of the connection: what was said of the mail stands.
        if answer.is_ok() && pooled.mails < MAILS_EACH {
            pooled.used = now;
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(pooled);
        } else {
            end(pooled);
        }
        answer.map(|_| ())
    }

    /// Says goodbye on every idle connection.
    pub async fn close(&self) {
        let ending: Vec<_> = self.take_idle().into_iter().map(end).collect();
        for one in ending {
            let _ = one.await;
        }
    }

    /// A connection on which the server waits for the content of this mail.
    async fn open(&self, mail: &Wire, now: Timestamp) -> Result<Pooled, NotSent> {
        // An idle connection may be dead, or on its way out: what goes wrong on it before the content is said again on
        // another one, and nothing is lost.
        while let Some(mut pooled) = self.idle_one(now) {
            let Err(not_sent) = envelope(&mut pooled.connection, mail, STILL_THERE).await else { return Ok(pooled) };
            end(pooled);
            if not_sent.is_about_the_mail() {
                return Err(not_sent);
            }
            if not_sent.cause == Cause::Timeout {
                // What fell silent here did so for the others, and each would cost as long.
                self.take_idle().into_iter().for_each(|pooled| drop(end(pooled)));
            }
        }
        let mut pooled = Pooled { connection: self.connect().await?, mails: 0, used: now };
        match envelope(&mut pooled.connection, mail, BEFORE_CONTENT).await {
            Ok(()) => Ok(pooled),
            Err(not_sent) => {
                end(pooled);
                Err(not_sent)
            }
        }
    }

    /// The one used last. Those that were idle for too long are ended.
    fn idle_one(&self, now: Timestamp) -> Option<Pooled> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.extract_if(.., |pooled| pooled.used.until(now) > IDLE).for_each(|pooled| drop(end(pooled)));
        idle.pop()
    }

    fn take_idle(&self) -> Vec<Pooled> {
        std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, NotSent> {
        let Relay { host, port, security, login } = &self.relay;
        let wrapped = (*security == Security::Implicit).then(|| self.tls.clone());
        let address = (host.as_str(), *port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(ONE_ADDRESS), &self.hello, wrapped, None);
        let mut connection = at(SmtpStep::Connect, timeout(CONNECT, connecting).await)?;
        let upgrade = match security {
            Security::Implicit => false,
            Security::IfOffered => connection.can_starttls(),
            Security::StartTls if connection.can_starttls() => true,
            Security::StartTls => return Err(NotSent { step: SmtpStep::StartTls, cause: Cause::Tls, status: None }),
        };
        if upgrade {
            let upgrading = connection.starttls(self.tls.clone(), &self.hello);
            at(SmtpStep::StartTls, timeout(CONNECT, upgrading).await)?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let answer = timeout(CONNECT, connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)).await;
            at(SmtpStep::Auth, answer)?;
        }
        Ok(connection)
    }
}

/// Says goodbye, beside everything else: nobody waits for a server that does not answer it.
fn end(mut pooled: Pooled) -> JoinHandle<()> {
    tokio::spawn(async move {
        let _ = timeout(STILL_THERE, pooled.connection.abort()).await;
    })
}

/// From whom and to whom; then the server waits for the content. `first`: how long the first answer may take.
async fn envelope(connection: &mut AsyncSmtpConnection, mail: &Wire, first: Duration) -> Result<(), NotSent> {
    let sender = Mail::new(mail.envelope.from().cloned(), Vec::new());
    at(SmtpStep::Sender, timeout(first, connection.command(sender)).await)?;
    for recipient in mail.envelope.to() {
        at(SmtpStep::Recipient, Ok(connection.command(Rcpt::new(recipient.clone(), Vec::new())).await))?;
    }
    at(SmtpStep::Data, Ok(connection.command(Data).await)).map(|_| ())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_dot_does_not_end_the_mail() {
        assert_eq!(content(b"a\r\n.\r\n..b\r\n"), "a\r\n..\r\n...b\r\n.\r\n");
        assert_eq!(content(b".a"), "..a\r\n.\r\n");
    }
}
