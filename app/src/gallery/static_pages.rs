use leptos::prelude::*;

use super::GalleryState;
use crate::{
    pages::{missing::MissingView, unscripted::plain},
    shell::document::Look,
};

/// The gallery's name for the documents made outside the application.
pub const PLAIN: &str = "plain";

/// Their states.
pub const PLAIN_NAMES: &[&str] = &["start-here", "busy", "too-large", "not-ready", "unexpected"];

pub fn plain(look: &Look, name: &str) -> Option<String> {
    Some(match name {
        "start-here" => plain::start_here(look),
        "busy" => plain::busy(look, 30),
        "too-large" => plain::too_large(look),
        "not-ready" => plain::not_ready(look),
        "unexpected" => plain::unexpected(look),
        _ => return None,
    })
}

pub fn missing() -> Vec<GalleryState> {
    vec![GalleryState { page: "missing", name: "404", render: || view! { <MissingView/> }.into_any() }]
}
