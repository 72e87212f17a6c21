//! Settings of SMS: gateway, senders, countries, limits, alarm.

use std::path::PathBuf;

use clap::Args;
use contract::fields::MobileNumber;
use secrecy::SecretString;

use super::{
    check::at_least_one,
    limits::SmsLimitsConfig,
    parse::text,
    sms_gateway::{GatewayAddress, GatewayKind},
};
use crate::rules::sms_cost::{SmsLimits, may_go};

/// How SMS are sent, and how many.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "SMS")]
pub struct SmsConfig {
    /// The gateway: twilio+https://SID:TOKEN@api.twilio.com (or whoever speaks the same form), or
    /// kannel+http://user:password@127.0.0.1:13013 (Kannel's sendsms). Plain http only to this machine and private
    /// networks. Delivery reports come back to /hooks/sms/twilio and /hooks/sms/kannel under SHINRAI_PUBLIC_URL.
    #[arg(long, env = "SHINRAI_SMS_URL", value_parser = GatewayAddress::parse)]
    pub sms_url: Option<GatewayAddress>,

    /// Twilio: the account's SID (AC…), where SHINRAI_SMS_URL signs in with an API key (SK…:SECRET). Where it is not set,
    /// the user of SHINRAI_SMS_URL is the account.
    #[arg(long, env = "SHINRAI_SMS_ACCOUNT", value_parser = account)]
    pub sms_account: Option<String>,

    /// Twilio: the account's auth token, by which its delivery reports are signed; never the secret of an API key. While
    /// it is changed both the old and the new one, comma-separated. Where it is not set, the password of SHINRAI_SMS_URL.
    #[arg(long, env = "SHINRAI_SMS_REPORT_TOKENS", value_delimiter = ',', value_parser = token)]
    pub sms_report_tokens: Vec<SecretString>,

    /// PEM file with the authority of the gateway's certificate, where it is a private one.
    #[arg(long, env = "SHINRAI_SMS_CA")]
    pub sms_ca: Option<PathBuf>,

    /// What SMS come from, named on the page so that a fake can be told: numbers or names, comma-separated, each with
    /// a label before it where carriers show different ones (docomo=0032-069-000,au=21061). The first one is given
    /// to the gateway; with Twilio that may be a messaging service (MG…), which the page does not name.
    #[arg(long, env = "SHINRAI_SMS_SENDER", value_delimiter = ',', value_parser = sender)]
    pub sms_sender: Vec<Sender>,

    /// Country codes that SMS may go to, comma-separated.
    #[arg(long, env = "SHINRAI_SMS_COUNTRIES", value_delimiter = ',', default_value = "+81", value_parser = country)]
    pub sms_countries: Vec<String>,

    #[command(flatten)]
    pub limits: SmsLimitsConfig,
}

/// What a message comes from, and where it is shown so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Empty if it is the same everywhere.
    pub label: String,
    /// As people read it.
    pub number: String,
}

impl SmsConfig {
    /// The limits as the rules take them.
    #[must_use]
    pub fn limits(&self) -> SmsLimits {
        self.limits.limits()
    }

    /// Each of these may have signed a report of Twilio's; none where there is no gateway.
    #[must_use]
    pub fn report_tokens(&self) -> &[SecretString] {
        match &self.sms_url {
            Some(gateway) if self.sms_report_tokens.is_empty() => std::slice::from_ref(&gateway.password),
            _ => &self.sms_report_tokens,
        }
    }

    /// Whether messages may go to that number.
    #[must_use]
    pub fn may_go(&self, number: &str) -> bool {
        may_go(number, &self.sms_countries)
    }

    /// A number typed by the operator, of a country that messages may go to.
    #[must_use]
    pub fn mobile(&self, typed: &str) -> Option<MobileNumber> {
        MobileNumber::parse_any(typed).filter(|number| self.may_go(number.as_str()))
    }

