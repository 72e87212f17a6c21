//! The SMS gateway as its setting writes it.

use std::net::IpAddr;

use secrecy::SecretString;
use url::Url;

use super::parse::{host, login};

/// The gateway as `SHINRAI_SMS_URL` names it. Cannot be printed with its password.
#[derive(Clone, Debug)]
pub struct GatewayAddress {
    pub kind: GatewayKind,
    /// https, with a checked certificate.
    pub tls: bool,
    pub host: String,
    pub port: u16,
    /// What stands before the gateway's own paths; empty or like `/sms`.
    pub path: String,
    /// Twilio: the account's SID, or an API key.
    pub user: String,
    pub password: SecretString,
}

/// What a gateway speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayKind {
    /// Twilio's REST form, which others speak too.
    Twilio,
    /// Kannel's `sendsms`.
    Kannel,
}

const EXAMPLE: &str =
    "is not an address such as twilio+https://SID:TOKEN@api.twilio.com or kannel+http://user:password@127.0.0.1:13013";

impl GatewayAddress {
    /// Reads `twilio+https://`, `kannel+https://` or either with plain http, then `user:password@` (percent-encoded),
    /// host, port and path. Plain http is for this machine and private networks; where the host is a name, that is
    /// looked at when it is resolved.
    ///
    /// # Errors
    /// What is wrong, as the second half of a sentence; never with the value in it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (kind, rest) = match text.split_once('+') {
            Some(("twilio", rest)) => (GatewayKind::Twilio, rest),
            Some(("kannel", rest)) => (GatewayKind::Kannel, rest),
            _ => return Err(EXAMPLE),
        };
        let url = Url::parse(rest).map_err(|_| EXAMPLE)?;
        let tls = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(EXAMPLE),
        };
        if url.query().is_some() || url.fragment().is_some() {
            return Err("holds more than user, password, host, port and path");
        }
        let host = host(&url).ok_or(EXAMPLE)?;
        if !tls && host.parse().is_ok_and(|address| !is_near(address)) {
            return Err(
                "must begin with twilio+https:// or kannel+https://, since the host is outside of this machine and private networks",
            );
        }
        let (user, password) = login(&url)?.ok_or("names no user and password before the host")?;
        let path = url.path().trim_end_matches('/').to_owned();
        let port = url.port_or_known_default().unwrap_or(443);
        Ok(Self { kind, tls, host, port, path, user, password })
    }
}

/// This machine, or a network that nobody else is in.
#[must_use]
pub fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn gateways_are_read_with_everything_that_a_password_may_hold() {
        let address =
            GatewayAddress::parse("kannel+http://shinrai%40example:p%40ss%3A%20%E9%8D%B5%2F%25@127.0.0.1:13013/")
                .unwrap();
        assert_eq!((address.kind, address.tls, address.port), (GatewayKind::Kannel, false, 13013));
        assert_eq!((address.user.as_str(), address.password.expose_secret()), ("shinrai@example", "p@ss: 鍵/%"));
        let address = GatewayAddress::parse("twilio+https://AC1:token@sms.example.jp/gate/").unwrap();
        assert_eq!(
            (address.kind, address.tls, address.port, address.path.as_str()),
            (GatewayKind::Twilio, true, 443, "/gate")
        );
    }

    #[test]
    fn plain_http_stays_on_this_machine_and_in_private_networks() {
        for near in ["127.0.0.1", "[::1]", "10.1.2.3", "192.168.0.9:13013", "[fd00::1]", "kannel.example.jp"] {
            assert!(GatewayAddress::parse(&format!("kannel+http://u:p@{near}")).is_ok(), "{near}");
        }
        for far in ["192.0.2.1", "[2001:db8::1]", "8.8.8.8:13013"] {
            let said = GatewayAddress::parse(&format!("kannel+http://u:p@{far}")).err().unwrap();
            assert!(said.contains("kannel+https://"), "{far}: {said}");
            assert!(GatewayAddress::parse(&format!("kannel+https://u:p@{far}")).is_ok(), "{far}");
        }
    }

    #[test]
    fn what_is_no_gateway_is_refused_without_its_password() {
        for bad in [
            "",
            "https://AC1:hunter2@api.twilio.com",
            "twilio+ftp://AC1:hunter2@api.twilio.com",
            "twilio+https://api.twilio.com",
            "twilio+https://AC1@api.twilio.com",
            "twilio+https://:hunter2@api.twilio.com",
            "twilio+https://AC1:hunter2@",
            "twilio+https://AC1:hunter2@api.twilio.com/?q=1",
            "kannel+http://u:hunter2%0A@127.0.0.1",
        ] {
            let said = GatewayAddress::parse(bad).err().unwrap_or_else(|| panic!("{bad} passed"));
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}
