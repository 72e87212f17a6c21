use std::time::Duration;

/// Limits and lifetimes as the rules take them. What each is for stands at its setting in `config.rs`.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub code_life: Duration,
    pub code_reuse: Duration,
    pub code_tries: u32,
    pub attempt_life: Duration,
    pub resends: u32,
    pub resend_cooldown: Duration,
    pub sends_per_day: u32,
    pub sends_kept: u32,
    pub stranger_sends: u32,
    pub stranger_guesses: u32,
    pub pause_browser: u32,
    pub pause_account: u32,
    pub pause_window: Duration,
    pub pause_rest: Duration,
    pub codes_in_a_row: u32,
    pub wrong_passwords: u32,
    pub password_window: Duration,
    pub password_delay: Duration,
    pub password_delay_max: Duration,
    pub wrong_per_network: u32,
    pub trust_idle: Duration,
    pub trust_absolute: Duration,
    pub trusted_devices: u32,
    pub trust_pending: Duration,
    pub browser_overlap: Duration,
    pub session_idle: Duration,
    pub session_absolute: Duration,
    pub code_replay: Duration,
    pub fresh: Duration,
    pub email_link: Duration,
    pub email_undo: Duration,
    pub freeze: Duration,
    pub recovery_codes: u32,
    pub codes_shown: Duration,
    pub wrong_recovery_codes: u32,
    pub sign_ups_per_day: u32,
    pub sign_up_life: Duration,
    pub recoveries_per_hour: u32,
    pub ids_per_day: u32,
    pub desk_delay: Duration,
    pub contact_asked: Duration,
    pub hash_queue: u32,
}

#[cfg(test)]
pub mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::Limits;
    use crate::config::LimitsConfig;

    /// The limits as they are when nobody sets any.
    #[must_use]
    pub fn defaults() -> Limits {
        let matches = LimitsConfig::augment_args(Command::new("limits")).get_matches_from(["limits"]);
        LimitsConfig::from_arg_matches(&matches).unwrap().limits()
    }

    #[test]
    fn a_code_never_lives_longer_than_the_standard_allows() {
        assert!(defaults().code_life.as_secs() <= 600);
        assert_eq!(defaults().code_tries, 5);
        assert_eq!(defaults().trusted_devices, 30);
    }
}
