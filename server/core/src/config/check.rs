//! Settings that depend on each other: defaults, and refusals in one sentence.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use contract::brand::Brand;
use lettre::transport::smtp::extension::ClientId;
use secrecy::SecretString;
use url::Url;

use super::{BrandConfig, Config, helo, parse::is_loopback};
use crate::hashing::Argon2Params;

impl Config {
    /// Fills in what depends on other settings, and refuses settings that do not go together. `given` says whether
    /// the operator set the one of that name.
    ///
    /// # Errors
    /// One sentence that names the setting.
    pub fn settle(&mut self, given: impl Fn(&str) -> bool) -> Result<(), String> {
        match (&self.tls_cert, &self.tls_key) {
            (Some(_), None) => return Err("SHINRAI_TLS_KEY: is missing; SHINRAI_TLS_CERT alone serves nothing.".into()),
            (None, Some(_)) => return Err("SHINRAI_TLS_CERT: is missing; SHINRAI_TLS_KEY alone serves nothing.".into()),
            _ => {}
        }
        if !given("public_url") {
            self.public_url = self.own_url()?;
        }
        if !given("site_root") {
            self.site_root = found_site(&self.site_root);
        }
        self.check()
    }

    /// Where the data is: as set, or a file that depends on `--dev`.
    #[must_use]
    pub fn database_url(&self) -> SecretString {
        let default = if self.dev { "sqlite://data/dev.db" } else { "sqlite://data/shinrai.db" };
        self.database_url.clone().unwrap_or_else(|| default.into())
    }

    /// The public address as browsers write it in `Origin`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    /// Whether subscribers reach the site by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// Whether the public address means this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_loopback(&self.public_url)
    }

    /// What this server calls itself to the mail server.
    #[must_use]
    pub fn smtp_helo(&self) -> ClientId {
        self.delivery.smtp_helo.clone().unwrap_or_else(|| helo::of_public(&self.public_url))
    }

    /// Takes over the port that the machine chose where `SHINRAI_LISTEN` left it open.
    pub fn listens(&mut self, address: SocketAddr) {
        self.listen = address;
        if self.public_url.port() == Some(0) {
            // Schemes of ours always take a port.
            let _ = self.public_url.set_port(Some(address.port()));
        }
    }

    fn own_url(&self) -> Result<Url, String> {
        let scheme = if self.tls_cert.is_some() { "https" } else { "http" };
        Url::parse(&format!("{scheme}://localhost:{}", self.listen.port())).map_err(|error| error.to_string())
    }

    fn check(&self) -> Result<(), String> {
        if self.tls_cert.is_some() && !self.is_https() {
            return Err("SHINRAI_PUBLIC_URL: must begin with https://, since SHINRAI_TLS_CERT is set.".into());
        }
        if self.dev && !self.listen.ip().is_loopback() {
            return Err(format!(
                "SHINRAI_LISTEN: with --dev only this machine may connect; {} is open to others.",
                self.listen
            ));
        }
        if self.dev && !self.is_local() {
            return Err(format!("SHINRAI_PUBLIC_URL: with --dev it must be this machine, not {}.", self.origin()));
        }
        if !self.rate_limits && !self.dev {
            return Err("SHINRAI_RATE_LIMITS: off is for load tests and works only with --dev.".into());
        }
        let (argon2, least) = (self.argon2, Argon2Params::LEAST);
        if !self.dev && (argon2.memory < least.memory || argon2.passes < least.passes) {
            return Err(format!(
                "SHINRAI_ARGON2: {argon2:?} is cheaper to guess than {least:?}, the least for real; less works only with --dev."
            ));
        }
        self.sms.check()?;
        let limits = &self.limits;
        if limits.sends_kept > limits.sends_per_day {
            return Err("SHINRAI_LIMIT_SENDS_KEPT: is more than SHINRAI_LIMIT_SENDS_PER_DAY.".into());
        }
        if limits.session_idle > limits.session_absolute {
            return Err("SHINRAI_LIMIT_SESSION_IDLE: is longer than SHINRAI_LIMIT_SESSION_ABSOLUTE.".into());
        }
        if limits.trust_idle > limits.trust_absolute {
            return Err("SHINRAI_LIMIT_TRUST_IDLE: is longer than SHINRAI_LIMIT_TRUST_ABSOLUTE.".into());
        }
        at_least_one(&[
            ("CODE_TRIES", limits.code_tries),
            ("TRUSTED_DEVICES", limits.trusted_devices),
            ("PAUSE_BROWSER", limits.pause_browser),
            ("PAUSE_ACCOUNT", limits.pause_account),
            ("WRONG_PASSWORDS", limits.wrong_passwords),
            ("CONNECTIONS", limits.connections),
            ("CONNECTIONS_PER_NETWORK", limits.connections_per_network),
        ])
    }
}

/// Refuses limits under which nobody could do anything; each with its name behind `SHINRAI_LIMIT_`.
pub(super) fn at_least_one(limits: &[(&str, u32)]) -> Result<(), String> {
    let none = limits.iter().find(|(_, limit)| *limit == 0);
    none.map_or(Ok(()), |(name, _)| Err(format!("SHINRAI_LIMIT_{name}: must be at least 1.")))
}

impl BrandConfig {
    /// What the pages show of it.
    #[must_use]
    pub fn brand(&self) -> Brand {
        Brand {
            name: self.brand_name.clone(),
            logo: self.brand_logo.clone(),
            help_phone: self.brand_help_phone.clone(),
            help_url: self.brand_help_url.clone(),
            own_color: self.brand_color.is_some(),
        }
    }
}

/// The built site: in the working folder, else where a build (`target/release/shinrai`, `target/site`) or a package
/// (`shinrai`, `site`) puts it, so that the program may be started from anywhere.
fn found_site(default: &Path) -> PathBuf {
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let places =
        [beside.map(|folder| folder.join("site")), beside.and_then(Path::parent).map(|folder| folder.join("site"))];
    let mut places = std::iter::once(default.to_owned()).chain(places.into_iter().flatten());
    places.find(|place| place.is_dir()).unwrap_or_else(|| default.to_owned())
}
