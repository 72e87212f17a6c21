//! The layer that reads a form whole, within limits of size and time.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use tokio::time::timeout;

use super::{HttpState, error_page};

/// No form of ours comes near it.
const LARGEST: usize = 64 * 1024;

/// A little more is read and thrown away, so that the browser hears the answer instead of a broken connection.
const DRAINED: usize = 1024 * 1024;

/// A form that takes longer than this to arrive holds a place for nothing.
const SLOWEST: Duration = Duration::from_secs(30);

/// Reads the form whole before anybody works on it.
pub(super) async fn limit(State(state): State<Arc<HttpState>>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match timeout(SLOWEST, read(body)).await {
        Ok(Read::Whole(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Read::TooLarge) => error_page::too_large(&state, &parts.headers),
        Ok(Read::Broken) | Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

enum Read {
    Whole(Bytes),
    TooLarge,
    Broken,
}

async fn read(body: Body) -> Read {
    let mut chunks = body.into_data_stream();
    let mut kept = Vec::new();
    let mut seen = 0;
    while let Some(data) = chunks.next().await {
        let Ok(data) = data else { return Read::Broken };
        seen += data.len();
        if seen <= LARGEST {
            kept.extend_from_slice(&data);
        } else if seen > DRAINED {
            break;
        }
    }
    if seen <= LARGEST { Read::Whole(kept.into()) } else { Read::TooLarge }
}
