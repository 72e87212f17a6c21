//! The addresses, and the layers in front of them, outermost first: [`log`] → [`headers`] → compression → [`panic`] →
//! [`header_size`] → [`origin`] → [`body`] → [`host`]. Pages and calls pass one more: [`visit`].
//!
//! Only this module and what is below it sees cookies and headers. What the backend wishes for the answer it says on the
//! [`Visit`](contract::backend::Visit), and [`visit`] carries it out.

mod assets;
mod body;
mod brand;
mod context;
mod cookies;
mod error_page;
mod header_size;
mod headers;
mod health;
mod hooks;
mod host;
mod kept;
mod language;
pub mod log;
pub(crate) mod network;
mod origin;
mod panic;
mod probe;
mod redirect;
pub mod serve;
mod site_files;
mod visit;

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    response::Redirect,
    routing::get,
};
use contract::{backend::Backend, paths, probe::PROBE_STYLESHEET};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use server_core::site::Site;
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::dev;

/// What the layers know: the site, and what is worked out once from its configuration.
struct HttpState {
    site: Arc<Site>,
    /// The public address as browsers write it in `Origin`.
    origin: String,
    policy: headers::Policy,
    /// Address of the style sheet, for pages made outside the application.
    stylesheet: String,
}

/// Everything the server answers.
pub fn router(site: &Arc<Site>) -> Router {
    let options = site_files::options(&site.config);
    let state = Arc::new(HttpState {
        site: Arc::clone(site),
        origin: site.config.origin(),
        policy: headers::Policy::new(&site.config, &options),
        stylesheet: app::shell::assets::Assets::of(&options).stylesheet.clone(),
    });
    let provide = context::provider(Arc::clone(site) as Arc<dyn Backend>, Arc::new(site.brand.clone()));
    let pages = Router::new()
        .leptos_routes_with_context(&options, page_routes(), provide.clone(), {
            let options = options.clone();
            move || app::shell::shell(options.clone())
        })
        .fallback(assets::file_or_missing(&options, provide))
        .with_state(options)
        .layer(from_fn_with_state(Arc::clone(&state), visit::visit))
        .layer(from_fn_with_state(Arc::clone(&state), host::guard));
    let router = pages
        .route(paths::HOME, get(|| async { Redirect::to(paths::MY) }))
        .route("/.well-known/change-password", get(|| async { Redirect::to(paths::MY_PASSWORD) }))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready).with_state(Arc::clone(site)))
        .route(PROBE_STYLESHEET, get(probe::sheet))
        .merge(hooks::router(site));
    let router = match site.config.brand.brand_color {
        Some(color) => router.route("/brand.css", get(move || brand::sheet(color))),
        None => router,
    };
    let router = if site.config.dev { router.merge(dev::router(site, &state.stylesheet)) } else { router };
    router
        .method_not_allowed_fallback(error_page::method_not_allowed)
        .layer(from_fn_with_state(Arc::clone(&state), body::limit))
        .layer(from_fn_with_state(Arc::clone(&state), origin::guard))
        .layer(from_fn_with_state(Arc::clone(&state), header_size::limit))
        .layer(from_fn_with_state(Arc::clone(&state), panic::catch))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(COMPRESSION)))
        .layer(from_fn_with_state(state, headers::set))
        .layer(from_fn(log::line))
}

/// The addresses of the pages, found once for the process. While it looks for them leptos loads no page's data, in any
/// thread: a page that another server of this process rendered at that moment would wait for ever.
fn page_routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    ROUTES.get_or_init(|| generate_route_list(app::pages::App)).clone()
}

/// Pages are small and made anew for each request: brotli 1 packs 4.4 KB to 2.3 in 35 µs, brotli 4 to 2.0 in 90.
/// Packing reveals nothing by its length: no page echoes what a foreign site can choose, and `SameSite` cookies keep
/// its requests out of anybody's session.
const COMPRESSION: i32 = 1;
