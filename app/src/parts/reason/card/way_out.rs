//! The part of the reason card that leads out of an app's built-in browser.

use contract::paths;
use leptos::{html, prelude::*};

use crate::{browser, words::reason_words};

/// LINE opens an address with this word in the phone's own browser.
const OUT_OF_LINE: &str = "openExternalBrowser=1";

/// Out of an app's own browser: the app's way where it has one, and the address to take along. Without script the
/// address is text that one press marks.
#[component]
pub fn WayOut(address: String, in_line: bool) -> impl IntoView {
    let w = reason_words();
    let text = NodeRef::<html::Code>::new();
    let status = RwSignal::new("");
    let copy = move |_| {
        if let Some(text) = text.get_untracked() {
            browser::copy_text(text.into(), move |copied| {
                status.set(if copied { w.reason_way_copied } else { w.reason_way_marked });
            });
        }
    };
    view! {
        {in_line.then(|| view! {
            <a class="button button-second" href=format!("{}?{OUT_OF_LINE}", paths::SIGN_IN) rel="external">
                {w.reason_way_line}
            </a>
            <p class="hint">{w.reason_way_line_hint}</p>
        })}
        <div class="reason-way">
            <p>{w.reason_way_address}</p>
            <code class="copy" node_ref=text>
                {address}
            </code>
            <button type="button" class="button button-quiet with-script" on:click=copy>
                {w.reason_way_copy}
            </button>
            <p class="hint" role="status">
                {status}
            </p>
        </div>
    }
}
