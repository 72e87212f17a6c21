//! The `<head>` that every document has.

use std::sync::Arc;

use contract::brand::Brand;
use leptos::{attr::custom::custom_attribute, prelude::*};

/// What every document says of itself. `application-name` is where the browser half reads the operator's name.
#[component]
pub fn Head(brand: Arc<Brand>, stylesheet: String) -> impl IntoView {
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="theme-color" content="#ffffff" {..custom_attribute("media", "(prefers-color-scheme: light)")}/>
        <meta name="theme-color" content="#15181d" {..custom_attribute("media", "(prefers-color-scheme: dark)")}/>
        <meta name="application-name" content=brand.name.clone()/>
        // Mailers and phones must not make links of codes and numbers.
        <meta name="format-detection" content="telephone=no, email=no, address=no"/>
        <meta name="robots" content="noindex"/>
        <link rel="stylesheet" href=stylesheet/>
        {brand.own_color.then(|| view! { <link rel="stylesheet" href="/brand.css"/> })}
        <link rel="icon" href="/favicon.ico" sizes="32x32"/>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
        <link rel="manifest" href="/site.webmanifest"/>
    }
}
