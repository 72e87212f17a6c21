//! The form of `/sign-in/code` that takes a recovery code.

use contract::refusal::Refusal;
use leptos::prelude::*;

use crate::{parts::code::RecoveryCodeForm, words::step_words};

/// A recovery code in place of the one-time key. Accepted also while the key rests or its tries are spent.
#[component]
pub fn RecoveryCode(trust: bool, refusal: Option<Refusal>) -> impl IntoView {
    view! {
        <section>
            <RecoveryCodeForm action="/api/use_recovery_code" button=step_words().code_button refusal>
                <label class="choice">
                    <input type="checkbox" name="trust" value="on" checked=trust/>
                    <span>{step_words().code_recovery_trust}</span>
                </label>
            </RecoveryCodeForm>
        </section>
    }
}
