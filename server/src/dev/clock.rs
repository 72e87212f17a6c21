//! `POST /dev/clock`: moves the clock of a development server.

use std::{sync::Arc, time::Duration};

use axum::{
    Form, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use server_core::{
    site::Site,
    store::{loggable, meta},
};

/// Further than any lifetime; a slip of the hand must not end in year 60000.
const FURTHEST: u64 = 10 * 365 * 86_400;

#[derive(Deserialize)]
pub struct Advance {
    advance_seconds: u64,
}

/// Moves the server's clock forward; sessions, codes and messages move with it. The database keeps how far.
pub async fn advance(State(site): State<Arc<Site>>, Form(form): Form<Advance>) -> Response {
    if form.advance_seconds > FURTHEST {
        return (StatusCode::UNPROCESSABLE_ENTITY, "advance_seconds: at most ten years\n").into_response();
    }
    let offset = site.clock.advance(Duration::from_secs(form.advance_seconds));
    if let Err(error) = meta::set_clock_offset(&site.store, offset).await {
        tracing::error!(error = loggable(&error), "the clock's offset was not kept");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    site.worker_wakeup.notify_one();
    Json(json!({ "now": site.clock.now().millis() / 1000, "offset_seconds": offset.as_secs() })).into_response()
}
