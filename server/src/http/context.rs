//! What pages and calls find in leptos' context.

use std::sync::Arc;

use axum::http::request::Parts;
use contract::{
    backend::{Backend, Visit},
    brand::Brand,
    send_limit::LimitEnd,
};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, with_context},
};

/// What pages and calls find in their context: the backend, the visit, the brand and the nonce of the policy header
/// (provided after leptos has provided its own, so ours is the one that is printed).
pub fn provider(backend: Arc<dyn Backend>, brand: Arc<Brand>) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        if let Some(visit) = with_context::<Parts, _>(|parts| parts.extensions.get::<Visit>().cloned()).flatten() {
            provide_context(Nonce::from_value(visit.request().nonce.as_str()));
            provide_context(LimitEnd(visit.request().limit_end.clone()));
            provide_context(visit);
        }
        provide_context(Arc::clone(&backend));
        provide_context(Arc::clone(&brand));
    }
}
