//! Pages that the server answers outside the application: whole documents without script, for when something in
//! front of the application said no.

use contract::{paths, refusal::Refusal};
use leptos::prelude::*;
use words::SiteWords;

use super::document::{Look, document};

/// 403, for a form that came from another site.
#[must_use]
pub fn start_here(look: &Look) -> String {
    let w = SiteWords::of(look.language);
    page(look, w.site_start_here_title, w.site_start_here_body, None)
}

/// 421, under another host than the public one's: where this page is.
#[must_use]
pub fn other_host(look: &Look, address: &str) -> String {
    let w = SiteWords::of(look.language);
    let shown = address.strip_prefix("https://").unwrap_or(address);
    let link = Link { href: address.to_owned(), text: w.site_other_host_link };
    whole(look, w.site_other_host_title, w.site_other_host_body(shown), None, link)
}

/// 503 with `Retry-After`, when more passwords wait than the machine can check, or while the database is away.
#[must_use]
pub fn busy(look: &Look, retry_seconds: u64) -> String {
    let w = SiteWords::of(look.language);
    page(look, w.site_busy_title, w.site_busy_body(retry_seconds), Some(Refusal::Busy))
}

/// 413, for a form larger than any of ours.
#[must_use]
pub fn too_large(look: &Look) -> String {
    let w = SiteWords::of(look.language);
    page(look, w.site_too_large_title, w.site_too_large_body, None)
}

/// 431, for a browser that sends more cookies than we read.
#[must_use]
pub fn cookies_too_large(look: &Look) -> String {
    let w = SiteWords::of(look.language);
    page(look, w.site_cookies_too_large_title, w.site_cookies_too_large_body, None)
}

/// 500, when something broke on our side.
#[must_use]
pub fn unexpected(look: &Look) -> String {
    let w = SiteWords::of(look.language);
    page(look, w.site_unexpected_title, w.site_unexpected_body, None)
}

fn page(look: &Look, title: &'static str, body: impl Into<String>, refusal: Option<Refusal>) -> String {
    let to_sign_in = Link { href: paths::SIGN_IN.to_owned(), text: SiteWords::of(look.language).site_to_sign_in };
    whole(look, title, body.into(), refusal, to_sign_in)
}

/// The way on.
struct Link {
    href: String,
    text: &'static str,
}

fn whole(look: &Look, title: &'static str, body: String, refusal: Option<Refusal>, link: Link) -> String {
    let Link { href, text } = link;
    let main = move || {
        view! {
            <h1 data-refusal=refusal.map(Refusal::code)>{title}</h1>
            <p>{body}</p>
            <p class="action">
                <a class="button" href=href>
                    {text}
                </a>
            </p>
        }
        .into_any()
    };
    document(look, title, main)
}
