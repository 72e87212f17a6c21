//! The field for a new password, with its rules.

use contract::{pages::account::PasswordRules, refusal::Refusal};
use leptos::prelude::*;

use super::password_field::PasswordField;
use crate::{parts::alert::refusal_alert::REFUSAL_ID, words::shared_words};

/// A password to be chosen, with what is asked of it said before.
#[component]
pub fn NewPassword(
    rules: PasswordRules,
    refusal: Option<Refusal>,
    #[prop(default = "new_password")] name: &'static str,
    /// "New password", if none is given.
    #[prop(optional)]
    label: &'static str,
) -> impl IntoView {
    let w = shared_words();
    let label = if label.is_empty() { w.shared_new_password } else { label };
    let wrong = matches!(refusal, Some(Refusal::PasswordShort | Refusal::PasswordCommon)).then_some(REFUSAL_ID);
    view! {
        <PasswordField wrong name label autocomplete="new-password" described="password-rules">
            <div id="password-rules">
                <p>{w.shared_password_length(rules.shortest)}</p>
                <p class="hint">{w.shared_password_hint}</p>
            </div>
        </PasswordField>
    }
}

/// The ID a password belongs to, for password managers: there, though not seen.
#[component]
pub fn UsernameForManagers(login_id: String) -> impl IntoView {
    view! { <input type="text" name="username" autocomplete="username" value=login_id readonly hidden/> }
}
