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

/// Several machines must agree on the time, or codes of one are expired on the other (protocol.md 11).
const CLOCKS_APART: Duration = Duration::from_secs(30);

/// Subscribers can be served: the server is not about to stop, the database answers, is at this program's version, and agrees on the time.
pub async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, &'static str) {
    let ready = async {
        // The dev clock is moved on purpose.
        let agree =
            site.config.dev || site.store.clock_skew(site.clock.now()).await.is_ok_and(|apart| apart <= CLOCKS_APART);
        !site.stopping.load(Ordering::Acquire) && agree && site.store.ready().await
    };
    match timeout(PATIENCE, ready).await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}
