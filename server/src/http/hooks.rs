//! Where gateways report what became of messages. Each report carries its proof; no cookie and no origin is asked for.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{OriginalUri, Query, State},
    http::{HeaderMap, HeaderName, StatusCode},
    routing::{get, post},
};
use serde::Deserialize;
use server_core::{
    backend::operator::sms_reports::Noted,
    config::GatewayKind,
    delivery::sms::{kannel, twilio},
    site::Site,
};
use url::form_urlencoded;

const SIGNATURE: HeaderName = HeaderName::from_static("x-twilio-signature");

/// The address of the gateway that is used; the others do not exist.
pub fn router(site: &Arc<Site>) -> Router {
    let router = Router::new();
    let router =
        if site.has_gateway(GatewayKind::Twilio) { router.route(twilio::CALLBACK, post(by_twilio)) } else { router };
    let router =
        if site.has_gateway(GatewayKind::Kannel) { router.route(kannel::CALLBACK, get(by_kannel)) } else { router };
    router.with_state(Arc::clone(site))
}

async fn by_twilio(
    State(site): State<Arc<Site>>,
    OriginalUri(address): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let place = address.path_and_query().map_or_else(|| address.path(), |place| place.as_str());
    answer(site.twilio_report(place, &form, signature).await)
}

#[derive(Deserialize)]
struct KannelReport {
    #[serde(default)]
    id: String,
    #[serde(default)]
    token: String,
    #[serde(default)]
    dlr: String,
}

async fn by_kannel(State(site): State<Arc<Site>>, Query(report): Query<KannelReport>) -> StatusCode {
    answer(site.kannel_report(&report.id, &report.token, &report.dlr).await)
}

fn answer(noted: Noted) -> StatusCode {
    match noted {
        Noted::Yes => StatusCode::NO_CONTENT,
        Noted::NotTheirs => StatusCode::FORBIDDEN,
        Noted::NotNow => StatusCode::SERVICE_UNAVAILABLE,
    }
}
