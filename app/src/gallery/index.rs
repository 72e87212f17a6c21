//! The gallery's own first page: every state in both languages and two widths. Subscribers never get it.

use contract::language::Language;
use leptos::{attr::custom::custom_attribute, prelude::*};

use super::addresses;

/// The index's own style sheet, for the server to give at the address named to [`index_html`]; subscribers never
/// load it.
pub const STYLESHEET: &str = include_str!("index.css");

/// All states on one page: each in both languages, as a phone and as a desktop shows it, side by side. `stylesheet`
/// is where the server gives [`STYLESHEET`]; `root` is where the states are, such as `/dev/gallery`; `more` are states
/// that the server shows by itself, as page and name.
#[must_use]
pub fn index_html(root: &str, stylesheet: &str, more: &[(&'static str, &'static str)]) -> String {
    let owner = Owner::new();
    let (root, stylesheet) = (root.to_owned(), stylesheet.to_owned());
    let all: Vec<_> = addresses().into_iter().chain(more.iter().copied()).collect();
    let html = owner.with(|| {
        let contents = all.clone().into_iter().map(|(page, name)| {
            view! { <li><a href=format!("#{page}-{name}")>{page}" / "{name}</a></li> }
        });
        let states = all.into_iter().map(|(page, name)| {
            view! {
                <section id=format!("{page}-{name}")>
                    <h2>{page}" / "{name}</h2>
                    <div class="frames">
                        {Language::ALL.iter().map(|language| frames(&root, *language, page, name)).collect_view()}
                    </div>
                </section>
            }
        });
        view! {
            <html lang="en">
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <title>"Gallery"</title>
                    <link rel="stylesheet" href=stylesheet/>
                </head>
                <body>
                    <nav aria-label="States">
                        <ol>{contents.collect_view()}</ol>
                    </nav>
                    <main>
                        <h1>"Every page in every state"</h1>
                        {states.collect_view()}
                    </main>
                </body>
            </html>
        }
        .to_html()
    });
    owner.cleanup();
    format!("<!DOCTYPE html>{html}")
}

fn frames(root: &str, language: Language, page: &'static str, name: &'static str) -> impl IntoView {
    let address = format!("{root}/{}/{page}/{name}", language.code());
    view! {
        <figure>
            <figcaption><a href=address.clone()>{language.code()}</a></figcaption>
            <iframe class="phone" {..custom_attribute("loading", "lazy")} src=address.clone() title=format!("{page} {name}, phone")></iframe>
            <iframe class="desktop" {..custom_attribute("loading", "lazy")} src=address title=format!("{page} {name}, desktop")></iframe>
        </figure>
    }
}
