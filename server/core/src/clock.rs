//! The clock: the only place that reads the machine's time.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use crate::rules::time::Timestamp;

/// The one place that reads the time. It never goes back: when the machine's clock is set back, it goes on from
/// where it was, so that no code, overlap or pause opens again (protocol.md 11).
pub struct Clock {
    /// The latest moment seen, and when on the steady clock it was seen.
    anchor: Mutex<(i64, Instant)>,
    /// Moved by `POST /dev/clock`, milliseconds.
    offset: AtomicI64,
}

impl Clock {
    /// `at_least` is the latest moment an earlier run of this server has stored.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    pub fn new(at_least: Timestamp, offset: Duration) -> Self {
        let offset = i64::try_from(offset.as_millis()).unwrap_or(0);
        let start = wall().max(at_least.millis().saturating_sub(offset));
        Self { anchor: Mutex::new((start, Instant::now())), offset: AtomicI64::new(offset) }
    }

    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    pub fn now(&self) -> Timestamp {
        let mut anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        let steady = Instant::now();
        let went_on = i64::try_from(steady.duration_since(anchor.1).as_millis()).unwrap_or(i64::MAX);
        let expected = anchor.0.saturating_add(went_on);
        let wall = wall();
        if wall > expected {
            *anchor = (wall, steady);
        }
        Timestamp::from_millis(wall.max(expected).saturating_add(self.offset.load(Ordering::Relaxed)))
    }

    /// How far it was moved on purpose.
    #[must_use]
    pub fn moved_by(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.offset.load(Ordering::Relaxed)).unwrap_or(0))
    }

    /// Moves the clock forward; only `/dev/clock` calls this.
    pub fn advance(&self, span: Duration) -> Duration {
        let by = i64::try_from(span.as_millis()).unwrap_or(0);
        let offset = self.offset.fetch_add(by, Ordering::Relaxed).saturating_add(by);
        Duration::from_millis(u64::try_from(offset).unwrap_or(0))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
fn wall() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |span| i64::try_from(span.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_set_back_before_a_restart_goes_on_from_where_it_was() {
        let future = Timestamp::from_millis(wall()) + Duration::from_secs(3600);
        let clock = Clock::new(future, Duration::ZERO);
        let first = clock.now();
        assert!(first >= future);
        std::thread::sleep(Duration::from_millis(20));
        assert!(clock.now() > first, "and it still runs");
    }
}
