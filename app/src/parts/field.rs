use leptos::prelude::*;

/// A question with one line for the answer. Never bound to a signal: what is typed before the wasm arrives stays.
#[component]
pub fn TextField(
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    /// Said to have been wrong by the alert with this id.
    wrong: Option<&'static str>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                type="text"
                id=name
                name=name
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
                aria-invalid=wrong.map(|_| "true")
                aria-describedby=wrong
            />
        </div>
    }
}