    /// The senders as the page names them; empty if there is none to name.
    #[must_use]
    pub fn shown_senders(&self) -> String {
        let shown = self.sms_sender.iter().filter(|sender| !sender.is_service()).map(|sender| {
            let Sender { label, number } = sender;
            if label.is_empty() { number.clone() } else { format!("{number} ({label})") }
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    /// # Errors
    /// One sentence that names the setting.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.sms_url.is_some() && self.sms_sender.is_empty() {
            return Err(
                "SHINRAI_SMS_SENDER: is missing; the gateway needs a number to send from, and the page names it."
                    .into(),
            );
        }
        self.check_account()?;
        at_least_one(&[
            ("SMS_PER_ACCOUNT", self.limits.per_account),
            ("SMS_PER_NUMBER", self.limits.per_number),
            ("SMS_PER_PREFIX", self.limits.per_prefix),
            ("SMS_PER_NETWORK", self.limits.per_network),
            ("SMS_PER_SITE", self.limits.per_site),
            ("SMS_ALARM_COUNT", self.limits.alarm_count),
        ])
    }
}

impl SmsConfig {
    /// Twilio's account, key and tokens belong together.
    fn check_account(&self) -> Result<(), String> {
        let twilio = self.sms_url.as_ref().filter(|gateway| gateway.kind == GatewayKind::Twilio);
        let Some(GatewayAddress { user, .. }) = twilio else {
            let left_over = self.sms_account.is_some().then_some("SHINRAI_SMS_ACCOUNT");
            let left_over = left_over.or((!self.sms_report_tokens.is_empty()).then_some("SHINRAI_SMS_REPORT_TOKENS"));
            return left_over.map_or(Ok(()), |name| {
                Err(format!("{name}: is for Twilio's form, and SHINRAI_SMS_URL does not begin with twilio+."))
            });
        };
        if user.starts_with("SK") {
            if self.sms_account.is_none() {
                return Err("SHINRAI_SMS_ACCOUNT: is missing; SHINRAI_SMS_URL signs in with an API key (SK…), and messages go out from an account (AC…).".into());
            }
            if self.sms_report_tokens.is_empty() {
                return Err("SHINRAI_SMS_REPORT_TOKENS: is missing; delivery reports are signed by the account's auth token, never by an API key.".into());
            }
        } else if self.sms_account.as_ref().is_some_and(|account| account != user) {
            return Err("SHINRAI_SMS_ACCOUNT: is another account than the user of SHINRAI_SMS_URL; only an API key (SK…) signs in for an account.".into());
        }
        Ok(())
    }
}

impl Sender {
    /// What the gateway takes: a number without the marks that people read it by.
    #[must_use]
    pub fn wire(&self) -> String {
        let is_number = self.number.chars().all(|c| c.is_ascii_digit() || "+- ".contains(c));
        self.number.chars().filter(|c| !is_number || c.is_ascii_digit() || *c == '+').collect()
    }

    /// Whether it is a Twilio messaging service instead of a number.
    #[must_use]
    pub fn is_service(&self) -> bool {
        self.number.len() == 34 && self.number.starts_with("MG")
    }
}

fn sender(value: &str) -> Result<Sender, &'static str> {
    let value = text(value)?;
    let (label, number) = value.split_once('=').unwrap_or(("", &value));
    let (label, number) = (label.trim(), number.trim());
    if number.is_empty() || !number.is_ascii() {
        return Err("is not a sender such as 0032-069-000 or docomo=0032-069-000");
    }
    Ok(Sender { label: label.to_owned(), number: number.to_owned() })
}

fn account(value: &str) -> Result<String, &'static str> {
    let fits = value.starts_with("AC") && value.len() == 34 && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { Ok(value.to_owned()) } else { Err("is not the SID of an account: AC and 32 letters and digits") }
}

fn token(value: &str) -> Result<SecretString, &'static str> {
    let token = text(value).map_err(|_| "holds an empty token; write one, or two with a comma between them")?;
    Ok(token.into())
}

fn country(value: &str) -> Result<String, &'static str> {
    let digits = value.trim().strip_prefix('+').unwrap_or_default();
    let fits =
        (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if fits { Ok(format!("+{digits}")) } else { Err("is not a country code such as +81") }
}
