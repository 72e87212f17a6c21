//! Where a request ends: forms land by 303 where the call said, never where leptos would send them.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    backend::{
        Visit,
        kept::Kept,
        visit::{Destination, VisitAnswer},
    },
    browser_report::Doubt,
    paths,
    refusal::Refusal,
};

use super::{HttpState, cookies::Presented, error_page, origin::SEC_FETCH_SITE};

/// What kind of request it is, by which the answer will be read.
pub enum RequestKind {
    /// A page, to be shown at this address.
    Page(String),
    /// A form's action: the browser goes where the answer sends it.
    Form,
    /// A call by script, which takes JSON.
    Fetch,
}

impl RequestKind {
    pub fn by(request: &Request) -> Self {
        if request.method() != Method::POST {
            return Self::Page(request.uri().path().to_owned());
        }
        let accept = request.headers().get(header::ACCEPT).map_or(&b""[..], |accept| accept.as_bytes());
        let json = b"application/json";
        if accept.windows(json.len()).any(|part| part == json) { Self::Fetch } else { Self::Form }
    }
}

/// The database is away for now: said at this address, so that a reload is all that is to be done later.
pub(super) fn away(state: &HttpState, visit: &Visit, kind: &RequestKind) -> Response {
    match kind {
        RequestKind::Page(_) | RequestKind::Form => error_page::busy(state, visit.request().language),
        RequestKind::Fetch => error_page::busy_for_script(),
    }
}

pub(super) fn land(
    state: &HttpState,
    visit: &Visit,
    kind: RequestKind,
    answer: &VisitAnswer,
    response: Response,
) -> Response {
    let go = |there| go(there, answer);
    match (kind, answer.destination) {
        // Only a page that is somewhere else is worth going to.
        (RequestKind::Page(here), Some(there)) if there.path != here => go(there),
        (RequestKind::Page(_), _) => response,
        (RequestKind::Fetch, destination) => with_status(response, destination),
        (RequestKind::Form, Some(Destination { refusal: Some(Refusal::Busy), .. })) => {
            error_page::busy(state, visit.request().language)
        }
        (RequestKind::Form, Some(there)) => go(there),
        // No such call, or not by this method.
        (RequestKind::Form, None) if response.status().is_client_error() => response,
        (RequestKind::Form, None) => {
            let path = visit.request().came_from.unwrap_or(paths::SIGN_IN);
            go(Destination { path, refusal: Some(Refusal::Unexpected), storage: None, until: None, limit: None })
        }
    }
}

const CHECK: &str = "cookies=check-";

/// What this browser told, from the address of a page that finds out whether cookies are kept.
pub fn checked(query: &str) -> Option<Doubt> {
    query.strip_prefix(CHECK).map(Doubt::parse)
}

/// Whether an address says what the form before it came to.
pub fn tells(query: &str) -> bool {
    query.starts_with("refusal=") || query.starts_with("done=")
}

/// The address that an answer leads to, if it says such a thing.
pub fn told_at(headers: &HeaderMap) -> Option<&str> {
    let place = headers.get(header::LOCATION)?.to_str().ok()?;
    place.split_once('?').is_some_and(|(_, query)| tells(query)).then_some(place)
}

/// The page alone, where its address says what was said before: it is reloaded, or opened from a bookmark. A browser
/// that keeps no cookies cannot tell; there only what was typed or bookmarked is known to be old (Fetch Metadata).
pub fn said_before(request: &Request, presented: &Presented, kept: &Kept) -> Option<&'static str> {
    let place = request.uri().path_and_query()?;
    if request.method() == Method::POST || !tells(place.query().unwrap_or_default()) {
        return None;
    }
    let is_new = if presented.is_any() {
        kept.said.as_deref() == Some(place.as_str())
    } else {
        request.headers().get(SEC_FETCH_SITE).is_none_or(|site| site != "none")
    };
    paths::page_of(place.path()).filter(|_| !is_new)
}

/// 303: the browser asks for the page by GET, and "back" and "reload" send no form again.
fn go(there: Destination, answer: &VisitAnswer) -> Response {
    let Destination { path, refusal, storage, until, limit } = there;
    let mut place = path.to_owned();
    if let Some(refusal) = refusal {
        place += &format!("?refusal={}", refusal.code());
        if let Some(doubt) = storage {
            place += &format!("&storage={}", doubt.word());
        }
        if let Some(until) = until {
            place += &format!("&until={until}");
        }
        if let Some(limit) = limit {
            place += &format!("&limit={}", limit.code());
        }
    } else if let Some(doubt) = answer.check_cookies {
        place += &format!("?{CHECK}{}", doubt.word());
    } else if let Some(done) = answer.done {
        place += &format!("?done={}", done.code());
    }
    Redirect::to(&place).into_response()
}

/// leptos 0.8 answers every refusal with 500; here only what broke is.
fn with_status(mut response: Response, destination: Option<Destination>) -> Response {
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && let Some(Destination { refusal, .. }) = destination
    {
        *response.status_mut() = match refusal {
            None => StatusCode::UNAUTHORIZED,
            Some(Refusal::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Some(Refusal::TooMany) => StatusCode::TOO_MANY_REQUESTS,
            Some(Refusal::Unexpected) => StatusCode::INTERNAL_SERVER_ERROR,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
    }
    response
}
