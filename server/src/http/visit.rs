use std::{net::SocketAddr, sync::Arc};

use app::{
    backend::{Visit, visit},
    contract::paths,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};
use url::Url;

use super::{
    Door, cookies,
    headers::Nonce,
    landing::{self, Asked},
    language, network,
};

/// Tells the backend what it may know of the request, and carries out what it wishes for the answer.
pub(super) async fn visit(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let visit = Visit::new(read(&door, &request));
    let asked = Asked::by(&request);
    let shows_sign_in = request.method() == Method::GET && request.uri().path() == paths::SIGN_IN;
    request.extensions_mut().insert(visit.clone());
    let response = next.run(request).await;

    let answer = visit.take_answer();
    let mut response = landing::land(&door, &visit, asked, &answer, response);
    let headers = response.headers_mut();
    for change in &answer.cookies {
        cookies::write(headers, change, door.site.limits.attempt_life);
    }
    if shows_sign_in && visit.request().probe.is_none() {
        cookies::write_probe(headers);
    }
    response
}

fn read(door: &Door, request: &Request) -> visit::Request {
    let headers = request.headers();
    let cookies::Presented { session, attempt, browser, probe, language } = cookies::read(headers);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    visit::Request {
        session,
        attempt,
        browser,
        probe,
        network: peer
            .map(|peer| network::of_client(peer, headers, &door.site.config.trusted_proxies))
            .unwrap_or_default(),
        user_agent: text(headers, &header::USER_AGENT).to_owned(),
        language: language::or_accepted(language, headers),
        came_from: came_from(request, &door.origin),
        checks_cookies: request.uri().query() == Some("cookies=check"),
        nonce: request.extensions().get::<Nonce>().map(|nonce| nonce.0.to_string()).unwrap_or_default(),
    }
}

/// The page of ours in `Referer`, if that is this site under its public name or the one it was asked by; the constant,
/// never what was sent.
fn came_from(request: &Request, origin: &str) -> Option<&'static str> {
    let headers = request.headers();
    let from = Url::parse(text(headers, &header::REFERER)).ok()?;
    let asked = request.uri().authority().map_or_else(|| text(headers, &header::HOST), |authority| authority.as_str());
    let ours = from.origin().ascii_serialization() == origin || from.authority() == asked;
    ours.then(|| paths::page_of(from.path())).flatten()
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
