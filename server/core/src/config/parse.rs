//! What each setting may be. An error is the second half of a sentence: `SHINRAI_LISTEN: "abc"` + `is not …`.

use std::{net::SocketAddr, time::Duration};

use contract::fields::EmailAddress;
use ipnet::IpNet;
use jiff::tz::TimeZone;
use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::{Host, Url};

use super::color::Color;
use crate::hashing::Argon2Params;

type Parsed<T> = Result<T, &'static str>;

/// Longer than any device lives; keeps sums of moments far from overflow.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);

pub fn listen(value: &str) -> Parsed<SocketAddr> {
    value.parse().map_err(|_| "is not an address with a port such as 127.0.0.1:3000")
}

pub fn public_url(value: &str) -> Parsed<Url> {
    const WRONG: &str = "is not an address such as https://id.example.jp";
    let url = Url::parse(value).map_err(|_| WRONG)?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(WRONG);
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || has_user(&url) {
        return Err("holds more than scheme, host and port; write it like https://id.example.jp");
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err("must begin with https://, or browsers keep no cookie of this site");
    }
    Ok(url)
}

pub fn database_url(value: &str) -> Parsed<SecretString> {
    let known = ["sqlite://", "postgres://", "postgresql://"]
        .iter()
        .any(|scheme| value.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    if known { Ok(value.into()) } else { Err("is neither sqlite://FILE nor postgres://USER@HOST/NAME") }
}

pub fn mailbox(value: &str) -> Parsed<Mailbox> {
    value.parse().map_err(|_| "is not a sender such as Example <no-reply@example.jp>")
}

pub fn network(value: &str) -> Parsed<IpNet> {
    let value = value.trim();
    value
        .parse()
        .or_else(|_| value.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "is not a network such as 10.0.0.0/8 or fd00::/8")
}

pub fn argon2_params(value: &str) -> Parsed<Argon2Params> {
    const WRONG: &str = "is not a cost such as m=19456,t=2,p=1";
    let mut params = Argon2Params { memory: 0, passes: 0, lanes: 0 };
    for part in value.split(',') {
        let (name, number) = part.trim().split_once('=').ok_or(WRONG)?;
        let number = number.parse().map_err(|_| WRONG)?;
        match name {
            "m" => params.memory = number,
            "t" => params.passes = number,
            "p" => params.lanes = number,
            _ => return Err(WRONG),
        }
    }
    let lanes = u64::from(params.lanes);
    let possible = lanes > 0 && params.passes > 0 && u64::from(params.memory) >= 8 * lanes;
    if possible { Ok(params) } else { Err(WRONG) }
}

pub fn time_zone(value: &str) -> Parsed<TimeZone> {
    TimeZone::get(value).map_err(|_| "is not a time zone such as Asia/Tokyo")
}

pub fn on_off(value: &str) -> Parsed<bool> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("is neither on nor off"),
    }
}

pub fn duration(value: &str) -> Parsed<Duration> {
    let span = humantime::parse_duration(value).map_err(|_| "is not a time span such as 90s, 10m, 12h or 90d")?;
    if span <= LONGEST { Ok(span) } else { Err("is longer than a hundred years") }
}

pub fn count(value: &str) -> Parsed<u32> {
    value.parse().map_err(|_| "is not a whole number such as 5")
}

pub fn percent(value: &str) -> Parsed<u32> {
    value.parse().ok().filter(|percent| *percent <= 100).ok_or("is not a number from 0 to 100")
}

pub fn text(value: &str) -> Parsed<String> {
    let fits = !value.trim().is_empty() && !value.chars().any(char::is_control);
    if fits { Ok(value.trim().to_owned()) } else { Err("is not a line of text") }
}

pub fn mail_domain(value: &str) -> Parsed<String> {
    let address = EmailAddress::parse(&format!("x@{}", value.trim().trim_start_matches('@')));
    // As addresses keep it.
    address.map(|address| address.parts().1.to_owned()).ok_or("is not a mail domain such as example.jp")
}

