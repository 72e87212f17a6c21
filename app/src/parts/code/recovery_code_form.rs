//! The form that takes a recovery code in place of a one-time code.

use contract::refusal::Refusal;
use leptos::{attr::custom::custom_attribute, prelude::*};

use crate::{
    parts::form::hidden::{Carried, Hidden},
    words::step_words,
};

/// In place of a code that cannot be received: one of the codes that were made for that. Folded, unless it is what the
/// page is about.
#[component]
pub fn RecoveryCodeForm(
    action: &'static str,
    #[prop(optional)] carried: Carried,
    #[prop(optional)] open: bool,
    button: &'static str,
    /// What the form before came to: one that could not be read is asked for again.
    #[prop(optional_no_strip)]
    refusal: Option<Refusal>,
    /// Stands between the field and the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let w = step_words();
    let wrong = (refusal == Some(Refusal::RecoveryCodeBad)).then_some("true");
    let form = view! {
        <form method="post" action=action class="form">
            <Hidden fields=carried/>
            <div class="field">
                <label for="recovery_code">{w.code_recovery}</label>
                <p id="recovery-code-hint" class="hint">
                    {w.code_recovery_hint}
                </p>
                <input
                    class="input"
                    type="text"
                    id="recovery_code"
                    name="recovery_code"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    {..custom_attribute("autocorrect", "off")}
                    required
                    aria-invalid=wrong
                    aria-describedby="recovery-code-hint"
                />
            </div>
            {children.map(|children| children())}
            <button type="submit" class=if open { "button" } else { "button button-second" }>
                {button}
            </button>
        </form>
    };
    if open {
        return form.into_any();
    }
    view! {
        <details open=wrong.is_some()>
            <summary>{w.code_recovery_use}</summary>
            {form}
        </details>
    }
    .into_any()
}
