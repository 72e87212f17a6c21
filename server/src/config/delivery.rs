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

#[cfg(test)]
mod tests {
    use std::fs::Permissions;

    use super::*;
    use crate::{cli::configuration, delivery};

    fn refused(arguments: &[&str]) -> String {
        let config = configuration(arguments).expect("each alone is possible");
        delivery::check(&config).expect_err("together they are not").0
    }

    #[test]
    fn values_that_cannot_be_are_told_at_once() {
        for arguments in [
            ["--smtp-connections", "1"],
            ["--smtp-connections", "many"],
            ["--bounce-address", "bounce"],
            ["--list-unsubscribe", "http://example.jp"],
            ["--list-unsubscribe", "mailto:nobody"],
            ["--dkim-selector", "a b"],
            ["--dkim-domain", "例え.jp"],
        ] {
            let sentence = configuration(&arguments).expect_err("refused");
            assert!(sentence.starts_with("--") && sentence.ends_with('.'), "{sentence}");
        }
        let config = configuration(&["--list-unsubscribe", "mailto:leave@example.jp?subject=leave"]).expect("fine");
        assert_eq!(config.delivery.list_unsubscribe.as_deref(), Some("mailto:leave@example.jp?subject=leave"));
    }

    #[test]
    fn a_key_needs_its_selector_its_domain_and_to_be_kept_to_oneself() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("dkim.pem");
        let key = path.display().to_string();
        let from = ["--mail-from", "no-reply@mail.example.jp"];
        let both = ["--dkim-key", &key, "--dkim-selector", "s1"];
        assert!(refused(&["--dkim-selector", "s1"]).starts_with("SHINRAI_DKIM_KEY: is missing"));
        assert!(refused(&["--dkim-domain", "example.jp"]).starts_with("SHINRAI_DKIM_KEY: is missing"));
        assert!(refused(&["--dkim-key", &key]).starts_with("SHINRAI_DKIM_SELECTOR"));
        assert!(refused(&[&from[..], &both].concat()).contains("cannot be read"));

        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
        std::fs::write(&path, pair.serialize_pem()).expect("written");
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("open");
        assert!(refused(&[&from[..], &both].concat()).contains("chmod"));
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("closed");
        let other = [&from[..], &both, &["--dkim-domain", "ample.jp"]].concat();
        assert!(refused(&other).starts_with("SHINRAI_DKIM_DOMAIN"));
        for domain in ["example.jp", "mail.example.jp"] {
            let arguments = [&from[..], &both, &["--dkim-domain", domain]].concat();
            let config = configuration(&arguments).expect("fine");
            assert!(config.delivery.dkim(&config.mail_from).expect("opened").is_some(), "{domain}");
        }
        std::fs::write(&path, "nonsense").expect("written");
        assert!(refused(&[&from[..], &both].concat()).contains("no private key"));
    }
}
