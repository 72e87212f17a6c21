//! A page asked for under another host than the public one's: cookies, and with them registrations, belong to a host, so
//! it says so and links to the right address (protocol.md 2).

use std::sync::{Arc, Once};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Uri, header},
    middleware::Next,
    response::Response,
};
use contract::paths;
use server_core::config::is_loopback;
use url::{Host, Url};

use super::{HttpState, error_page, network::forwarded_hosts};

const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The log says it once, and without the name: anybody can ask under any.
static WARNED: Once = Once::new();

/// Answers pages and forms under another host with the way to the right one; no cookie is set. Files, hooks and what
/// load balancers ask for are answered under every name.
pub(super) async fn guard(State(state): State<Arc<HttpState>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let page = paths::page_of(path);
    let judged = page.is_some() || path.starts_with("/api/");
    if !judged || is_ours(&state.site.config.public_url, request.uri(), request.headers()) {
        return next.run(request).await;
    }
    WARNED.call_once(|| {
        tracing::warn!(
            "a page was asked for under another host than SHINRAI_PUBLIC_URL's; a proxy in front must pass the host on"
        );
    });
    let address = format!("{}{}", state.origin, page.unwrap_or(paths::SIGN_IN));
    error_page::other_host(&state, request.headers(), &address)
}

/// Whether the browser may have asked for the public host. A proxy says so in a header of its own or passes the host on.
/// Names that only machines give each other (an address, a name without a dot) are a proxy's for this server, unless the
/// site itself is called so.
fn is_ours(public: &Url, uri: &Uri, headers: &HeaderMap) -> bool {
    let asked = uri.authority().map(|authority| authority.as_str());
    let host = asked.or_else(|| headers.get(header::HOST)?.to_str().ok());
    let forwarded = headers.get_all(X_FORWARDED_HOST).iter().filter_map(|value| value.to_str().ok());
    let forwarded = forwarded.flat_map(|value| value.split(',')).map(str::trim);
    let mut named = host.into_iter().chain(forwarded).chain(forwarded_hosts(headers)).filter_map(named).peekable();
    named.peek().is_none() || named.any(|url| same_host(public, &url) || (!is_loopback(public) && is_internal(&url)))
}

/// `host`, `host:port`.
fn named(host: &str) -> Option<Url> {
    Url::parse(&format!("http://{host}")).ok()
}

fn same_host(one: &Url, other: &Url) -> bool {
    let bare = |url: &Url| url.host_str().map(|host| host.trim_end_matches('.').to_owned());
    bare(one) == bare(other)
}

fn is_internal(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => !name.trim_end_matches('.').contains('.') || is_loopback(url),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn ours(public: &str, lines: &[(&str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        is_ours(&public.parse().unwrap(), &Uri::from_static("/sign-in"), &headers)
    }

    #[test]
    fn the_public_host_is_ours_however_it_is_written_or_passed_on() {
        const PUBLIC: &str = "https://id.example.jp";
        let table: &[(&[(&str, &str)], bool)] = &[
            (&[("host", "id.example.jp")], true),
            (&[("host", "ID.Example.jp.:8443")], true),
            (&[], true),
            (&[("host", "www.example.jp")], false),
            (&[("host", "id.example.jp.evil.example")], false),
            (&[("host", "app.internal.example"), ("x-forwarded-host", "id.example.jp")], true),
            (&[("host", "app.internal.example"), ("forwarded", "for=192.0.2.1;host=\"id.example.jp\"")], true),
            (&[("host", "www.example.jp"), ("x-forwarded-host", "www.example.jp")], false),
            (&[("host", "127.0.0.1:3000")], true),
            (&[("host", "10.0.0.7")], true),
            (&[("host", "shinrai:3000")], true),
        ];
        for (lines, expected) in table {
            assert_eq!(ours(PUBLIC, lines), *expected, "{lines:?}");
        }
    }

    #[test]
    fn a_site_of_this_machine_has_one_name_too() {
        assert!(ours("http://localhost:3000", &[("host", "localhost:3000")]));
        assert!(!ours("http://localhost:3000", &[("host", "127.0.0.1:3000")]));
        assert!(!ours("http://localhost:3000", &[("host", "shinrai.localhost:3000")]));
    }
}
