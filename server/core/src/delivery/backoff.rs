//! When a message that failed is tried again.

use std::time::Duration;

use crate::{rules::time::Timestamp, store::messages::Urgency};

const FIRST: Duration = Duration::from_secs(1);

/// The longest wait between two tries: somebody sits in front of a code, nobody waits for the rest.
#[must_use]
pub fn longest(urgency: Urgency) -> Duration {
    match urgency {
        Urgency::Code => Duration::from_secs(30),
        Urgency::Notice => Duration::from_mins(5),
        Urgency::Bulk => Duration::from_mins(15),
    }
}

/// When to try again after `tries` failures: 1 s, 2 s, 4 s … `longest`, each shortened by up to a half by `chance` (any
/// number), so that what failed together does not come back together. `None`: it would be useful no more.
#[must_use]
pub fn next_try(
    longest: Duration,
    tries: u32,
    chance: u32,
    now: Timestamp,
    useful_until: Timestamp,
) -> Option<Timestamp> {
    let full = FIRST.saturating_mul(1 << (tries.clamp(1, 16) - 1)).min(longest);
    let jitter = full.mul_f64(0.5 * f64::from(chance) / f64::from(u32::MAX));
    let next = now + full.saturating_sub(jitter);
    (next < useful_until).then_some(next)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);
    const LONGEST: Duration = Duration::from_secs(30);

    #[test]
    fn waits_double_up_to_half_a_minute() {
        let waits: Vec<u64> = (1..=8)
            .filter_map(|tries| next_try(longest(Urgency::Code), tries, 0, NOON, NOON + Duration::from_secs(600)))
            .map(|next| NOON.until(next).as_secs())
            .collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
    }

    #[test]
    fn what_nobody_waits_for_is_tried_less_often_and_still_forever() {
        let day = NOON + Duration::from_hours(24);
        let wait = |urgency| NOON.until(next_try(longest(urgency), 40, 0, NOON, day).expect("useful")).as_secs();
        assert_eq!([Urgency::Code, Urgency::Notice, Urgency::Bulk].map(wait), [30, 300, 900]);
    }

    #[test]
    fn a_code_that_would_be_dead_by_then_is_given_up() {
        assert_eq!(next_try(LONGEST, 1, 0, NOON, NOON + Duration::from_secs(1)), None);
        assert_eq!(next_try(LONGEST, 1, 0, NOON, NOON), None);
    }

    proptest! {
        #[test]
        fn the_next_try_is_ahead_in_time_and_still_useful(
            tries in any::<u32>(), chance in any::<u32>(), life in 0u64..86_400_000,
        ) {
            let useful_until = NOON + Duration::from_millis(life);
            if let Some(next) = next_try(LONGEST, tries, chance, NOON, useful_until) {
                let wait = NOON.until(next);
                prop_assert!(next < useful_until);
                prop_assert!(wait >= FIRST / 2 && wait <= LONGEST);
            } else {
                prop_assert!(life <= 30_000);
            }
        }

        #[test]
        fn jitter_only_ever_shortens_and_by_half_at_most(tries in 1u32..40, chance in any::<u32>()) {
            let far = NOON + Duration::from_secs(3600);
            let full = NOON.until(next_try(LONGEST, tries, 0, NOON, far).expect("far"));
            let wait = NOON.until(next_try(LONGEST, tries, chance, NOON, far).expect("far"));
            prop_assert!(wait <= full && wait >= full / 2 - Duration::from_millis(1));
        }
    }
}
