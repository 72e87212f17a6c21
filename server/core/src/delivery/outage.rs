//! What to do while mail server or gateway cannot be reached: who may try, and when.

use std::time::Duration;

use super::backoff::next_try;
use crate::rules::time::Timestamp;

/// Whether the way out is open. While it is not, codes are tried each on its own, for somebody waits; of all else one
/// message at a time finds out whether the way is open again, so that a million of them are not taken up in vain.
#[derive(Debug, Default)]
pub struct Outage {
    /// In a row.
    failures: u32,
    next_probe: Timestamp,
}

/// What one try to hand a message over tells of the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reachability {
    /// The mail server or gateway answered, whatever it said of the message.
    Open,
    /// It was not reached, does not let us in, or fell silent.
    Closed,
    /// Nothing.
    Unknown,
}

const LONGEST: Duration = Duration::from_secs(30);
/// A way out is looked for as long as the server runs.
const FOREVER: Duration = Duration::from_hours(24 * 365);

impl Outage {
    /// Takes note. `chance` is any number.
    pub fn note(&mut self, seen: Reachability, chance: u32, now: Timestamp) {
        match seen {
            Reachability::Open => self.failures = 0,
            // It was in hand when another found the way closed: that is one failure, not two in a row.
            Reachability::Closed if self.failures > 0 && now < self.next_probe => {}
            Reachability::Closed => {
                self.failures += 1;
                self.next_probe = next_try(LONGEST, self.failures, chance, now, now + FOREVER).unwrap_or(now);
            }
            Reachability::Unknown => {}
        }
    }

    #[must_use]
    pub fn is_over(&self) -> bool {
        self.failures == 0
    }

    /// How many messages that are no codes may begin now, of `free` that could; `busy`: some are in hand already.
    #[must_use]
    pub fn room(&self, free: usize, busy: bool, now: Timestamp) -> usize {
        match self.failures {
            0 => free,
            _ if busy || now < self.next_probe => 0,
            _ => free.min(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    #[test]
    fn while_the_way_is_closed_one_message_at_a_time_looks_and_ever_more_rarely() {
        let mut outage = Outage::default();
        assert_eq!(outage.room(6, true, NOON), 6);
        outage.note(Reachability::Closed, 0, NOON);
        assert_eq!(outage.room(6, false, NOON), 0);
        assert_eq!(outage.room(6, false, NOON + Duration::from_secs(1)), 1);
        assert_eq!(outage.room(6, true, NOON + Duration::from_secs(1)), 0);
        let mut now = NOON;
        for _ in 0..10 {
            now = now + Duration::from_secs(30);
            outage.note(Reachability::Closed, 0, now);
        }
        assert_eq!(outage.room(6, false, now + Duration::from_secs(29)), 0);
        assert_eq!(outage.room(6, false, now + Duration::from_secs(30)), 1);
    }

    #[test]
    fn what_fails_at_once_is_one_failure() {
        let mut outage = Outage::default();
        for _ in 0..8 {
            outage.note(Reachability::Closed, 0, NOON);
        }
        assert_eq!(outage.room(6, false, NOON + Duration::from_secs(1)), 1);
    }

    #[test]
    fn the_first_answer_opens_it_for_all() {
        let mut outage = Outage::default();
        outage.note(Reachability::Closed, 0, NOON);
        outage.note(Reachability::Unknown, 0, NOON);
        assert!(!outage.is_over());
        outage.note(Reachability::Open, 0, NOON);
        assert!(outage.is_over());
        assert_eq!(outage.room(6, false, NOON), 6);
    }
}
