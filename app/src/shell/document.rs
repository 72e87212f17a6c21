//! A whole document without script, for what the server says outside the application.

use std::sync::Arc;

use contract::{brand::Brand, language::Language};
use leptos::prelude::*;

use super::{
    frame::{Footer, Header, Skip},
    head::Head,
};

/// What a document made outside a request needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    pub language: Language,
    pub brand: &'a Brand,
    /// From [`super::assets::Assets`].
    pub stylesheet: &'a str,
}

/// A whole document without script.
pub fn document(look: &Look, title: &str, main: impl FnOnce() -> AnyView) -> String {
    let language = look.language;
    let brand = Arc::new(look.brand.clone());
    let stylesheet = look.stylesheet.to_owned();
    let title = if brand.name.is_empty() { title.to_owned() } else { format!("{title} – {}", brand.name) };
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(language);
        provide_context(Arc::clone(&brand));
        view! {
            <html lang=language.code()>
                <head>
                    <Head brand=Arc::clone(&brand) stylesheet/>
                    <title>{title}</title>
                </head>
                <body>
                    <Skip language/>
                    <Header language brand=Arc::clone(&brand)/>
                    <main id="main">{main()}</main>
                    <Footer language brand/>
                </body>
            </html>
        }
        .to_html()
    });
    owner.cleanup();
    format!("<!DOCTYPE html>{html}")
}
