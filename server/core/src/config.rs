//! Everything an operator can set: one documented struct, and `shinrai serve --help` is its manual.
//!
//! Values come from the environment. A wrong one stops the start with one sentence that names it.

mod check;
mod color;
mod delivery;
mod parse;
mod relay;
mod return_address;
mod sms;
mod sms_gateway;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::Args;
pub use color::Color;
pub use delivery::DeliveryConfig;
use ipnet::IpNet;
use jiff::tz::TimeZone;
pub use parse::is_loopback;
use parse::{
    argon2_params, brand_color, count, database_url, duration, listen, mailbox, network, on_off, public_url, text,
    time_zone, web_address,
};
pub use relay::{Relay, Security};
pub use return_address::ReturnAddress;
use secrecy::SecretString;
pub use sms::{Sender, SmsConfig};
pub use sms_gateway::{GatewayAddress, GatewayKind, is_near};
use url::Url;

use crate::{hashing::Argon2Params, rules::limits::Limits};

/// Where and how this server serves.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Server")]
pub struct Config {
    /// Development: its own database, seeded account, outbox, gallery and clock; loopback addresses only.
    #[arg(long, help_heading = None)]
    pub dev: bool,

    /// Address and port to listen on.
    #[arg(long, env = "SHINRAI_LISTEN", default_value = "127.0.0.1:3000", value_parser = listen)]
    pub listen: SocketAddr,

    /// The address subscribers type: scheme and host, no path. https, unless the host is this machine.
    /// Where it is not set, the port of SHINRAI_LISTEN is taken, and https with a certificate.
    #[arg(long, env = "SHINRAI_PUBLIC_URL", default_value = "http://localhost:3000", value_parser = public_url)]
    pub public_url: Url,

    /// sqlite://FILE for one machine, postgres://… for several. Where it is not set: sqlite://data/shinrai.db, and
    /// with --dev sqlite://data/dev.db.
    #[arg(long, env = "SHINRAI_DATABASE_URL", value_parser = database_url)]
    pub database_url: Option<SecretString>,

    /// The secret keys; made at the first start with SQLite (mode 0600), never silently with PostgreSQL.
    #[arg(long, env = "SHINRAI_SECRET_FILE", default_value = "data/secret.key")]
    pub secret_file: PathBuf,

    /// Folder of the built site: styles, scripts, wasm. Where it is not set and not there, a folder `site` beside
    /// the program or beside its folder is taken.
    #[arg(long, env = "SHINRAI_SITE_ROOT", default_value = "target/site")]
    pub site_root: PathBuf,

    /// smtp://host:port (STARTTLS if offered), smtp+tls://… (STARTTLS or nothing), smtps://… (TLS from the start);
    /// user and password may stand before the host.
    #[arg(long, env = "SHINRAI_SMTP_URL", value_parser = Relay::parse)]
    pub smtp_url: Option<Relay>,

    /// PEM file with the authority of the mail server's certificate, where it is a private one.
    #[arg(long, env = "SHINRAI_SMTP_CA")]
    pub smtp_ca: Option<PathBuf>,

