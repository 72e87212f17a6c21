//! Whose request it is: the client's network, by which guesses are counted (protocol.md 7).

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::{IpNet, Ipv6Net};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// IPv4 /32, IPv6 /64 of the client. A forwarding header is believed only from a proxy of ours, and of it only what
/// our proxies wrote: the rightmost address that is not one of them.
pub fn of_client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> String {
    network(client(peer.to_canonical(), headers, proxies))
}

/// Whether the request came through somebody who forwards.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    let names = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];
    names.iter().any(|name| headers.contains_key(*name))
}

fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let is_ours = |address: &IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    if !is_ours(&peer) {
        return peer;
    }
    let standard = rightmost(peer, entries(headers, header::FORWARDED).map(forwarded_for), is_ours);
    let usual = rightmost(peer, entries(headers, X_FORWARDED_FOR).map(address), is_ours);
    match (headers.contains_key(header::FORWARDED), headers.contains_key(X_FORWARDED_FOR)) {
        (true, false) => standard,
        (false, true) => usual,
        // A proxy writes one of the two and may pass the other on as the client sent it: where they differ, neither
        // can be believed.
        (true, true) if standard == usual => usual,
        _ => peer,
    }
}

fn rightmost(
    peer: IpAddr,
    entries: impl DoubleEndedIterator<Item = Option<IpAddr>>,
    is_ours: impl Fn(&IpAddr) -> bool,
) -> IpAddr {
    let mut last = peer;
    for entry in entries.rev() {
        // What a proxy of ours could not name is at least behind that proxy.
        let Some(address) = entry else { break };
        last = address;
        if !is_ours(&address) {
            break;
        }
    }
    last
}

fn entries(headers: &HeaderMap, name: HeaderName) -> impl DoubleEndedIterator<Item = &str> {
    let lines: Vec<_> = headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("?")).collect();
    lines.into_iter().flat_map(|line| line.split(',')).map(str::trim)
}

/// `for=` of one element (RFC 7239, 4).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    address(parameter(element, "for")?)
}

/// Each `host=` of `Forwarded` (RFC 7239, 5.3), whoever wrote it.
pub fn forwarded_hosts(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    entries(headers, header::FORWARDED).filter_map(|element| parameter(element, "host"))
}

fn parameter<'a>(element: &'a str, wanted: &str) -> Option<&'a str> {
    let value = element.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim())
    })?;
    Some(value.trim_matches('"'))
}

/// An address with or without port and brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        // One colon parts an IPv4 address from its port; more of them are an IPv6 address.
        None if text.matches(':').count() == 1 => text.split(':').next()?,
        None => text,
    };
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => format!("{address}/32"),
        IpAddr::V6(address) => Ipv6Net::new_assert(address, 64).trunc().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client_of(peer: &str, lines: &[(&str, &str)]) -> String {
        let proxies = ["10.0.0.0/8", "fd00::/8"].map(|proxy| proxy.parse().unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        of_client(peer.parse().unwrap(), &headers, &proxies)
    }

    #[test]
    fn without_a_proxy_it_is_the_socket_whatever_the_headers_claim() {
        assert_eq!(client_of("192.0.2.1", &[]), "192.0.2.1/32");
        assert_eq!(client_of("192.0.2.1", &[("x-forwarded-for", "203.0.113.9")]), "192.0.2.1/32");
        assert_eq!(client_of("2001:db8:1:2:3:4:5:6", &[]), "2001:db8:1:2::/64");
        assert_eq!(client_of("::ffff:192.0.2.1", &[]), "192.0.2.1/32");
    }

    #[test]
    fn behind_our_proxy_it_is_the_rightmost_that_is_not_ours() {
        for (lines, client) in [
            (&[("x-forwarded-for", "203.0.113.9")][..], "203.0.113.9/32"),
            (&[("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.2")], "203.0.113.9/32"),
            (&[("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "203.0.113.9:4711")], "203.0.113.9/32"),
            (&[("x-forwarded-for", "10.0.0.7, 10.0.0.2")], "10.0.0.7/32"),
            (&[("forwarded", "for=6.6.6.6, For=\"[2001:db8::1]:4711\";proto=https")], "2001:db8::/64"),
            (&[("forwarded", "by=10.0.0.2;for=203.0.113.9;host=x")], "203.0.113.9/32"),
        ] {
            assert_eq!(client_of("10.0.0.1", lines), client, "{lines:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_contradicts_itself_counts_as_the_proxy() {
        for lines in [
            &[][..],
            &[("x-forwarded-for", "unknown")],
            &[("x-forwarded-for", "203.0.113.9, ")],
            &[("forwarded", "for=_hidden")],
            &[("forwarded", "for=203.0.113.9"), ("x-forwarded-for", "203.0.113.8")],
        ] {
            assert_eq!(client_of("10.0.0.1", lines), "10.0.0.1/32", "{lines:?}");
        }
        let both = [("forwarded", "for=203.0.113.9"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(client_of("10.0.0.1", &both), "203.0.113.9/32");
    }
}
