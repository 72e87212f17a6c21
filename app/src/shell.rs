//! What stands around the application: the document, its head, header and footer. Rendered by the server only, and
//! never hydrated.

pub mod assets;
pub mod document;
pub mod error_page;
pub mod frame;
pub mod head;

use std::sync::Arc;

use contract::{brand::Brand, paths, probe::PROBE_STYLESHEET};
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;

use self::{
    assets::{Assets, Scripts},
    frame::{Footer, Header, Skip},
    head::Head,
};
use crate::{
    pages::{App, is_taken_over},
    words::language,
};

/// The document around the application. Expects `Visit`, `Arc<Brand>` and `Nonce` in the context, and does without.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let language = language();
    let brand = use_context::<Arc<Brand>>().unwrap_or_default();
    let assets = Assets::of(&options);
    let page = asked_for();
    view! {
        <!DOCTYPE html>
        <html lang=language.code()>
            <head>
                <Head brand=Arc::clone(&brand) stylesheet=assets.stylesheet.clone()/>
                <MetaTags/>
                <AutoReload options/>
                {is_taken_over(&page).then(|| view! { <Scripts assets/> })}
            </head>
            <body>
                <Skip language/>
                <Header language brand=Arc::clone(&brand)/>
                <main id="main">
                    <App/>
                </main>
                <Footer language brand/>
                // Last, so that waiting for it holds nothing up. Served without caching; asked for without the
                // probe cookie, it shows the warning that cookies are refused.
                {(page == paths::SIGN_IN).then(|| view! { <link rel="stylesheet" href=PROBE_STYLESHEET/> })}
            </body>
        </html>
    }
}

/// The page that is asked for.
fn asked_for() -> String {
    let url = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    url.map(|url| url.path().to_owned()).unwrap_or_default()
}
