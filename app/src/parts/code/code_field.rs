//! The field for the six digits of a code.

use leptos::{attr::custom::custom_attribute, prelude::*, web_sys::Element};

use crate::{browser, words::step_words};

/// The six digits. One input, so that phones can fill it in and paste works; no maximum length, because a pasted
/// code may bring blanks or hyphens that the server takes out.
#[component]
pub fn CodeField(
    /// Said to have been wrong by the alert with this id.
    wrong: Option<&'static str>,
    /// The code comes by SMS: phones that can hand it over by themselves are asked to.
    by_sms: bool,
) -> impl IntoView {
    let described = match wrong {
        Some(alert) => format!("{alert} code-time"),
        None => "code-time".to_owned(),
    };
    view! {
        <div class="field">
            <label for="code">{step_words().code_label}</label>
            <input
                class="input input-code"
                type="text"
                id="code"
                name="code"
                inputmode="numeric"
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck="false"
                {..custom_attribute("autocorrect", "off")}
                required
                aria-invalid=wrong.map(|_| "true")
                aria-describedby=described
                use:filled=by_sms
            />
        </div>
    }
}

fn filled(field: Element, by_sms: bool) {
    if by_sms {
        browser::fill_code(field);
    }
}