    /// Sender of every mail, as `Name <address>` or an address.
    #[arg(long, env = "SHINRAI_MAIL_FROM", default_value = "Shinrai <no-reply@localhost.localdomain>",
        value_parser = mailbox)]
    pub mail_from: lettre::message::Mailbox,

    /// Certificate chain (PEM) to serve https without a proxy; together with the key.
    #[arg(long, env = "SHINRAI_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,

    /// Private key (PEM) of that certificate.
    #[arg(long, env = "SHINRAI_TLS_KEY")]
    pub tls_key: Option<PathBuf>,

    /// Networks (CIDR, comma-separated) whose `Forwarded`/`X-Forwarded-For` is believed.
    #[arg(long, env = "SHINRAI_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Cost of a password hash: m (KiB), t (passes), p (lanes).
    #[arg(long, env = "SHINRAI_ARGON2", default_value = "m=19456,t=2,p=1", value_parser = argon2_params)]
    pub argon2: Argon2Params,

    /// Time zone in which dates and times are shown.
    #[arg(long, env = "SHINRAI_TIME_ZONE", default_value = "Asia/Tokyo", value_parser = time_zone)]
    pub time_zone: TimeZone,

    /// Whether the box "remember this browser" arrives ticked.
    #[arg(long, env = "SHINRAI_TRUST_TICKED", default_value = "on", value_parser = on_off, action = clap::ArgAction::Set)]
    pub trust_ticked: bool,

    /// Whether a browser that lost only its cookie has it back by the key in its storage, without a code.
    #[arg(long, env = "SHINRAI_SELF_HEAL", default_value = "on", value_parser = on_off, action = clap::ArgAction::Set)]
    pub self_heal: bool,

    /// What the user agent of the operator's own app contains, comma-separated: reasons and lists then name the app.
    #[arg(long, env = "SHINRAI_OWN_APP_UA", value_delimiter = ',', value_parser = text)]
    pub own_app_ua: Vec<String>,

    /// Domains of your own mailboxes, comma-separated: not taken as contact addresses, nor what is below them.
    #[arg(long, env = "SHINRAI_OWN_MAIL_DOMAINS", value_delimiter = ',', value_parser = parse::mail_domain)]
    pub own_mail_domains: Vec<String>,

    /// Whether people can register by themselves (/sign-up).
    #[arg(long, env = "SHINRAI_SIGN_UP", default_value = "on", value_parser = on_off, action = clap::ArgAction::Set)]
    pub sign_up: bool,

    /// Whether a forgotten password can be replaced without the help line (/recover).
    #[arg(long, env = "SHINRAI_RECOVER", default_value = "on", value_parser = on_off, action = clap::ArgAction::Set)]
    pub recover: bool,

    /// Whether an account with nothing but an e-mail address recovers by its mailbox alone, under a freeze of 72
    /// hours; `off` sends it to the help line.
    #[arg(long, env = "SHINRAI_RECOVER_EMAIL_ONLY", default_value = "on", value_parser = on_off,
        action = clap::ArgAction::Set)]
    pub recover_email_only: bool,

    /// `off` drops cooldowns and budgets (only with --dev, for load tests); never the tries of a code, never the cap.
    #[arg(long, env = "SHINRAI_RATE_LIMITS", default_value = "on", value_parser = on_off, action = clap::ArgAction::Set)]
    pub rate_limits: bool,

    /// What is logged, as `level` or `module=level`, comma-separated; levels are error, warn, info, debug, trace.
    #[arg(long, env = "SHINRAI_LOG", default_value = "info,sqlx=warn", value_parser = text)]
    pub log: String,

    #[command(flatten)]
    pub delivery: DeliveryConfig,

    #[command(flatten)]
    pub sms: SmsConfig,

    #[command(flatten)]
    pub brand: BrandConfig,

    #[command(flatten)]
    pub limits: LimitsConfig,
}

/// How the operator presents itself.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Brand")]
pub struct BrandConfig {
    /// Name of the service, in pages and messages.
    #[arg(long, env = "SHINRAI_BRAND_NAME", default_value = "Shinrai", value_parser = text)]
    pub brand_name: String,

    /// Address of a logo on this site, such as /logo.svg; a file of that name lies in SHINRAI_SITE_ROOT.
    #[arg(long, env = "SHINRAI_BRAND_LOGO", default_value = "", value_parser = parse::logo)]
    pub brand_logo: String,

    /// Main colour, #rrggbb, of at least 4.5:1 against white. In the dark scheme a lighter one is made from it.
    #[arg(long, env = "SHINRAI_BRAND_COLOR", value_parser = brand_color)]
    pub brand_color: Option<Color>,

    /// Telephone number of the help line, as people read it.
    #[arg(long, env = "SHINRAI_BRAND_HELP_PHONE", default_value = "")]
    pub brand_help_phone: String,

    /// Address of the help page, https://….
    #[arg(long, env = "SHINRAI_BRAND_HELP_URL", default_value = "", value_parser = web_address)]
    pub brand_help_url: String,
}

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $field:ident: $type:ty = $env:literal, $default:literal, $parser:ident;)+) => {
        /// Limits and lifetimes, each `SHINRAI_LIMIT_<NAME>`. Durations are written like `10m`, `90d`.
        #[derive(Args, Clone, Debug)]
        #[command(next_help_heading = "Limits and lifetimes")]
        pub struct LimitsConfig {
            $($(#[doc = $doc])+
            #[arg(long, env = concat!("SHINRAI_LIMIT_", $env), default_value = $default, value_parser = $parser)]
            pub $field: $type,)+
        }

        impl LimitsConfig {
            /// The limits as the rules take them.
            #[must_use]
            pub fn limits(&self) -> Limits {
                Limits { $($field: self.$field),+ }
            }
        }
    };
}

limits! {
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
    /// Codes a day for one ID or address that people ask for who have proved nothing: at sign-up, and for the first way
    /// of a recovery. They count apart from those of sign-ins.
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
    /// Recoveries an hour for one ID or address from one client network; for one client network thirty times as many.
    recoveries_per_hour: u32 = "RECOVERIES_PER_HOUR", "5", count;
    /// Times a day that an address is told the IDs it belongs to.
    ids_per_day: u32 = "IDS_PER_DAY", "3", count;
    /// How long a desk's change of contact data can be stopped before it comes into force.
    desk_delay: Duration = "DESK_DELAY", "24h", duration;
    /// After this long the pages ask whether the contact data are still right.
    contact_asked: Duration = "CONTACT_ASKED", "180d", duration;
    /// How many sign-ins may wait for the processor before the answer is "busy".
    hash_queue: u32 = "HASH_QUEUE", "64", count;
}

#[cfg(test)]
pub mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::{Limits, LimitsConfig};

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
