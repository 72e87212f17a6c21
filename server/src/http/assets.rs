//! Built files of the site, how long they may be cached, and the page for what is not there.

use std::{future::Future, pin::Pin};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::config::LeptosOptions;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Names of built files carry a hash of what is in them: such a file never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Icons and the like keep their name when they change.
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// What no route answers: a file of the built site, else the page that says that nothing is here.
pub fn file_or_missing(
    options: &LeptosOptions,
    provide: impl Fn() + Clone + Send + Sync + 'static,
) -> impl Fn(Request) -> Pin<Box<dyn Future<Output = Response> + Send>> + Clone + Send + Sync + 'static {
    let files = ServeDir::new(&*options.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let hashed = options.hash_files;
    let missing = leptos_axum::render_app_async_with_context(provide, {
        let options = options.clone();
        move || app::shell::shell(options.clone())
    });
    move |request| {
        let (files, missing) = (files.clone(), missing.clone());
        Box::pin(async move {
            let built = request.uri().path().starts_with("/pkg/");
            if let Some(wanted) = file(&request) {
                let response = files.oneshot(wanted).await.into_response();
                if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
                    return with_age(response, built && hashed);
                }
            }
            if built {
                return StatusCode::NOT_FOUND.into_response();
            }
            let mut response = missing(request).await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            response
        })
    }
}

/// The same request without its body, if it may be for a file.
fn file(request: &Request) -> Option<Request> {
    let named = matches!(*request.method(), Method::GET | Method::HEAD) && request.uri().path().contains('.');
    if !named {
        return None;
    }
    let mut wanted = Request::builder().method(request.method()).uri(request.uri()).body(Body::empty()).ok()?;
    wanted.headers_mut().clone_from(request.headers());
    Some(wanted)
}

fn with_age(mut response: Response, never_changes: bool) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, if never_changes { FOR_EVER } else { AN_HOUR });
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}
