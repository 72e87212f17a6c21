//! Where gateways report what became of messages. Each report carries its proof; no cookie and no origin is asked for.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

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
    rules::time::Timestamp,
    site::Site,
};
use url::form_urlencoded;

const SIGNATURE: HeaderName = HeaderName::from_static("x-twilio-signature");

/// Whoever sends reports of no gateway of ours chooses how many: the log has the first, and then one line a minute.
const REFUSED_EVERY: Duration = Duration::from_mins(1);

#[derive(Clone)]
struct Hooks {
    site: Arc<Site>,
    refused: Arc<Mutex<Refused>>,
}

/// Reports that were refused since the start.
#[derive(Default)]
struct Refused {
    count: u64,
    next_line: Timestamp,
}

impl Refused {
    /// Counts one more. How many there are, where it is time to say so.
    fn count(&mut self, now: Timestamp) -> Option<u64> {
        self.count += 1;
        if now < self.next_line {
            return None;
        }
        self.next_line = now + REFUSED_EVERY;
        Some(self.count)
    }
}

/// The address of the gateway that is used; the others do not exist.
pub fn router(site: &Arc<Site>) -> Router {
    let router = Router::new();
    let router =
        if site.has_gateway(GatewayKind::Twilio) { router.route(twilio::CALLBACK, post(by_twilio)) } else { router };
    let router =
        if site.has_gateway(GatewayKind::Kannel) { router.route(kannel::CALLBACK, get(by_kannel)) } else { router };
    router.with_state(Hooks { site: Arc::clone(site), refused: Arc::default() })
}

async fn by_twilio(
    State(hooks): State<Hooks>,
    OriginalUri(address): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let signature = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let place = address.path_and_query().map_or_else(|| address.path(), |place| place.as_str());
    hooks.answer(
        hooks.site.twilio_report(place, &form, signature).await,
        "SHINRAI_SMS_URL, SHINRAI_SMS_REPORT_TOKENS, SHINRAI_PUBLIC_URL",
    )
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

async fn by_kannel(State(hooks): State<Hooks>, Query(report): Query<KannelReport>) -> StatusCode {
    hooks.answer(hooks.site.kannel_report(&report.id, &report.token, &report.dlr).await, "SHINRAI_SECRET_FILE")
}

impl Hooks {
    /// `setting`: what to look at where reports of the gateway's own are refused.
    fn answer(&self, noted: Noted, setting: &'static str) -> StatusCode {
        match noted {
            Noted::Yes => StatusCode::NO_CONTENT,
            Noted::NotTheirs => {
                let mut all = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(refused) = all.count(self.site.clock.now()) {
                    tracing::warn!(refused, setting, "delivery reports were refused: they do not prove whose they are");
                }
                StatusCode::FORBIDDEN
            }
            Noted::NotNow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}
