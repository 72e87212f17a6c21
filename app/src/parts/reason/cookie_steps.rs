//! How to allow cookies, and the warning where none is kept.

use leptos::prelude::*;

use crate::words::words;

/// How to let this site keep its cookies, for the browsers people have.
#[component]
pub fn CookieSteps() -> impl IntoView {
    let w = words();
    view! {
        <ul class="steps-to-do">
            <li>{w.cookies_iphone}</li>
            <li>{w.cookies_chrome_android}</li>
            <li>{w.cookies_chrome_pc}</li>
            <li>{w.cookies_other}</li>
        </ul>
    }
}

/// Stands on the first pages, hidden until `/probe.css` finds that the browser brought no cookie: the warning is
/// there before a password is typed, needs no script and blocks nothing.
#[component]
pub fn CookieWarning() -> impl IntoView {
    let w = words();
    view! {
        <div id="cookies-refused" class="alert alert-warn" role="alert">
            <h2 class="alert-title">{w.cookies_off}</h2>
            <p>{w.cookies_off_body}</p>
            <CookieSteps/>
        </div>
    }
}
