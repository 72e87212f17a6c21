//! Settings of SMS: gateway, senders, countries, limits, alarm.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use contract::fields::MobileNumber;
use secrecy::{ExposeSecret, SecretString};

use super::{
    parse::{count, duration, text},
    sms_gateway::GatewayAddress,
};
use crate::rules::sms_cost::{SmsLimits, may_go};

/// How SMS are sent, and how many.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "SMS")]
pub struct SmsConfig {
    /// The gateway: twilio+https://SID:TOKEN@api.twilio.com (or whoever speaks the same form), or
    /// kannel+http://user:password@127.0.0.1:13013 (Kannel's sendsms). Plain http only to this machine and private
    /// networks. Delivery reports come back to /hooks/sms/twilio and /hooks/sms/kannel under SHINRAI_PUBLIC_URL.
    #[arg(long, env = "SHINRAI_SMS_URL", value_parser = url)]
    pub sms_url: Option<SecretString>,

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

    /// Codes by SMS an hour for one account.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_PER_ACCOUNT", default_value = "10", value_parser = count)]
    pub sms_per_account: u32,

    /// Codes by SMS an hour to one number.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_PER_NUMBER", default_value = "10", value_parser = count)]
    pub sms_per_number: u32,

    /// Codes by SMS an hour to one block of 100,000 numbers (090-123-…). Raise it where many subscribers have numbers
    /// of few blocks.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_PER_PREFIX", default_value = "200", value_parser = count)]
    pub sms_per_prefix: u32,

    /// Codes by SMS an hour asked for from one client network (IPv4 /32, IPv6 /64).
    #[arg(long, env = "SHINRAI_LIMIT_SMS_PER_NETWORK", default_value = "100", value_parser = count)]
    pub sms_per_network: u32,

    /// Codes by SMS an hour from the whole site: what an hour may cost.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_PER_SITE", default_value = "2000", value_parser = count)]
    pub sms_per_site: u32,

    /// SMS rests when fewer of 100 codes than this are typed in: then somebody has them sent for the money. 0 = never.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_ALARM_PERCENT", default_value = "30", value_parser = percent)]
    pub sms_alarm_percent: u32,

    /// Codes that must have been sent before that is judged.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_ALARM_COUNT", default_value = "50", value_parser = count)]
    pub sms_alarm_count: u32,

    /// Window in which they are counted.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_ALARM_WINDOW", default_value = "60m", value_parser = duration)]
    pub sms_alarm_window: Duration,

    /// How long SMS rests then; `shinrai sms resume` ends it early.
    #[arg(long, env = "SHINRAI_LIMIT_SMS_ALARM_REST", default_value = "60m", value_parser = duration)]
    pub sms_alarm_rest: Duration,
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
        SmsLimits {
            per_account: self.sms_per_account,
            per_number: self.sms_per_number,
            per_prefix: self.sms_per_prefix,
            per_network: self.sms_per_network,
            per_site: self.sms_per_site,
            alarm_percent: self.sms_alarm_percent,
            alarm_count: self.sms_alarm_count,
            alarm_window: self.sms_alarm_window,
            alarm_rest: self.sms_alarm_rest,
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
        let needed = [
            ("PER_ACCOUNT", self.sms_per_account),
            ("PER_NUMBER", self.sms_per_number),
            ("PER_PREFIX", self.sms_per_prefix),
            ("PER_NETWORK", self.sms_per_network),
            ("PER_SITE", self.sms_per_site),
            ("ALARM_COUNT", self.sms_alarm_count),
        ];
        match needed.iter().find(|(_, limit)| *limit == 0) {
            Some((name, _)) => Err(format!("SHINRAI_LIMIT_SMS_{name}: must be at least 1.")),
            None => Ok(()),
        }
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

fn url(value: &str) -> Result<SecretString, String> {
    let secret = SecretString::from(value);
    GatewayAddress::parse(secret.expose_secret()).map(|_| secret.clone()).map_err(ToOwned::to_owned)
}

fn sender(value: &str) -> Result<Sender, String> {
    let value = text(value)?;
    let (label, number) = value.split_once('=').unwrap_or(("", &value));
    let (label, number) = (label.trim(), number.trim());
    if number.is_empty() || !number.is_ascii() {
        return Err("is not a sender such as 0032-069-000 or docomo=0032-069-000".into());
    }
    Ok(Sender { label: label.to_owned(), number: number.to_owned() })
}

fn country(value: &str) -> Result<String, String> {
    let digits = value.trim().strip_prefix('+').unwrap_or_default();
    let fits =
        (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if fits { Ok(format!("+{digits}")) } else { Err("is not a country code such as +81".into()) }
}

fn percent(value: &str) -> Result<u32, String> {
    count(value).ok().filter(|percent| *percent <= 100).ok_or_else(|| "is not a number from 0 to 100".into())
}
