//! Forms are taken from our own pages only (protocol.md 7).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, header},
    middleware::Next,
    response::Response,
};

use super::{HttpState, error_page};

pub const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Callbacks of gateways carry a signature of their own.
const SIGNED: &str = "/hooks/";

/// Answers whatever changes something and does not come from a page of ours with the way in; no cookie changes.
pub(super) async fn guard(State(state): State<Arc<HttpState>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || request.uri().path().starts_with(SIGNED) || is_ours(request.headers(), &state.origin) {
        next.run(request).await
    } else {
        error_page::start_here(&state, request.headers())
    }
}

fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    match (only(headers, &SEC_FETCH_SITE), only(headers, &header::ORIGIN)) {
        (Occurrence::Once(site), _) => site == b"same-origin",
        (Occurrence::Never, Occurrence::Once(from)) => from == origin.as_bytes(),
        // Not a browser of the last years: it sends neither, and Lax cookies stay away from other sites' forms.
        (Occurrence::Never, Occurrence::Never) => true,
        _ => false,
    }
}

enum Occurrence<'a> {
    Never,
    Once(&'a [u8]),
    Often,
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Occurrence<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Occurrence::Never,
        (Some(value), None) => Occurrence::Once(value.as_bytes()),
        _ => Occurrence::Often,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_our_own_pages_and_old_clients_may_send_forms() {
        const OURS: &str = "https://id.example.jp";
        let table: &[(&[(&str, &str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "same-site"), ("origin", OURS)], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "")], false),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
            (&[("origin", OURS)], true),
            (&[("origin", "null")], false),
            (&[("origin", "")], false),
            (&[("origin", "http://id.example.jp")], false),
            (&[("origin", "https://id.example.jp:8443")], false),
            (&[("origin", "https://id.example.jp.evil.example")], false),
            (&[("origin", OURS), ("origin", OURS)], false),
            (&[], true),
        ];
        for (lines, accepted) in table {
            let mut headers = HeaderMap::new();
            for (name, value) in *lines {
                headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(is_ours(&headers, OURS), *accepted, "{lines:?}");
        }
    }
}
