//! Why a code was asked, or why a browser is not remembered: the page's answer in plain words.

mod way_out;

use contract::{
    paths,
    reason::{Certainty, Platform, Reason, ReasonCard as Card},
};
use leptos::prelude::*;
use words::{
    ReasonWords,
    reason::{
        LINE, dated, sentences,
        steps::{self, Steps},
    },
};

use self::way_out::WayOut;
use crate::words::reason_words;

/// One reason: what happened, when, whose doing it was, what to press now, and what if it stays.
#[component]
pub fn ReasonCard(
    card: Card,
    /// Ticking the box is no advice here: it was done just now, or is not offered.
    #[prop(optional)]
    registered: bool,
    /// Pages behind sign-in can be opened from here.
    #[prop(optional)]
    signed_in: bool,
    /// Its steps are already on the page.
    #[prop(optional)]
    folded: bool,
) -> impl IntoView {
    let w = reason_words();
    let text = sentences(w, &card);
    let stay_title = text.stay_title(w);
    let on = dated(w, &card).map(|dated| view! { <p class="hint">{dated}</p> });
    let tick = text.tick.filter(|_| !registered).map(|tick| view! { <p>{tick}</p> });
    let todo = text.todo.map(|todo| view! { <p>{todo}</p> });
    let steps = view! { <StepsList steps=text.steps managed=text.managed/> };
    let steps = if folded {
        view! {
            <details>
                <summary>{w.reason_box_how}</summary>
                {steps}
            </details>
        }
        .into_any()
    } else {
        steps.into_any()
    };
    let in_line = card.name.as_deref() == Some(LINE);
    let way_out = card.address.clone().map(|address| view! { <WayOut address in_line/> });
    let again = card.again.then(|| view! { <Again card=card.clone() signed_in/> });
    let check = text.check.then(|| view! { <CheckLink/> });
    let help = format!("{}#{}", paths::HELP_DEVICES, card.reason.code());
    view! {
        <div class="reason" role="status" data-reason=card.reason.code() data-certainty=card.certainty.code()>
            <p class="reason-certainty">{certainty(w, card.certainty)}</p>
            <h3 class="reason-title">{text.title}</h3>
            <p>{text.what}</p>
            {on}
            {todo}
            {way_out}
            {steps}
            {tick}
            <p class="reason-stay">
                <strong>{stay_title}</strong>
                " "
                {text.stay}
            </p>
            {again}
            <p class="reason-links">
                {check}
                <a href=help rel="external" aria-label=format!("{} ({})", w.reason_more, text.title)>
                    {w.reason_more}
                </a>
            </p>
        </div>
    }
}

/// What to press in this very browser.
#[component]
pub fn ReasonSteps(card: Card) -> impl IntoView {
    let text = sentences(reason_words(), &card);
    view! { <StepsList steps=text.steps managed=text.managed/> }
}

/// The steps against forgetting on close, for a browser in which nothing else was found.
#[component]
pub fn ForgetSteps(platform: Platform) -> impl IntoView {
    let w = reason_words();
    view! { <StepsList steps=steps::forget(w, platform) managed=steps::managed(platform)/> }
}

/// Several lines are steps in their order; one line is a sentence.
#[component]
fn StepsList(steps: Steps, managed: bool) -> impl IntoView {
    let w = reason_words();
    let Steps { address, lines } = steps;
    let lines = (!lines.is_empty()).then(|| {
        let mut lines = lines.into_iter();
        let first = lines.next();
        view! {
            <ol class="steps-to-do">
                <li>{first} {address.map(|address| view! { <code class="copy">{address}</code> })}</li>
                {lines.map(|line| view! { <li>{line}</li> }).collect_view()}
            </ol>
        }
    });
    view! {
        {lines}
        {managed
            .then(|| view! {
                <details>
                    <summary>{w.reason_managed}</summary>
                    <p>{w.reason_managed_body}</p>
                    <code class="copy">{steps::POLICIES}</code>
                </details>
            })}
    }
}

/// The third time: another way, and words for the help line.
#[component]
fn Again(
    card: Card,
    /// The page with the codes can be opened.
    signed_in: bool,
) -> impl IntoView {
    let w = reason_words();
    let codes = signed_in.then(|| {
        view! {
            <p>
                <a href=paths::MY_RECOVERY_CODES rel="external">
                    {w.reason_again_codes_link}
                </a>
            </p>
        }
    });
    let browser = card.name.unwrap_or_else(|| platform_name(card.platform).to_owned());
    view! {
        <div class="reason-again">
            <p>
                <strong>{w.reason_again_title}</strong>
            </p>
            <p>{w.reason_again}</p>
            <p>{w.reason_again_codes}</p>
            {codes}
            <p>{w.reason_again_desk}</p>
            <p class="copy">{w.reason_desk(browser, card.certainty.code(), card.reason.code())}</p>
        </div>
    }
}

#[component]
fn CheckLink() -> impl IntoView {
    view! {
        <a href=paths::CHECK rel="external">
            {reason_words().reason_check_link}
        </a>
        " "
    }
}

fn certainty(w: &ReasonWords, certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => w.reason_certain,
        Certainty::Likely => w.reason_likely,
        Certainty::Possible => w.reason_possible,
    }
}

/// What is in the way of remembering, in one sentence for the box.
#[must_use]
pub fn at_the_box(w: &ReasonWords, card: &Card) -> String {
    match card.reason {
        Reason::PrivateWindow | Reason::ClearedOnClose => w.reason_box_forgets.to_owned(),
        Reason::InApp | Reason::HomeScreenApp | Reason::Embedded => w.reason_box_own.to_owned(),
        Reason::AllStorageRefused | Reason::CookieOnlyRefused | Reason::NotHttps => w.reason_box_refuses.to_owned(),
        // Nothing was lost by it here.
        Reason::ClockWrong => w.reason_box_clock.to_owned(),
        _ => sentences(w, card).what,
    }
}

/// Whether what is known of a browser contradicts "next time no key is needed".
#[must_use]
pub fn asks_again(caution: Reason) -> bool {
    matches!(
        caution,
        Reason::PrivateWindow
            | Reason::ClearedOnClose
            | Reason::AllStorageRefused
            | Reason::CookieOnlyRefused
            | Reason::NotHttps
    )
}

/// The browser at hand as the help line would call it; the same in every language.
#[must_use]
pub fn platform_name(platform: Platform) -> &'static str {
    match platform {
        Platform::ChromeDesktop => "Chrome",
        Platform::EdgeDesktop => "Edge",
        Platform::FirefoxDesktop => "Firefox",
        Platform::SafariMac => "Safari / Mac",
        Platform::SafariPhone => "Safari / iPhone",
        Platform::OtherIphone => "iPhone",
        Platform::ChromeAndroid => "Chrome / Android",
        Platform::SamsungInternet => "Samsung Internet",
        Platform::FirefoxAndroid => "Firefox / Android",
        Platform::Other => "-",
    }
}
