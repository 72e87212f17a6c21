//! SMS: the text, and the gateways that carry it into the mobile networks.
//!
//! One trait, [`Gateway`], and two real drivers: [`twilio`] and [`kannel`]. [`dispatcher`] decides what to make of a
//! gateway's answer; above all, that a message goes out a second time only if the first certainly did not, or once
//! more.

mod client;
pub mod dispatcher;
pub mod kannel;
mod text;
pub mod twilio;

use async_trait::async_trait;
pub use text::{code_text, names_fit, notice_text};

use super::outage::Reachability;
use crate::rules::id::MessageId;

/// One message for the gateway.
pub struct Sms<'a> {
    /// The message's own, which comes back with its reports.
    pub id: MessageId,
    /// E.164.
    pub to: &'a str,
    pub text: &'a str,
    /// The word that its reports bring along, where the gateway signs none.
    pub token: &'a str,
}

/// A way into the mobile networks.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Hands one message over. `Ok` means the gateway has taken responsibility for it, and what it calls it
    /// if it says so.
    ///
    /// # Errors
    /// [`NotSent`].
    async fn send(&self, sms: Sms<'_>) -> Result<Option<String>, NotSent>;
}

/// Why a message was not handed over. Holds no text of the gateway's: that tends to repeat the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The gateway certainly did not take it, and may another time.
    NotTaken(Cause),
    /// It was sent, and whether it was taken nobody said.
    Unclear(Cause),
    /// This very message was refused for good.
    Refused(Cause),
}

impl NotSent {
    /// What it tells of the way to the gateway.
    #[must_use]
    pub fn reachability(self) -> Reachability {
        let (Self::NotTaken(cause) | Self::Unclear(cause) | Self::Refused(cause)) = self;
        match (self, cause) {
            (Self::Refused(_), _) | (_, Cause::Status(429) | Cause::Code(429, _)) => Reachability::Open,
            (_, Cause::Connect | Cause::NotPrivate | Cause::Tls | Cause::Timeout | Cause::Lost) => Reachability::Closed,
            (_, Cause::Status(401 | 403 | 503) | Cause::Code(401 | 403 | 503, _)) => Reachability::Closed,
            (_, Cause::Status(_) | Cause::Code(..) | Cause::Garbled(_)) => Reachability::Unknown,
        }
    }

    /// The settings to look at, where the operator has something to mend.
    #[must_use]
    pub fn settings(self) -> Option<&'static str> {
        match self {
            Self::NotTaken(Cause::Tls) => Some("SHINRAI_SMS_URL, SHINRAI_SMS_CA"),
            Self::NotTaken(Cause::NotPrivate) => Some("SHINRAI_SMS_URL"),
            Self::NotTaken(Cause::Status(401 | 403 | 404) | Cause::Code(401 | 403 | 404, _)) => {
                Some("SHINRAI_SMS_URL, SHINRAI_SMS_ACCOUNT")
            }
            Self::NotTaken(Cause::Code(400, _)) => Some("SHINRAI_SMS_SENDER"),
            Self::NotTaken(_) | Self::Unclear(_) | Self::Refused(_) => None,
        }
    }
}

/// What went wrong, for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Not reached.
    Connect,
    /// Its name leads out of this machine and its private networks, where plain http would show codes to strangers.
    NotPrivate,
    /// Its certificate is not to be trusted, or it speaks no TLS.
    Tls,
    /// No answer in time.
    Timeout,
    /// Gone in the middle of the answer.
    Lost,
    /// The status of its answer.
    Status(u16),
    /// The status of its answer, and the gateway's own number for what was wrong.
    Code(u16, u32),
    /// An answer that means nothing we know.
    Garbled(u16),
}
