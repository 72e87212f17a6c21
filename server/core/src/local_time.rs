//! Moments as people read them, in the operator's time zone. Digits only, so that both languages share them.

use jiff::tz::TimeZone;

use crate::rules::time::Timestamp;

/// `10:45`.
#[must_use]
pub fn clock(zone: &TimeZone, at: Timestamp) -> String {
    shown(zone, at, "%H:%M")
}

/// `10:45 JST`: for who reads it elsewhere.
#[must_use]
pub fn zoned_clock(zone: &TimeZone, at: Timestamp) -> String {
    shown(zone, at, "%H:%M %Z")
}

/// `2026-11-23`.
#[must_use]
pub fn day(zone: &TimeZone, at: Timestamp) -> String {
    shown(zone, at, "%Y-%m-%d")
}

/// `2026-11-23 10:45 JST`.
#[must_use]
pub fn moment(zone: &TimeZone, at: Timestamp) -> String {
    shown(zone, at, "%Y-%m-%d %H:%M %Z")
}

/// `2026-11-23T01:45:00Z`, for programs.
#[must_use]
pub fn rfc3339(at: Timestamp) -> String {
    shown(&TimeZone::UTC, at, "%Y-%m-%dT%H:%M:%SZ")
}

/// `Mon, 23 Nov 2026 10:45:00 +0900`, as mails are dated (RFC 5322 3.3).
#[must_use]
pub fn rfc5322(zone: &TimeZone, at: Timestamp) -> String {
    shown(zone, at, "%a, %d %b %Y %H:%M:%S %z")
}

fn shown(zone: &TimeZone, at: Timestamp, format: &str) -> String {
    jiff::Timestamp::from_millisecond(at.millis())
        .map(|at| at.to_zoned(zone.clone()).strftime(format).to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_shown_in_the_operators_zone_with_its_name() {
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let at = Timestamp::from_millis(1_795_420_740_000);
        assert_eq!(moment(&tokyo, at), "2026-11-23 16:59 JST");
        assert_eq!(clock(&tokyo, at), "16:59");
        assert_eq!(rfc5322(&tokyo, at), "Mon, 23 Nov 2026 16:59:00 +0900");
        assert_eq!(day(&tokyo, Timestamp::from_millis(i64::MAX)), "");
    }
}
