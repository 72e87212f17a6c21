//! The layer that reads a form whole, within limits of size and time.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::TryStreamExt;
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
        Ok(Ok(Some(bytes))) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Ok(None)) => error_page::too_large(&state, &parts.headers),
        Ok(Err(_)) | Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// The whole of it; `None`: it is too large.
async fn read(body: Body) -> Result<Option<Vec<u8>>, axum::Error> {
    let mut chunks = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0);
    while seen <= DRAINED
        && let Some(data) = chunks.try_next().await?
    {
        seen += data.len();
        if seen <= LARGEST {
            kept.extend_from_slice(&data);
        }
    }
    Ok((seen <= LARGEST).then_some(kept))
}
