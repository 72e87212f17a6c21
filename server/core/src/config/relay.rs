//! The mail server as `SHINRAI_SMTP_URL` names it.

use std::net::IpAddr;

use secrecy::SecretString;
use url::Url;

use super::parse::{host, login};

/// The mail server as `SHINRAI_SMTP_URL` names it. Cannot be printed with its password.
#[derive(Clone, Debug)]
pub struct Relay {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<(String, SecretString)>,
}

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// `smtp://`: TLS if the server offers it. Whoever can stand in between could take the offer away, so checking the
    /// certificate would protect nobody and is not done (RFC 7435).
    IfOffered,
    /// `smtp+tls://`: STARTTLS with a checked certificate, or nothing is sent.
    StartTls,
    /// `smtps://`: TLS with a checked certificate from the first byte.
    Implicit,
}

const EXAMPLE: &str = "is not an address such as smtp+tls://user:password@mail.example.jp:587";

impl Relay {
    /// Reads `smtp://`, `smtp+tls://` or `smtps://`, then `user:password@` (percent-encoded), host and port.
    ///
    /// # Errors
    /// What is wrong, as the second half of a sentence; never with the value in it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| EXAMPLE)?;
        let (security, port) = match url.scheme() {
            "smtp" => (Security::IfOffered, 25),
            "smtp+tls" => (Security::StartTls, 587),
            "smtps" => (Security::Implicit, 465),
            _ => return Err(EXAMPLE),
        };
        let host = host(&url).ok_or(EXAMPLE)?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err("holds more than user, password, host and port");
        }
        let login = login(&url)?;
        if login.is_some() && security == Security::IfOffered && !is_this_machine(&host) {
            return Err("would send a password unprotected; write smtp+tls:// or smtps://");
        }
        Ok(Self { host, port: url.port().unwrap_or(port), security, login })
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::*;

    fn parsed(text: &str) -> (String, u16, Security) {
        let relay = Relay::parse(text).unwrap_or_else(|reason| panic!("{text}: {reason}"));
        (relay.host, relay.port, relay.security)
    }

    #[test]
    fn each_scheme_has_its_port_and_its_protection() {
        assert_eq!(parsed("smtp://mail.example.jp"), ("mail.example.jp".into(), 25, Security::IfOffered));
        assert_eq!(parsed("smtp+tls://mail.example.jp"), ("mail.example.jp".into(), 587, Security::StartTls));
        assert_eq!(parsed("smtps://mail.example.jp/"), ("mail.example.jp".into(), 465, Security::Implicit));
        assert_eq!(parsed("smtp+tls://[::1]:2525"), ("::1".into(), 2525, Security::StartTls));
    }

    #[test]
    fn user_and_password_are_percent_decoded() {
        let relay = Relay::parse("smtps://shinrai%40example.jp:p%40ss%3A%E9%8D%B5@mail.example.jp").ok();
        let (user, password) = relay.and_then(|relay| relay.login).expect("a login");
        assert_eq!((user.as_str(), password.expose_secret()), ("shinrai@example.jp", "p@ss:鍵"));
    }

    #[test]
    fn a_password_is_never_sent_in_the_clear_to_another_machine() {
        assert!(Relay::parse("smtp://user:password@mail.example.jp").is_err());
        assert!(Relay::parse("smtp://user:password@127.0.0.1:2525").is_ok());
        assert!(Relay::parse("smtp+tls://user:password@mail.example.jp").is_ok());
    }

    #[test]
    fn what_is_no_mail_server_is_refused_without_repeating_it() {
        for text in [
            "",
            "mail.example.jp",
            "http://mail.example.jp",
            "smtp://",
            "smtps://host/path",
            "smtps://host?tls=no",
            "smtps://user@host",
            "smtps://:secret@host",
            "smtps://u:%00secret@host",
            "smtps://u:%0Asecret@host",
            "smtps://u:%ffsecret@host",
        ] {
            let reason = Relay::parse(text).err().unwrap_or_else(|| panic!("{text} was taken"));
            assert!(!reason.contains("secret"));
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = Relay::parse(&text);
            let _ = Relay::parse(&format!("smtps://{text}"));
        }
    }
}
