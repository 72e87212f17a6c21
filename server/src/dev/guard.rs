//! Keeps `/dev` to this very machine.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use server_core::config::is_loopback;
use url::Url;

use crate::http::network::is_forwarded;

/// Nothing is here for requests that reached this machine under another name or through somebody who forwards: a
/// proxy in front of a forgotten dev server, or a page whose host name was made to point here.
pub async fn only_here(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = request.uri().authority().map(ToString::to_string).or_else(|| {
        let host = headers.get(header::HOST)?;
        Some(host.to_str().ok()?.to_owned())
    });
    let named_here =
        host.and_then(|host| Url::parse(&format!("http://{host}")).ok()).is_some_and(|url| is_loopback(&url));
    if named_here && !is_forwarded(headers) { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}
