//! How soon a message must go, as the table numbers it.

use sqlx::{Row, any::AnyRow};

use crate::store::row::{Column, unreadable};

/// How soon a message must go. Each is a queue of its own, so that no number of later ones delays an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A code somebody is waiting for.
    Code,
    /// Something happened to the account.
    Notice,
    /// One of very many: a roll-out, an announcement.
    Bulk,
}

impl Urgency {
    /// The number in the table; smaller goes first.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Code => 0,
            Self::Notice => 1,
            Self::Bulk => 2,
        }
    }
}

impl Column for Urgency {
    fn read(row: &AnyRow, name: &str) -> sqlx::Result<Self> {
        match row.try_get::<i64, _>(name)? {
            0 => Ok(Self::Code),
            1 => Ok(Self::Notice),
            2 => Ok(Self::Bulk),
            _ => Err(unreadable(name, "no urgency")),
        }
    }
}
