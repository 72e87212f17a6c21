//! The layer between HTTP and the backend: reads cookies and headers into a `Visit`, and carries its answer out.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    backend::{
        Visit,
        kept::Kept,
        visit::{self, CookieChange, VisitAnswer},
    },
    paths,
};
use server_core::backend;
use url::Url;

use super::{
    HttpState,
    cookies::{self, Presented},
    headers::Nonce,
    kept, language, network,
    redirect::{self, RequestKind},
};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
const SEC_CH_UA: HeaderName = HeaderName::from_static("sec-ch-ua");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Tells the backend what it may know of the request, and carries out what it wishes for the answer.
pub(super) async fn visit(State(state): State<Arc<HttpState>>, mut request: Request, next: Next) -> Response {
    let presented = cookies::read(request.headers());
    let kept = kept::open(&state.site.keys, presented.kept.as_ref()).unwrap_or_default();
    if let Some(page) = redirect::said_before(&request, &presented, &kept) {
        return Redirect::to(page).into_response();
    }
    let visit = Visit::new(read(&state, &request, presented, kept));
    let kind = RequestKind::by(&request);
    request.extensions_mut().insert(visit.clone());
    let response = next.run(request).await;

    let answer = visit.take_answer();
    answer.broken.iter().for_each(backend::log);
    let mut response = if answer.broken.iter().any(backend::is_away) {
        redirect::away(&state, &visit, &kind)
    } else {
        redirect::land(&state, &visit, kind, &answer, response)
    };
    let headers = response.headers_mut();
    for change in &answer.cookies {
        cookies::write(headers, change, state.site.limits.attempt_life);
    }
    let before = &visit.request().kept;
    let kept = kept_from_now_on(&visit, &answer, headers);
    if kept != *before {
        cookies::write_kept(headers, kept::seal(&state.site.keys, &kept).as_ref(), state.site.limits.attempt_life);
    }
    if let Some(probe) = &visit.request().probe_next {
        cookies::write_probe(headers, probe);
    }
    if answer.clear_storage {
        headers.insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    }
    response
}

/// What the requests after this one will know.
fn kept_from_now_on(visit: &Visit, answer: &VisitAnswer, headers: &HeaderMap) -> Kept {
    let request = visit.request();
    let mut kept = answer.kept.clone().unwrap_or_else(|| request.kept.clone());
    if request.tells {
        kept.said = None;
    }
    if let Some(place) = redirect::told_at(headers) {
        kept.said = Some(place.to_owned());
    }
    // A sign-in that is done has no use for it, and the next one at this computer is somebody else's.
    if answer.cookies.iter().any(|change| matches!(change, CookieChange::Session(Some(_)))) {
        kept.typed = None;
    }
    kept
}

fn read(state: &HttpState, request: &Request, presented: Presented, kept: Kept) -> visit::Request {
    let headers = request.headers();
    let Presented { session, attempt, browser, probe, link, kept: _, language } = presented;
    // The pages on which people arrive find out whether cookies come back.
    let looks = request.method() == Method::GET && [paths::SIGN_IN, paths::CHECK].contains(&request.uri().path());
    let probe_next = (looks && probe.is_none()).then(cookies::new_probe);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    visit::Request {
        session,
        attempt,
        browser,
        probe,
        probe_next,
        link,
        kept,
        page: Some(request.method()).filter(|method| *method == Method::GET).and(paths::page_of(request.uri().path())),
        tells: redirect::tells(request.uri().query().unwrap_or_default()),
        network: peer
            .map(|peer| network::of_client(peer, headers, &state.site.config.trusted_proxies))
            .unwrap_or_default(),
        user_agent: text(headers, &header::USER_AGENT).to_owned(),
        webview: text(headers, &SEC_CH_UA).contains("\"Android WebView\""),
        framed: matches!(text(headers, &SEC_FETCH_DEST), "iframe" | "frame" | "embed" | "object"),
        language: language::or_accepted(language, headers),
        came_from: came_from(request, &state.origin),
        checks_cookies: request.uri().query().and_then(redirect::checked),
        limit_end: state.site.limit_end(until(request)),
        nonce: request.extensions().get::<Nonce>().map(|nonce| nonce.0.to_string()).unwrap_or_default(),
    }
}

/// The time that a refusal in the address states.
fn until(request: &Request) -> Option<i64> {
    let query = request.uri().query()?;
    query.split('&').find_map(|pair| pair.strip_prefix("until="))?.parse().ok()
}

/// The page of ours in `Referer`, if that is this site under its public name or the one it was asked by. A constant of
/// [`paths`], never what was sent.
fn came_from(request: &Request, origin: &str) -> Option<&'static str> {
    let headers = request.headers();
    let from = Url::parse(text(headers, &header::REFERER)).ok()?;
    let asked = request.uri().authority().map_or_else(|| text(headers, &header::HOST), |authority| authority.as_str());
    let ours = from.origin().ascii_serialization() == origin || from.authority() == asked;
    ours.then(|| paths::page_of(from.path())).flatten()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
