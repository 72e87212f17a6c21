//! Everything an operator can set: one documented struct, and `shinrai serve --help` is its manual.
//!
//! Values come from the environment. A wrong one stops the start with one sentence that names it.

mod check;
mod color;
mod delivery;
mod helo;
mod limits;
mod parse;
mod relay;
mod return_address;
mod sms;
mod sms_gateway;

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
pub use color::Color;
pub use delivery::DeliveryConfig;
use ipnet::IpNet;
use jiff::tz::TimeZone;
pub use limits::{LimitsConfig, SmsLimitsConfig};
pub use parse::is_loopback;
use parse::{
    argon2_params, brand_color, database_url, listen, mailbox, network, on_off, public_url, text, time_zone,
    web_address,
};
pub use relay::{Relay, Security};
pub use return_address::ReturnAddress;
use secrecy::SecretString;
pub use sms::{Sender, SmsConfig};
pub use sms_gateway::{GatewayAddress, GatewayKind, is_near};
use url::Url;

use crate::hashing::Argon2Params;

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

    /// Certificate chain (PEM) to serve https without a proxy; together with the key. Renewed files are taken over
    /// within two minutes, or at once by SIGHUP.
    #[arg(long, env = "SHINRAI_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,

    /// Private key (PEM) of that certificate; a file that not everybody may read.
    #[arg(long, env = "SHINRAI_TLS_KEY")]
    pub tls_key: Option<PathBuf>,

    /// Networks (CIDR, comma-separated) whose `Forwarded`/`X-Forwarded-For` is believed.
    #[arg(long, env = "SHINRAI_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Cost of a password hash: m (KiB), t (passes), p (lanes). At least the default, but for --dev. Where it is raised,
    /// each hash follows when its password is typed next.
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

#[cfg(test)]
pub mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::LimitsConfig;
    use crate::rules::limits::Limits;

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
