//! What the server calls itself to the mail server (EHLO, RFC 5321 4.1.1.1).

use std::net::{IpAddr, Ipv4Addr};

use lettre::transport::smtp::extension::ClientId;
use url::{Host, Url};

/// Reads a full host name, or an address in brackets.
///
/// # Errors
/// What is wrong, as the second half of a sentence.
pub fn parse(text: &str) -> Result<ClientId, &'static str> {
    const WRONG: &str = "is neither a full host name such as mail.example.jp nor an address such as [192.0.2.1]";
    if let Some(address) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let address = address.strip_prefix("IPv6:").unwrap_or(address);
        return address.parse().map(of_address).map_err(|_| WRONG);
    }
    let label = |part: &str| {
        (1..=63).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let fits = text.len() <= 253 && text.contains('.') && text.split('.').all(label);
    // Four numbers are no name.
    if fits && text.parse::<IpAddr>().is_err() { Ok(ClientId::Domain(text.to_owned())) } else { Err(WRONG) }
}

/// The host of the public address. One that no other machine could know is told as an address, as RFC 5321 4.1.4 asks
/// where there is no full name.
pub fn of_public(url: &Url) -> ClientId {
    match url.host() {
        Some(Host::Domain(name)) if name.trim_end_matches('.').contains('.') => {
            ClientId::Domain(name.trim_end_matches('.').to_owned())
        }
        Some(Host::Ipv4(address)) => ClientId::Ipv4(address),
        Some(Host::Ipv6(address)) => ClientId::Ipv6(address),
        Some(Host::Domain(_)) | None => ClientId::Ipv4(Ipv4Addr::LOCALHOST),
    }
}

fn of_address(address: IpAddr) -> ClientId {
    match address {
        IpAddr::V4(address) => ClientId::Ipv4(address),
        IpAddr::V6(address) => ClientId::Ipv6(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_mail_server_can_take_is_said_to_it() {
        for (text, said) in [
            ("mail.example.jp", "mail.example.jp"),
            ("[192.0.2.1]", "[192.0.2.1]"),
            ("[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]"),
            ("[2001:db8::1]", "[IPv6:2001:db8::1]"),
        ] {
            assert_eq!(parse(text).map(|name| name.to_string()).as_deref(), Ok(said));
        }
        for text in [
            "",
            "3f2ac0ffee12",
            "localhost",
            "192.0.2.1",
            "mail_.example.jp",
            "mail..jp",
            "a b.jp",
            "[x]",
            "a.jp\r\nRSET",
        ] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_public_address_without_a_full_name_is_told_as_a_number() {
        for (url, said) in [
            ("https://id.example.jp", "id.example.jp"),
            ("https://id.example.jp.:8443", "id.example.jp"),
            ("http://localhost:3000", "[127.0.0.1]"),
            ("https://intranet", "[127.0.0.1]"),
            ("https://192.0.2.7", "[192.0.2.7]"),
            ("https://[2001:db8::7]", "[IPv6:2001:db8::7]"),
        ] {
            assert_eq!(of_public(&Url::parse(url).expect("an address")).to_string(), said, "{url}");
        }
    }
}
