//! What `--dev` adds: the outbox, the clock, the gallery and a seeded account. Without it these routes do not exist.

mod clock;
mod framed;
mod gallery;
mod guard;
mod outbox;
mod previews;
pub mod seed;

use std::sync::Arc;

use axum::{
    Router,
    middleware::from_fn,
    routing::{get, post},
};
use server_core::site::Site;

/// Routes under `/dev`; `stylesheet` is the site's own, for the gallery.
pub fn router(site: &Arc<Site>, stylesheet: &str) -> Router {
    Router::new()
        .route("/dev/outbox", get(outbox::page))
        .route("/dev/outbox.json", get(outbox::json))
        .route("/dev/outbox.css", get(outbox::sheet))
        .route("/dev/clock", post(clock::advance))
        .with_state(Arc::clone(site))
        .merge(gallery::router(stylesheet.into()))
        .merge(previews::router(Arc::clone(site), stylesheet.into()))
        .layer(from_fn(guard::only_here))
}
