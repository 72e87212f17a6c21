//! Moments, in milliseconds since 1970 UTC. Nothing here asks what time it is.

use std::{
    ops::{Add, Sub},
    time::Duration,
};

/// A moment, in milliseconds since 1970 UTC: what the database keeps and the rules compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds, rounded up: "good until" is never understated.
    #[must_use]
    pub const fn unix_seconds_up(self) -> i64 {
        self.0.saturating_add(999).div_euclid(1000)
    }

    /// How long from `self` until `later`; nothing if that is past.
    #[must_use]
    pub fn until(self, later: Self) -> Duration {
        Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// Whole seconds of a span, rounded up, for countdowns.
#[must_use]
pub fn seconds_up(span: Duration) -> u32 {
    u32::try_from(span.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}
/// Whole days of a span.
#[must_use]
pub fn days(span: Duration) -> u32 {
    u32::try_from(span.as_secs() / 86_400).unwrap_or(u32::MAX)
}
