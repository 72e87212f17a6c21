//! Settings of SMS: gateway, senders, countries, limits, alarm.

use std::path::PathBuf;

use clap::Args;
use contract::fields::MobileNumber;

use super::{check::at_least_one, limits::SmsLimitsConfig, parse::text, sms_gateway::GatewayAddress};
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

fn country(value: &str) -> Result<String, &'static str> {
    let digits = value.trim().strip_prefix('+').unwrap_or_default();
    let fits =
        (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if fits { Ok(format!("+{digits}")) } else { Err("is not a country code such as +81") }
}
