//! Limits and lifetimes: a line each, with what it is for, its variable, its default and how it is read.

use std::time::Duration;

use clap::Args;

use super::parse::{count, duration, percent};
use crate::rules::{limits::Limits, sms_cost::SmsLimits};

macro_rules! limits {
    ($(#[$meta:meta])+ $name:ident => $limits:ident {
        $($(#[doc = $doc:literal])+ $field:ident: $type:ty = $env:literal, $default:literal, $parser:ident;)+
    }) => {
        #[derive(Args, Clone, Debug)]
        $(#[$meta])+
        pub struct $name {
            $($(#[doc = $doc])+
            #[arg(long, env = concat!("SHINRAI_LIMIT_", $env), default_value = $default, value_parser = $parser)]
            pub $field: $type,)+
        }

        impl $name {
            /// The limits as the rules take them.
            #[must_use]
            pub fn limits(&self) -> $limits {
                $limits { $($field: self.$field),+ }
            }
        }
    };
}

limits! {
    /// Limits and lifetimes, each `SHINRAI_LIMIT_<NAME>`. Durations are written like `10m`, `90d`.
    #[command(next_help_heading = "Limits and lifetimes")]
    LimitsConfig => Limits {
        /// How long a one-time code is good (at most 10 minutes by NIST SP 800-63B 3.1.3.2).
        code_life: Duration = "CODE_LIFE", "10m", duration;
        /// A resend sends the same code while at least this much of its life remains.
        code_reuse: Duration = "CODE_REUSE", "3m", duration;
        /// Guesses for one attempt; resending refills none.
        code_tries: u32 = "CODE_TRIES", "5", count;
        /// How long an attempt lives.
        attempt_life: Duration = "ATTEMPT_LIFE", "30m", duration;
        /// Resends within one attempt.
        resends: u32 = "RESENDS", "5", count;
        /// Pause between two messages of one attempt.
        resend_cooldown: Duration = "RESEND_COOLDOWN", "60s", duration;
        /// Codes a day to one destination.
        sends_per_day: u32 = "SENDS_PER_DAY", "20", count;
        /// Of these, kept for browsers that were once trusted.
        sends_kept: u32 = "SENDS_KEPT", "5", count;
        /// Codes a day for one ID or address that people ask for who have proved nothing: at sign-up, and for the first
        /// way of a recovery. They count apart from those of sign-ins.
        stranger_sends: u32 = "STRANGER_SENDS", "10", count;
        /// Codes a day that such people may guess for one ID or address.
        stranger_guesses: u32 = "STRANGER_GUESSES", "30", count;
        /// Wrong codes for one account from one browser before its code step rests.
        pause_browser: u32 = "PAUSE_BROWSER", "10", count;
        /// Wrong codes for one account from all browsers before its code step rests.
        pause_account: u32 = "PAUSE_ACCOUNT", "30", count;
        /// Window in which wrong codes are counted.
        pause_window: Duration = "PAUSE_WINDOW", "60m", duration;
        /// How long the code step rests.
        pause_rest: Duration = "PAUSE_REST", "15m", duration;
        /// Wrong codes in a row after which browsers never trusted get no code until the password is changed.
        codes_in_a_row: u32 = "CODES_IN_A_ROW", "100", count;
        /// Wrong passwords for one ID before answers are delayed.
        wrong_passwords: u32 = "WRONG_PASSWORDS", "10", count;
        /// Window in which wrong passwords are counted.
        password_window: Duration = "PASSWORD_WINDOW", "15m", duration;
        /// First delay after too many wrong passwords; it doubles with each further one.
        password_delay: Duration = "PASSWORD_DELAY", "30s", duration;
        /// Longest such delay.
        password_delay_max: Duration = "PASSWORD_DELAY_MAX", "15m", duration;
        /// Wrong passwords an hour from one client network (IPv4 /32, IPv6 /64).
        wrong_per_network: u32 = "WRONG_PER_NETWORK", "300", count;
        /// How long a device stays trusted after its last use.
        trust_idle: Duration = "TRUST_IDLE", "90d", duration;
        /// How long a device stays trusted at all.
        trust_absolute: Duration = "TRUST_ABSOLUTE", "365d", duration;
        /// Trusted devices of one account.
        trusted_devices: u32 = "TRUSTED_DEVICES", "30", count;
        /// How long a registration waits for its cookie to come back.
        trust_pending: Duration = "TRUST_PENDING", "90d", duration;
        /// Overlap in which the browser's previous secret is still good.
        browser_overlap: Duration = "BROWSER_OVERLAP", "60s", duration;
        /// A session ends after this long without a request.
        session_idle: Duration = "SESSION_IDLE", "30m", duration;
        /// A session ends after this long whatever happens.
        session_absolute: Duration = "SESSION_ABSOLUTE", "12h", duration;
        /// The same right code on the same attempt gives the same outcome again for this long.
        code_replay: Duration = "CODE_REPLAY", "60s", duration;
        /// How long a password or code that was typed is fresh enough to change who can get in.
        fresh: Duration = "FRESH", "10m", duration;
        /// How long the link to a new address is good (at most 24 hours by NIST SP 800-63B 4.2.1.2).
        email_link: Duration = "EMAIL_LINK", "24h", duration;
        /// How long a change of address can be undone from the old one.
        email_undo: Duration = "EMAIL_UNDO", "72h", duration;
        /// How long nothing can be changed after an undo or a recovery by mailbox alone.
        freeze: Duration = "FREEZE", "72h", duration;
        /// Recovery codes of one account.
        recovery_codes: u32 = "RECOVERY_CODES", "10", count;
        /// How long new recovery codes are shown in the session that made them.
        codes_shown: Duration = "CODES_SHOWN", "10m", duration;
        /// Wrong recovery codes an hour for one account; where no password was typed, for one ID and client network.
        wrong_recovery_codes: u32 = "WRONG_RECOVERY_CODES", "10", count;
        /// Registrations a day for one address, and for one client network.
        sign_ups_per_day: u32 = "SIGN_UPS_PER_DAY", "10", count;
        /// How long a registration waits for its address to be proved.
        sign_up_life: Duration = "SIGN_UP_LIFE", "24h", duration;
        /// Recoveries an hour for one ID or address from one client network; for one client network thirty times as
        /// many.
        recoveries_per_hour: u32 = "RECOVERIES_PER_HOUR", "5", count;
        /// Times a day that an address is told the IDs it belongs to.
        ids_per_day: u32 = "IDS_PER_DAY", "3", count;
        /// How long a desk's change of contact data can be stopped before it comes into force.
        desk_delay: Duration = "DESK_DELAY", "24h", duration;
        /// After this long the pages ask whether the contact data are still right.
        contact_asked: Duration = "CONTACT_ASKED", "180d", duration;
        /// How many sign-ins may wait for the processor before the answer is "busy".
        hash_queue: u32 = "HASH_QUEUE", "64", count;
        /// Connections at once; further ones wait, and those that ask nothing are closed for them. Each takes an open file
        /// (ulimit -n).
        connections: u32 = "CONNECTIONS", "900", count;
        /// Of these, from one client network (IPv4 /32, IPv6 /64); networks of SHINRAI_TRUSTED_PROXIES have all.
        connections_per_network: u32 = "CONNECTIONS_PER_NETWORK", "300", count;
        /// How long a connection is kept on which nothing is asked. Longer than the proxy in front keeps it (nginx and ALB
        /// 60s, Traefik 90s, Caddy 2m), or now and then a form is lost with 502.
        keep_alive: Duration = "KEEP_ALIVE", "150s", duration;
    }
}

limits! {
    /// How many SMS may be sent, each `SHINRAI_LIMIT_SMS_<NAME>`.
    #[command(next_help_heading = "SMS")]
    SmsLimitsConfig => SmsLimits {
        /// Codes by SMS an hour for one account.
        per_account: u32 = "SMS_PER_ACCOUNT", "10", count;
        /// Codes by SMS an hour to one number.
        per_number: u32 = "SMS_PER_NUMBER", "10", count;
        /// Codes by SMS an hour to one block of 100,000 numbers (090-123-…). Raise it where many subscribers have
        /// numbers of few blocks.
        per_prefix: u32 = "SMS_PER_PREFIX", "200", count;
        /// Codes by SMS an hour asked for from one client network (IPv4 /32, IPv6 /64).
        per_network: u32 = "SMS_PER_NETWORK", "100", count;
        /// Codes by SMS an hour from the whole site: what an hour may cost.
        per_site: u32 = "SMS_PER_SITE", "2000", count;
        /// SMS rests when fewer of 100 codes than this are typed in: then somebody has them sent for the money. 0 =
        /// never.
        alarm_percent: u32 = "SMS_ALARM_PERCENT", "30", percent;
        /// Codes that must have been sent before that is judged.
        alarm_count: u32 = "SMS_ALARM_COUNT", "50", count;
        /// Window in which they are counted.
        alarm_window: Duration = "SMS_ALARM_WINDOW", "60m", duration;
        /// How long SMS rests then; `shinrai sms resume` ends it early.
        alarm_rest: Duration = "SMS_ALARM_REST", "60m", duration;
    }
}
