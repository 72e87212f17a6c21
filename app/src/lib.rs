//! What a subscriber sees, and the words both halves share.
//!
//! Compiled twice: into the server, which renders the pages, and to wasm, which takes them over in the browser.
//! Nothing in here knows a database, a hash or an HTTP header: pages ask [`calls`], calls ask
//! the `contract` of the backend, and the server keeps it.

// A page is one nested type; hiding parts of it from the compiler would cost subscribers more bytes.
#![recursion_limit = "256"]

#[cfg(not(erase_components))]
compile_error!("a RUSTFLAGS of your environment hides those of .cargo/config.toml: add `--cfg erase_components` to it");

pub mod browser;
pub mod calls;
#[cfg(feature = "ssr")]
pub mod gallery;
pub mod pages;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod words;

/// Takes over the page that the server rendered. Called once by the script in the page's head.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    browser::take_over(pages::App);
}
