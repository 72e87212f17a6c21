//! Copying to the clipboard, also where scripts have no clipboard of their own.

use leptos::web_sys::Element;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::guarded::{ask, call, get, window};

/// Copies the text of an element; `done` hears whether that was possible. Where it was not, the text is left marked, to
/// be copied by hand.
pub fn copy_text(element: Element, done: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        let clipboard = get(&get(&window(), "navigator"), "clipboard");
        let copied = ask(&clipboard, "writeText", &[&get(&element, "textContent")]).await.is_ok();
        done(copied || copy_marked(&element));
    });
}

/// As it was done before there was a clipboard for scripts: browsers inside apps are often old.
fn copy_marked(element: &JsValue) -> bool {
    let marked = call(&window(), "getSelection", &[]).and_then(|all| call(&all, "selectAllChildren", &[element]));
    let document = get(&window(), "document");
    marked.is_ok() && call(&document, "execCommand", &[&"copy".into()]) == Ok(JsValue::TRUE)
}
