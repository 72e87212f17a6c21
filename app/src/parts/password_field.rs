use leptos::prelude::*;

use crate::words::words;

/// The current password, with a button that shows what was typed. Without script the button would do nothing, so
/// the style sheet keeps it away until the page is taken over.
#[component]
pub fn PasswordField(
    /// Said to have been wrong by the alert with this id.
    wrong: Option<&'static str>,
) -> impl IntoView {
    let w = words();
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <label for="password">{w.sign_in_password}</label>
            <div class="input-row">
                <input
                    class="input"
                    type=move || if shown.get() { "text" } else { "password" }
                    id="password"
                    name="password"
                    autocomplete="current-password"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-invalid=wrong.map(|_| "true")
                    aria-describedby=wrong
                />
                <button
                    type="button"
                    class="button button-quiet with-script"
                    aria-controls="password"
                    aria-label=move || if shown.get() { w.sign_in_hide_label } else { w.sign_in_show_label }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { w.sign_in_hide } else { w.sign_in_show }}
                </button>
            </div>
        </div>
    }
}
