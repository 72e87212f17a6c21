//! The end of a limit, as pages show it.

use std::time::Duration;

use crate::{local_time, rules::time::Timestamp, site::Site};

/// A little longer than the longest of the limits on sends and guesses.
const LIMITS_END: Duration = Duration::from_secs(25 * 3600);
/// From here on a clock time alone would be taken for another day's.
const SAME_DAY: Duration = Duration::from_secs(12 * 3600);

/// A time from the address: only one that one of our limits could have set is believed.
pub fn believed(site: &Site, until: Option<i64>, now: Timestamp) -> Option<String> {
    let until = Timestamp::from_millis(until?.saturating_mul(1000));
    let left = now.until(until);
    let show = if left < SAME_DAY { local_time::clock } else { local_time::moment };
    (until > now && left <= LIMITS_END.max(site.limits.freeze)).then(|| show(&site.zone, until))
}

impl Site {
    /// The time in an address as pages show it, if one of our limits could end then.
    #[must_use]
    pub fn limit_end(&self, unix_seconds: Option<i64>) -> Option<String> {
        believed(self, unix_seconds, self.clock.now())
    }
}
