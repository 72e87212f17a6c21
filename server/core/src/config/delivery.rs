//! Settings of mail: connections, return address, DKIM, unsubscribing.

use std::path::PathBuf;

use clap::Args;
use lettre::transport::smtp::extension::ClientId;
use url::Url;

use super::{helo, return_address::ReturnAddress};

/// How mail leaves, is signed, and comes back.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Mail")]
pub struct DeliveryConfig {
    /// Connections to the mail server at once, 2 to 64. A quarter of them, one at least, is kept for codes.
    #[arg(long, env = "SHINRAI_SMTP_CONNECTIONS", default_value = "8", value_parser = connections)]
    pub smtp_connections: u32,

    /// What this server calls itself to the mail server (EHLO): a full host name such as mail.example.jp, or [192.0.2.1].
    /// Where it is not set, the host of SHINRAI_PUBLIC_URL; never the name of the machine or container.
    #[arg(long, env = "SHINRAI_SMTP_HELO", value_parser = helo::parse)]
    pub smtp_helo: Option<ClientId>,

    /// Address that mail servers return mail to, such as bounce@example.jp or bounce-*@example.jp: a token is put
    /// behind a + or in place of the *. Let your mail server pipe what comes back into `shinrai bounce`. Where it is
    /// not set, mail is returned to SHINRAI_MAIL_FROM, and nobody learns of it here.
    #[arg(long, env = "SHINRAI_BOUNCE_ADDRESS", value_parser = ReturnAddress::parse)]
    pub bounce_address: Option<ReturnAddress>,

    /// How to leave the list, in every bulk mail and in no other: mailto:… or https://….
    #[arg(long, env = "SHINRAI_LIST_UNSUBSCRIBE", value_parser = unsubscribe)]
    pub list_unsubscribe: Option<String>,

    /// Private key (PEM) that signs every mail by DKIM, RSA of 2048 bits or more or Ed25519; together with the
    /// selector.
    #[arg(long, env = "SHINRAI_DKIM_KEY")]
    pub dkim_key: Option<PathBuf>,

    /// Selector: the public half stands in the DNS at SELECTOR._domainkey.DOMAIN.
    #[arg(long, env = "SHINRAI_DKIM_SELECTOR", value_parser = dns_name)]
    pub dkim_selector: Option<String>,

    /// Domain that signs: that of SHINRAI_MAIL_FROM or one above it. Where it is not set, that of SHINRAI_MAIL_FROM.
    #[arg(long, env = "SHINRAI_DKIM_DOMAIN", value_parser = dns_name)]
    pub dkim_domain: Option<String>,
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
