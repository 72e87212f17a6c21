//! Every reason's card in each certainty and kind of browser, and the cards that other states borrow.

use contract::reason::{Change, Platform, Reason, ReasonCard as Card};
use leptos::prelude::*;

use super::{GalleryState, some_day, state};
use crate::{
    pages::help::devices::HelpDevicesView,
    parts::{layout::Heading, reason::ReasonCard},
};

pub const PAGE: &str = "reason";

pub fn states() -> Vec<GalleryState> {
    // One state a reason: its cards in each certainty that occurs, in each browser that has steps of its own.
    let reasons = Reason::ALL.iter().map(|reason| state(PAGE, reason.code(), move || show(*reason)));
    reasons.chain([state("help", "devices", || view! { <HelpDevicesView/> }.into_any())]).collect()
}

/// Browsers in which it is said differently.
fn platforms(reason: Reason) -> &'static [Platform] {
    match reason {
        Reason::AllStorageRefused | Reason::CookieOnlyRefused | Reason::PrivateWindow | Reason::ClearedOnClose => {
            Platform::ALL
        }
        Reason::CookieCapped | Reason::HomeScreenApp => &[Platform::SafariPhone],
        _ => &[Platform::ChromeDesktop],
    }
}

fn show(reason: Reason) -> AnyView {
    let cards = platforms(reason).iter().flat_map(|platform| {
        reason.certainties().iter().flat_map(|certainty| {
            [false, true].map(|again| Card { again, certainty: *certainty, platform: *platform, ..card(reason) })
        })
    });
    // LINE has a way out of its own, other apps have not.
    let in_another_app = (reason == Reason::InApp).then(|| Card { name: Some("Instagram".into()), ..card(reason) });
    let changed = if reason == Reason::CredentialChanged { Change::ALL } else { &[] };
    let changed = changed.iter().map(|change| Card { change: Some(*change), ..card(reason) });
    view! {
        <Heading text=reason.code()/>
        <h2>"Cards"</h2>
        {cards.chain(in_another_app).chain(changed).map(|card| view! { <ReasonCard card/> }).collect_view()}
    }
    .into_any()
}

fn card(reason: Reason) -> Card {
    let name = match reason {
        Reason::InApp => Some("LINE".to_owned()),
        Reason::DifferentBrowser
        | Reason::ClearedOnClose
        | Reason::CookieRemoved
        | Reason::Expired
        | Reason::RevokedByYou
        | Reason::RevokedByOperator
        | Reason::CredentialChanged
        | Reason::CapReplaced => Some("Chrome / Windows".to_owned()),
        _ => None,
    };
    let known = matches!(reason, Reason::Expired | Reason::RevokedByYou | Reason::CapReplaced | Reason::ClearedOnClose);
    Card {
        on: known.then(some_day),
        name,
        address: (reason == Reason::InApp).then(|| "https://my.sakura.example/sign-in".to_owned()),
        ..Card::new(reason, reason.certainties()[0], platforms(reason)[0])
    }
}

pub fn new_browser() -> Card {
    card(Reason::NewBrowser)
}

pub fn private() -> Card {
    Card { platform: Platform::FirefoxDesktop, ..card(Reason::PrivateWindow) }
}

pub fn in_app() -> Card {
    Card { platform: Platform::OtherIphone, ..card(Reason::InApp) }
}

pub fn home_screen() -> Card {
    card(Reason::HomeScreenApp)
}

pub fn clock_wrong() -> Card {
    card(Reason::ClockWrong)
}

pub fn refused() -> Card {
    Card { platform: Platform::SafariPhone, ..card(Reason::AllStorageRefused) }
}

/// The third time.
pub fn cleared_on_close() -> Card {
    Card { again: true, ..card(Reason::ClearedOnClose) }
}

pub fn expired() -> Card {
    card(Reason::Expired)
}

pub fn revoked_by_you() -> Card {
    card(Reason::RevokedByYou)
}
