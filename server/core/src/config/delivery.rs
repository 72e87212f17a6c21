use std::{os::unix::fs::PermissionsExt, path::PathBuf};

use clap::Args;
use lettre::message::Mailbox;
use url::Url;

use crate::{
    delivery::{dkim::Dkim, return_path::ReturnAddress},
    site::StartError,
};

/// How mail leaves, is signed, and comes back.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Mail")]
pub struct DeliveryConfig {
    /// Connections to the mail server at once, 2 to 64. A quarter of them, one at least, is kept for codes.
    #[arg(long, env = "SHINRAI_SMTP_CONNECTIONS", default_value = "8", value_parser = connections)]
    pub smtp_connections: u32,

    /// Address that mail servers return mail to, such as bounce@example.jp or bounce-*@example.jp: a token is put behind
    /// a + or in place of the *. Let your mail server pipe what comes back into `shinrai bounce`. Where it is not set,
    /// mail is returned to SHINRAI_MAIL_FROM, and nobody learns of it here.
    #[arg(long, env = "SHINRAI_BOUNCE_ADDRESS", value_parser = ReturnAddress::parse)]
    pub bounce_address: Option<ReturnAddress>,

    /// How to leave the list, in every bulk mail and in no other: mailto:… or https://….
    #[arg(long, env = "SHINRAI_LIST_UNSUBSCRIBE", value_parser = unsubscribe)]
    pub list_unsubscribe: Option<String>,

    /// Private key (PEM) that signs every mail by DKIM, RSA of 2048 bits or more or Ed25519; together with the selector.
    #[arg(long, env = "SHINRAI_DKIM_KEY")]
    pub dkim_key: Option<PathBuf>,

    /// Selector: the public half stands in the DNS at SELECTOR._domainkey.DOMAIN.
    #[arg(long, env = "SHINRAI_DKIM_SELECTOR", value_parser = dns_name)]
    pub dkim_selector: Option<String>,

    /// Domain that signs: that of SHINRAI_MAIL_FROM or one above it. Where it is not set, that of SHINRAI_MAIL_FROM.
    #[arg(long, env = "SHINRAI_DKIM_DOMAIN", value_parser = dns_name)]
    pub dkim_domain: Option<String>,
}

impl DeliveryConfig {
    /// What signs the mails of this sender, if anything does.
    ///
    /// # Errors
    /// One sentence naming the setting.
    pub fn dkim(&self, sender: &Mailbox) -> Result<Option<Dkim>, StartError> {
        let wrong = |text: &str| Err(StartError(text.into()));
        let (path, selector) = match (&self.dkim_key, &self.dkim_selector) {
            (Some(path), Some(selector)) => (path, selector),
            (None, None) if self.dkim_domain.is_none() => return Ok(None),
            (None, _) => return wrong("SHINRAI_DKIM_KEY: is missing; without it nothing is signed."),
            (_, None) => return wrong("SHINRAI_DKIM_SELECTOR: is missing; without it nobody finds the public key."),
        };
        let from = sender.email.domain().to_ascii_lowercase();
        let domain = self.dkim_domain.as_deref().unwrap_or(&from).to_ascii_lowercase();
        if from != domain && !from.ends_with(&format!(".{domain}")) {
            return Err(StartError(format!(
                "SHINRAI_DKIM_DOMAIN: {domain} is neither the domain of SHINRAI_MAIL_FROM ({from}) nor above it; such a signature would count for nothing."
            )));
        }
        let fault = |fault: String| StartError(format!("SHINRAI_DKIM_KEY: {} {fault}.", path.display()));
        let unread = |error: std::io::Error| fault(format!("cannot be read ({error})"));
        if std::fs::metadata(path).map_err(unread)?.permissions().mode() & 0o007 != 0 {
            return Err(fault("can be read by everybody; run `chmod o=` on it".into()));
        }
        let pem = std::fs::read(path).map_err(unread)?;
        Dkim::open(&domain, selector, &pem).map(Some).map_err(|reason| fault(reason.into()))
    }
}

fn connections(value: &str) -> Result<u32, &'static str> {
    value.parse().ok().filter(|number| (2..=64).contains(number)).ok_or("is not a whole number from 2 to 64")
}

fn unsubscribe(value: &str) -> Result<String, &'static str> {
    let url = Url::parse(value).ok().filter(|url| match url.scheme() {
        "mailto" => url.path().contains('@'),
        "https" => url.host().is_some(),
        _ => false,
    });
    let plain = |text: &String| text.len() < 500 && !text.contains(['<', '>', ' ']);
    url.map(String::from).filter(plain).ok_or("is neither mailto:ADDRESS nor https://…")
}

fn dns_name(value: &str) -> Result<String, &'static str> {
    let label = |part: &str| {
        (1..=63).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if value.len() <= 200 && value.split('.').all(label) { Ok(value.to_owned()) } else { Err("is no name in the DNS") }
}
