//! The box for what a page has to say, in four tones. Refusals have an alert of their own.

use leptos::prelude::*;

/// How a callout is meant. The class carries colour and mark; the words carry the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Plain,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "alert alert-good",
            Self::Warn => "alert alert-warn",
            Self::Bad => "alert alert-bad",
            Self::Plain => "alert",
        }
    }
}

/// What happened, and what to do now. Read aloud when it appears, but does not take the focus.
#[component]
pub fn Callout(tone: Tone, #[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class=tone.class() role="status">
            <h2 class="alert-title">{title}</h2>
            {children()}
        </div>
    }
}
