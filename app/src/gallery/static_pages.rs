//! The pages that ask for no data, and the documents the server makes outside the application, in each state.

use leptos::prelude::*;

use super::{GalleryState, state};
use crate::{
    pages::missing::MissingView,
    shell::{document::Look, error_page},
};

/// The gallery's name for the documents made outside the application.
pub const PLAIN: &str = "plain";

/// Their states.
pub const PLAIN_NAMES: &[&str] = &["start-here", "other-host", "busy", "too-large", "cookies-too-large", "unexpected"];

pub fn plain(look: &Look, name: &str) -> Option<String> {
    Some(match name {
        "start-here" => error_page::start_here(look),
        "other-host" => error_page::other_host(look, "https://id.example.jp/sign-in"),
        "busy" => error_page::busy(look, 30),
        "too-large" => error_page::too_large(look),
        "cookies-too-large" => error_page::cookies_too_large(look),
        "unexpected" => error_page::unexpected(look),
        _ => return None,
    })
}

pub fn missing() -> Vec<GalleryState> {
    vec![state("missing", "404", || view! { <MissingView/> }.into_any())]
}
