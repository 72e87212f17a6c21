//! A past sign-in in words: how it went, what became of the box, why a code was asked.

use contract::{
    pages::history::{BoxOutcome, SignInEntry, SignInHow},
    reason::ReasonCard as Card,
};
use leptos::prelude::*;
use words::{MyWords, reason::sentences};

use crate::{
    parts::reason::card::ReasonCard,
    words::{my_words, reason_words},
};

/// How a sign-in went, in words.
#[must_use]
pub fn how(w: &MyWords, how: SignInHow) -> &'static str {
    match how {
        SignInHow::Owed => w.list_how_owed,
        SignInHow::Password => w.list_how_password,
        SignInHow::Code => w.list_how_code,
        SignInHow::RecoveryCode => w.list_how_recovery_code,
        SignInHow::TrustedDevice => w.list_how_trusted,
        SignInHow::Healed => w.list_how_healed,
        SignInHow::SignUp => w.list_how_sign_up,
    }
}

/// What became of the box, where it is worth saying.
#[must_use]
pub fn box_outcome(w: &MyWords, outcome: BoxOutcome) -> &'static str {
    match outcome {
        BoxOutcome::Registered => w.list_box_registered,
        BoxOutcome::NotAsked => w.list_box_not_asked,
        BoxOutcome::Refused => w.list_box_refused,
        BoxOutcome::Full => w.list_box_full,
        BoxOutcome::Pending => w.list_box_pending,
    }
}

/// A sign-in in short: when, where, how, and the title of the reason.
#[component]
pub fn SignInShort(entry: SignInEntry) -> impl IntoView {
    let w = my_words();
    let why = entry.why.map(|why| sentences(reason_words(), &why).title);
    view! {
        <li>
            <p>
                <strong>{entry.at}</strong>
                {entry.this.then(|| view! { " " <span class="badge">{w.list_this_sign_in}</span> })}
            </p>
            <p class="hint">{entry.label}</p>
            <p>{how(w, entry.how)}</p>
            {why.map(|title| view! { <p class="hint">{w.list_why(title)}</p> })}
        </li>
    }
}

/// The reason of a sign-in long past, folded.
#[component]
pub fn WhyFolded(card: Card, registered: bool) -> impl IntoView {
    let title = sentences(reason_words(), &card).title;
    view! {
        <details>
            <summary>{my_words().list_why(title)}</summary>
            <ReasonCard card registered signed_in=true/>
        </details>
    }
}
