//! What is counted and how often it may happen: every counter, whose it is, and who uses it up.

pub mod counter;
pub mod password_guess;
pub mod send_budget;
pub mod shown;
pub mod stranger_guess;

use contract::{backend::Result, refusal::Refusal};

use crate::{
    rules::{id::AccountId, time::Timestamp},
    store::sms::AskedBy,
};

/// Who asks for a code or types one, and so what is counted against whom (protocol.md 6, 8): nobody who has proved
/// nothing uses up what an account has.
#[derive(Clone, Copy)]
pub enum Requester<'a> {
    /// Somebody who knows the account's password, or has proved as much in another way.
    Account {
        id: AccountId,
        /// In a browser that was once trusted for it, in a session of it, or past the first way of its recovery: what
        /// is kept for browsers once trusted is for them too.
        once_trusted: bool,
    },
    /// Somebody who has proved nothing, by the HMAC of the ID or address they typed.
    Stranger(&'a [u8]),
}

impl Requester<'_> {
    /// Somebody in a session of the account, or who has proved as much.
    pub fn proved(id: AccountId) -> Self {
        Self::Account { id, once_trusted: true }
    }

    /// Whose codes by SMS these are, for the alarm.
    pub fn asked_by(self) -> AskedBy {
        match self {
            Self::Account { .. } => AskedBy::Known,
            Self::Stranger(_) => AskedBy::Stranger,
        }
    }

    /// Part of a counter's name.
    fn bytes(self) -> Vec<u8> {
        match self {
            Self::Account { id, .. } => [b"account".as_slice(), &id.to_be_bytes()].concat(),
            Self::Stranger(key) => [b"stranger".as_slice(), key].concat(),
        }
    }
}

/// Turns "not before" into the refusal, with the time it ends.
pub fn refused_until(refusal: Refusal, taken: std::result::Result<(), Timestamp>) -> Result<()> {
    taken.map_err(|until| refusal.until(until.unix_seconds_up()).into())
}
