//! What an SMS may cost: which numbers, how many, and when they go to nobody.

use std::time::Duration;

use super::time::Timestamp;

/// Limits on SMS. What each is for stands at its setting in `config/limits.rs`.
#[derive(Clone, Copy, Debug)]
pub struct SmsLimits {
    pub per_account: u32,
    pub per_number: u32,
    pub per_prefix: u32,
    pub per_network: u32,
    pub per_site: u32,
    pub alarm_percent: u32,
    pub alarm_count: u32,
    pub alarm_window: Duration,
    pub alarm_rest: Duration,
}

/// How long people take to type a code: younger ones count as used or not at all.
const SETTLING: Duration = Duration::from_secs(300);

/// Digits behind +81 that name a block of 100,000 numbers: it was given to one carrier as a whole (090-123-…).
const BLOCK_JAPAN: usize = 5;
/// Digits behind the + elsewhere.
const BLOCK_ABROAD: usize = 7;

/// The block of numbers that an E.164 number lies in: whoever collects fees for numbers has many of one block.
#[must_use]
pub fn block(number: &str) -> &str {
    let digits = if number.starts_with("+81") { 3 + BLOCK_JAPAN } else { 1 + BLOCK_ABROAD };
    number.get(..digits).unwrap_or(number)
}

/// Whether messages may go to the country of an E.164 number; `countries` are written like `+81`.
#[must_use]
pub fn may_go(number: &str, countries: &[String]) -> bool {
    countries.iter().any(|country| number.starts_with(country.as_str()))
}

/// Which codes are counted: those sent from the first moment on, and before the second unless they were used.
#[must_use]
pub fn counted(now: Timestamp, since_pause: Timestamp, limits: &SmsLimits) -> (Timestamp, Timestamp) {
    ((now - limits.alarm_window).max(since_pause), now - SETTLING)
}

/// Whether so few of the codes sent were used that SMS had better rest.
#[must_use]
pub fn wasted(sent: u32, used: u32, limits: &SmsLimits) -> bool {
    sent >= limits.alarm_count && u64::from(used) * 100 < u64::from(sent) * u64::from(limits.alarm_percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: SmsLimits = SmsLimits {
        per_account: 10,
        per_number: 10,
        per_prefix: 200,
        per_network: 100,
        per_site: 2000,
        alarm_percent: 30,
        alarm_count: 50,
        alarm_window: Duration::from_secs(3600),
        alarm_rest: Duration::from_secs(3600),
    };

    #[test]
    fn numbers_of_one_block_are_counted_together() {
        assert_eq!(block("+819012345678"), "+8190123");
        assert_eq!(block("+819012399999"), block("+819012300000"));
        assert_ne!(block("+819012345678"), block("+819012445678"));
        assert_eq!(block("+821012345678"), "+8210123");
        for odd in ["", "+81", "+8190", "nonsense", "番号番号番号"] {
            assert!(odd.starts_with(block(odd)));
        }
    }

    #[test]
    fn messages_go_to_the_countries_that_were_named() {
        let japan = ["+81".to_owned()];
        assert!(may_go("+819012345678", &japan));
        assert!(!may_go("+821012345678", &japan) && !may_go("09012345678", &japan) && !may_go("", &japan));
        assert!(may_go("+821012345678", &["+81".into(), "+82".into()]));
    }

    #[test]
    fn few_codes_prove_nothing_and_many_unused_ones_do() {
        assert!(!wasted(49, 0, &LIMITS), "too few to tell");
        assert!(wasted(50, 0, &LIMITS) && wasted(50, 14, &LIMITS));
        assert!(!wasted(50, 15, &LIMITS), "30 of 100 is as many as it must be");
        assert!(!wasted(1000, 1000, &LIMITS));
        assert!(!wasted(1000, 0, &SmsLimits { alarm_percent: 0, ..LIMITS }), "0 switches the alarm off");
    }

    #[test]
    fn after_a_pause_the_count_begins_anew() {
        let now = Timestamp::from_millis(100_000_000);
        assert_eq!(counted(now, Timestamp::default(), &LIMITS), (now - Duration::from_secs(3600), now - SETTLING));
        let resumed = now - Duration::from_secs(60);
        assert_eq!(counted(now, resumed, &LIMITS).0, resumed);
    }
}
