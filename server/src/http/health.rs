use std::{sync::Arc, time::Duration};

use axum::{extract::State, http::StatusCode};
use tokio::time::timeout;

use crate::site::Site;

/// A database that takes longer to answer is not there for subscribers either.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Subscribers can be served: the database answers and is at this program's version.
pub async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, &'static str) {
    match timeout(PATIENCE, site.store.ready()).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}
