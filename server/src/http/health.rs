//! `/healthz` and `/readyz`, for load balancers.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{extract::State, http::StatusCode};
use server_core::site::Site;
use tokio::time::timeout;

/// A database that takes longer to answer is not there for subscribers either.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process runs.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Subscribers can be served: the server is not about to stop, the database answers, is at this program's version, and
/// agrees on the time.
pub async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, &'static str) {
    let ready = async {
        let agrees = site.clock_agrees().await.unwrap_or(false);
        !site.stopping.load(Ordering::Acquire) && agrees && site.store.ready().await
    };
    match timeout(PATIENCE, ready).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}