pub fn logo(value: &str) -> Parsed<String> {
    let fits = value.is_empty()
        || value.starts_with("data:image/")
        || (value.starts_with('/') && !value.starts_with("//") && !value.contains('\\'));
    if fits { Ok(value.into()) } else { Err("is not an address on this site such as /logo.svg") }
}

pub fn web_address(value: &str) -> Parsed<String> {
    let fits = value.is_empty()
        || Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    if fits { Ok(value.into()) } else { Err("is not an address such as https://www.example.jp/help") }
}

pub fn brand_color(value: &str) -> Parsed<Color> {
    let color = Color::parse(value).ok_or("is not a colour such as #00309a")?;
    if color.reads_on_white() {
        Ok(color)
    } else {
        Err("is too light: its contrast against white must be at least 4.5:1")
    }
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// The host of an address; IPv6 without its brackets.
pub fn host(url: &Url) -> Option<String> {
    url.host_str().map(|host| host.trim_matches(['[', ']']).to_owned()).filter(|host| !host.is_empty())
}

/// User and password of an address, percent-decoded; `None`: it names neither. Without control characters, which no
/// password may hold (RFC 4013 2.3) and some protocols take for an end.
pub fn login(url: &Url) -> Parsed<Option<(String, SecretString)>> {
    let decode = |part: &str| {
        let text = percent_decode_str(part).decode_utf8().map_err(|_| "holds a user or password that is not UTF-8")?;
        let fits = !text.chars().any(char::is_control);
        if fits { Ok(text.into_owned()) } else { Err("holds a user or password with control characters") }
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) => Err("holds a password without a user"),
        (_, None) => Err("holds a user without a password"),
        (user, Some(password)) => Ok(Some((decode(user)?, decode(password)?.into()))),
    }
}

/// Whether the address means this machine, whatever a name server says.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_scheme_and_host_and_https_away_from_this_machine() {
        for good in [
            "http://localhost:3000",
            "http://127.0.0.1",
            "http://[::1]:3000/",
            "https://id.example.jp",
            "https://id.example.jp:8443",
        ] {
            assert!(public_url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "localhost:3000",
            "ftp://example.jp",
            "https://",
            "http://id.example.jp",
            "https://id.example.jp/x",
            "https://id.example.jp/?q",
            "https://id.example.jp/#f",
            "https://u:p@id.example.jp",
        ] {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_proxy_may_be_a_network_or_one_address() {
        for good in ["10.0.0.0/8", "192.0.2.1", "fd00::/8", "::1", " 10.0.0.1"] {
            assert!(network(good).is_ok(), "{good}");
        }
        for bad in ["", "10.0.0.0/33", "proxy.example.jp"] {
            assert!(network(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cost_needs_memory_passes_and_lanes() {
        assert_eq!(argon2_params("m=8, t=1, p=1"), Ok(Argon2Params { memory: 8, passes: 1, lanes: 1 }));
        for bad in ["", "m=8", "m=8,t=1", "m=7,t=1,p=1", "m=8,t=0,p=1", "m=x,t=1,p=1", "m=8,t=1,p=1,q=2"] {
            assert!(argon2_params(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_of_databases_are_told_from_others() {
        assert!(database_url("sqlite://data/shinrai.db").is_ok());
        assert!(database_url("postgres://shinrai@db/shinrai").is_ok());
        assert!(database_url("mysql://x").is_err() && database_url("sqlite://").is_err());
    }

    #[test]
    fn a_logo_is_of_this_site() {
        assert!(logo("").is_ok() && logo("/logo.svg").is_ok() && logo("data:image/svg+xml,x").is_ok());
        assert!(logo("//evil.example/logo.svg").is_err() && logo("https://cdn.example/logo.svg").is_err());
    }
}
