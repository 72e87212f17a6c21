//! What an operation ends with when it does not succeed: a refusal for the page with its time (Unix seconds) and limit,
//! or a failure that only the log may know.

use std::panic::Location;

use crate::{refusal::Refusal, send_limit::SendLimit};

/// What an operation answers with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation did not end well: a refusal for the page, or something that only the log may know.
#[derive(Debug)]
pub enum Error {
    Refused(Refused),
    Broken(Broken),
}

/// A refusal with its facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// When the limit behind it ends, in Unix seconds, rounded up.
    pub until: Option<i64>,
    /// Which limit it is, where messages have several.
    pub limit: Option<SendLimit>,
}

/// What broke, and the line of the operation that met it.
#[derive(Debug)]
pub struct Broken {
    pub error: Box<dyn std::error::Error + Send + Sync>,
    pub at: &'static Location<'static>,
}

impl Refusal {
    /// This refusal, with the moment from which it will be otherwise, in Unix seconds.
    #[must_use]
    pub fn until(self, unix_seconds: i64) -> Refused {
        Refused { until: Some(unix_seconds), ..self.into() }
    }
}

impl Refused {
    /// The same for a message that may not be sent, and which limit says so.
    #[must_use]
    pub fn by(self, limit: SendLimit) -> Self {
        Self { limit: Some(limit), ..self }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, until: None, limit: None }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// Everything else that can fail is broken. The `?` that makes it so is the line that the log names.
impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(error: E) -> Self {
        Self::Broken(Broken { error: error.into(), at: Location::caller() })
    }
}
