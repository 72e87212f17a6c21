//! The field for a password, with the button that shows it.

use leptos::prelude::*;

use crate::words::words;

/// A password.
#[component]
pub fn PasswordField(
    /// Said to have been wrong by the alert with this id.
    wrong: Option<&'static str>,
    #[prop(default = "password")] name: &'static str,
    /// The one of `/sign-in`, if none is given.
    #[prop(optional)]
    label: &'static str,
    #[prop(default = "current-password")] autocomplete: &'static str,
    /// Explained by the part with this id: the children, which stand under the label.
    #[prop(optional)]
    described: &'static str,
    /// A button that shows what was typed, on pages that are taken over: without script it would do nothing, so the
    /// style sheet keeps it away until then.
    #[prop(optional)]
    shows: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let w = words();
    let shown = RwSignal::new(false);
    let label = if label.is_empty() { w.sign_in_password } else { label };
    let described = [described, wrong.unwrap_or_default()].join(" ");
    let described = (!described.trim().is_empty()).then(|| described.trim().to_owned());
    let button = shows.then(|| {
        view! {
            <button
                type="button"
                class="button button-quiet with-script"
                aria-controls=name
                aria-label=move || if shown.get() { w.sign_in_hide_label } else { w.sign_in_show_label }
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || if shown.get() { w.sign_in_hide } else { w.sign_in_show }}
            </button>
        }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {children.map(|children| children())}
            <div class="input-row">
                <input
                    class="input"
                    type=move || if shown.get() { "text" } else { "password" }
                    id=name
                    name=name
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=wrong.map(|_| "true")
                    aria-describedby=described
                />
                {button}
            </div>
        </div>
    }
}
