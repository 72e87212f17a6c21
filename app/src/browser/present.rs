//! The browser's half of `browser`: taking the page over, and what of the document and the clock the parts ask for.

use contract::language::Language;
use leptos::{IntoView, mount::hydrate_from_async};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Document, HtmlElement, Window};

use super::guarded::{self, call, get};

/// Set on the body when clicks are heard; tests wait for it and styles show by it what needs script.
const HYDRATED: &str = "data-hydrated";

/// Runs the application over the part of the document that it rendered: `<main>`. Header and footer stay as the
/// server wrote them, and cost the subscriber nothing.
pub fn take_over<V: IntoView + 'static>(app: fn() -> V) {
    spawn_local(async move {
        let Some(main) = document().and_then(|d| d.get_element_by_id("main")) else { return };
        hydrate_from_async(main.unchecked_into(), app).await.forget();
        say_once();
        if let Some(body) = body() {
            let _ = body.set_attribute(HYDRATED, "");
        }
    });
}

/// Takes out of the address what the page has said of the form before it: whoever reloads the page or keeps a bookmark
/// of it is told nothing old. The title keeps it while the page stands, for that is what a screen reader says first.
fn say_once() {
    let window = guarded::window();
    let (history, location) = (get(&window, "history"), get(&window, "location"));
    let query = get(&location, "search").as_string().unwrap_or_default();
    if query.starts_with("?refusal=") || query.starts_with("?done=") {
        let arguments = [&get(&history, "state"), &"".into(), &get(&location, "pathname")];
        let _ = call(&history, "replaceState", &arguments);
    }
}

/// The language of the page as the server wrote it.
#[must_use]
pub fn language() -> Language {
    let lang = document().and_then(|d| d.document_element()).and_then(|html| html.get_attribute("lang"));
    lang.and_then(|lang| Language::from_code(&lang)).unwrap_or_default()
}

/// The operator's name as the server wrote it into the head.
#[must_use]
pub fn application_name() -> String {
    document()
        .and_then(|d| d.query_selector("meta[name=application-name]").ok().flatten())
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default()
}

/// Whether the page still is the one the server rendered: nothing was clicked on it yet.
#[must_use]
pub fn is_as_rendered() -> bool {
    !body().is_some_and(|body| body.has_attribute(HYDRATED))
}

/// Whether the subscriber has put the cursor somewhere.
#[must_use]
pub fn has_focus() -> bool {
    document().and_then(|d| d.active_element()).is_some_and(|active| active.tag_name() != "BODY")
}

/// Loads a page of ours from the server, in place of the one shown.
pub fn load(path: &str) {
    if let Some(window) = window() {
        let _ = window.location().replace(path);
    }
}

/// Seconds of wall-clock time; goes on while a phone sleeps, unlike timers.
#[must_use]
pub fn wall_seconds() -> f64 {
    js_sys::Date::now() / 1000.0
}

/// Seconds since this document was asked for.
#[must_use]
pub fn document_age() -> f64 {
    window().and_then(|w| w.performance()).map_or(0.0, |performance| performance.now() / 1000.0)
}

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

fn body() -> Option<HtmlElement> {
    document()?.body()
}
