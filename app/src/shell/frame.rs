//! What surrounds every page: skip link, header, footer.

use std::sync::Arc;

use contract::{brand::Brand, language::Language, paths};
use leptos::prelude::*;
use words::SiteWords;

/// The first stop of the keyboard.
#[component]
pub fn Skip(language: Language) -> impl IntoView {
    view! {
        <a class="skip" href="#main" rel="external">
            {SiteWords::of(language).site_skip}
        </a>
    }
}

/// The operator's name or logo, and the other language.
#[component]
pub fn Header(language: Language, brand: Arc<Brand>) -> impl IntoView {
    let w = SiteWords::of(language);
    let face = if brand.logo.is_empty() {
        view! { <span translate="no">{brand.name.clone()}</span> }.into_any()
    } else {
        view! { <img class="logo" src=brand.logo.clone() alt=brand.name.clone()/> }.into_any()
    };
    view! {
        <header class="site-header">
            <div class="site-row">
                <a class="brand" href=paths::HOME rel="external">
                    {face}
                </a>
                <form method="post" action="/api/set_language" class="languages" aria-label=w.site_language>
                    {Language::ALL
                        .iter()
                        .copied()
                        .filter(|other| *other != language)
                        .map(|other| view! {
                            <button type="submit" name="lang" value=other.code() lang=other.code() class="button-link">
                                {own_name(other)}
                            </button>
                        })
                        .collect_view()}
                </form>
            </div>
        </header>
    }
}

/// Where help is.
#[component]
pub fn Footer(language: Language, brand: Arc<Brand>) -> impl IntoView {
    let w = SiteWords::of(language);
    let phone = (!brand.help_phone.is_empty()).then(|| {
        let dialled: String = brand.help_phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! {
            <p>
                <a href=format!("tel:{dialled}")>{w.site_help_phone(&brand.help_phone)}</a>
            </p>
        }
    });
    let page = (!brand.help_url.is_empty()).then(|| {
        view! {
            <p>
                <a href=brand.help_url.clone()>{w.site_help_link}</a>
            </p>
        }
    });
    let help = phone.is_some() || page.is_some();
    view! {
        <footer class="site-footer">
            <div class="site-column">
                {help.then(|| view! { <h2>{w.site_help_title}</h2> })}
                {phone}
                {page}
                <p>{w.site_never_asked}</p>
            </div>
        </footer>
    }
}

/// A language is offered in itself: those who need it read nothing else.
fn own_name(language: Language) -> &'static str {
    match language {
        Language::Ja => "日本語",
        Language::En => "English",
    }
}
