//! The box "remember this browser", with what speaks against it.

use contract::{pages::sign_in::RememberBox as Offer, paths, reason::ReasonCard as Card};
use leptos::prelude::*;

use crate::{
    parts::reason::card::{ReasonSteps, asks_again, at_the_box},
    words::{reason_words, step_words},
};

/// The box that nobody may miss: large, above the button, all of it a target. What is in the way of remembering this
/// browser stands in it, before the code is typed.
#[component]
pub fn RememberBox(offer: Offer) -> impl IntoView {
    let w = step_words();
    if let Some(until) = offer.closed {
        return view! { <p class="remember">{w.remember_closed(until)}</p> }.into_any();
    }
    let forgets = offer.caution.as_ref().is_some_and(|card| asks_again(card.reason));
    let described = match offer.caution {
        Some(_) if forgets => "remember-caution remember-shared",
        Some(_) => "remember-caution remember-hint remember-shared",
        None => "remember-hint remember-shared",
    };
    view! {
        <div class="remember">
            <label class="remember-choice">
                <input type="checkbox" name="trust" value="on" checked=offer.ticked aria-describedby=described/>
                <span>{w.remember_label}</span>
            </label>
            {offer.caution.map(|card| view! { <Caution card unticked=!offer.ticked/> })}
            {(!forgets).then(|| view! { <p id="remember-hint">{w.remember_hint(offer.days)}</p> })}
            <p id="remember-shared">{w.remember_shared}</p>
            {(!forgets).then(|| view! { <Kept/> })}
        </div>
    }
    .into_any()
}

/// What is left in this browser beside the cookie, and may bring the registration back (protocol.md 5).
#[component]
fn Kept() -> impl IntoView {
    let w = step_words();
    view! {
        <details>
            <summary>{w.remember_heal}</summary>
            <p>
                {w.remember_heal_body} " "
                <a href=paths::HELP_PRIVACY rel="external">
                    {w.remember_heal_link}
                </a>
            </p>
        </details>
    }
}

/// The reason in short, and the setting; open where we took the tick out for it.
#[component]
fn Caution(card: Card, unticked: bool) -> impl IntoView {
    let w = reason_words();
    let advice = at_the_box(w, &card);
    let (code, certainty) = (card.reason.code(), card.certainty.code());
    view! {
        <div class="remember-caution" data-caution=code data-certainty=certainty>
            <p id="remember-caution">
                <strong>{advice}</strong>
                {unticked.then_some(w.reason_box_unticked)}
            </p>
            <details open=unticked>
                <summary>{w.reason_box_how}</summary>
                <ReasonSteps card/>
            </details>
        </div>
    }
}
