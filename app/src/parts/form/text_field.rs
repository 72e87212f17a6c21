//! A field for one line of text.

use leptos::{attr::custom::custom_attribute, prelude::*};

/// A question with one line for the answer. Never bound to a signal: what is typed before the wasm arrives stays.
#[component]
pub fn TextField(
    name: &'static str,
    label: &'static str,
    autocomplete: &'static str,
    /// Said to have been wrong by the alert with this id.
    wrong: Option<&'static str>,
    /// Said under the label.
    #[prop(into, optional)]
    hint: String,
    /// Which keyboard a phone shows.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// What stands in it already.
    #[prop(into, optional)]
    value: String,
) -> impl IntoView {
    let hint_id = format!("{name}-hint");
    let hinted = !hint.is_empty();
    let described = match (hinted, wrong) {
        (true, Some(alert)) => Some(format!("{hint_id} {alert}")),
        (true, None) => Some(hint_id.clone()),
        (false, wrong) => wrong.map(str::to_owned),
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {hinted.then(|| view! {
                <p id=hint_id class="hint">
                    {hint}
                </p>
            })}
            <input
                class="input"
                type="text"
                id=name
                name=name
                inputmode=inputmode
                value=(!value.is_empty()).then_some(value)
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                {..custom_attribute("autocorrect", "off")}
                required
                aria-invalid=wrong.map(|_| "true")
                aria-describedby=described
            />
        </div>
    }
}
