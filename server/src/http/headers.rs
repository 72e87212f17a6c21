//! The headers every answer carries.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::config::LeptosOptions;
use server_core::{config::Config, random};

use super::HttpState;

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The random word that marks this answer's own inline scripts.
#[derive(Clone)]
pub struct Nonce(pub Arc<str>);

/// What is the same in every answer of this server.
pub struct Policy {
    /// Where pages may connect to besides their own site: the live reload of `cargo leptos watch`.
    reload: String,
    fixed: Vec<(HeaderName, HeaderValue)>,
}

impl Policy {
    pub fn new(config: &Config, options: &LeptosOptions) -> Self {
        let reload = if std::env::var_os("LEPTOS_WATCH").is_some() {
            let port = options.reload_external_port.unwrap_or(options.reload_port);
            format!(" ws://localhost:{port} ws://127.0.0.1:{port}")
        } else {
            String::new()
        };
        let mut fixed = vec![
            // Forms prove by it that they come from here, and nobody else learns addresses.
            (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (OPENER_POLICY, HeaderValue::from_static("same-origin")),
            (
                PERMISSIONS_POLICY,
                HeaderValue::from_static(
                    "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), otp-credentials=(self), \
                     payment=(), usb=()",
                ),
            ),
        ];
        // Not on this machine: the next program on localhost may speak plain http.
        if config.is_https() && !config.is_local() {
            fixed.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")));
        }
        Self { reload, fixed }
    }

    fn content_security(&self, nonce: &str) -> String {
        format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'{}; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'; manifest-src 'self'",
            self.reload
        )
    }
}

pub(super) async fn set(State(state): State<Arc<HttpState>>, mut request: Request, next: Next) -> Response {
    let nonce: Arc<str> = BASE64_STANDARD.encode(random::bytes::<16>()).into();
    request.extensions_mut().insert(Nonce(Arc::clone(&nonce)));
    let mut response = next.run(request).await;

    let headers = response.headers_mut();
    for (name, value) in &state.policy.fixed {
        headers.insert(name, value.clone());
    }
    // Assets say themselves how long they are kept, and the dev gallery by whom it may be framed.
    // Some proxies would write "[email protected]" where the sender stands, by which a fake is told: they are not to
    // change what is in it (RFC 9111, 5.2.2.6).
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store, no-transform"));
    if let Ok(policy) = HeaderValue::try_from(state.policy.content_security(&nonce)) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    response
}
