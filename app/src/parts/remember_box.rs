use leptos::prelude::*;

use crate::{contract::view::RememberBox as Offer, words::words};

/// The box that nobody may miss: large, above the button, all of it a target.
#[component]
pub fn RememberBox(offer: Offer) -> impl IntoView {
    let w = words();
    view! {
        <div class="remember">
            <label class="remember-choice">
                <input
                    type="checkbox"
                    name="trust"
                    value="on"
                    checked=offer.ticked
                    aria-describedby="remember-hint remember-shared"
                />
                <span>{w.remember_label}</span>
            </label>
            <p id="remember-hint">{w.remember_hint(offer.days)}</p>
            <p id="remember-shared">{w.remember_shared}</p>
        </div>
    }
}
