//! `/my/devices` and `/sign-in/replace` in each of their states.

use contract::{
    pages::devices::{Device, DevicesPage, EndedDevice, NeverBack},
    refusal::Refusal,
    session::{SessionEntry, SignedInBy},
};
use leptos::prelude::*;

use super::{GalleryState, first, outcomes, reason, some_day, some_moment, state};
use crate::{
    pages::{my::devices::DevicesView, sign_in::replace::ReplaceView},
    parts::layout::FormOutcome,
};

/// As many as there can be.
const PLACES: u32 = 30;

pub fn list() -> Vec<GalleryState> {
    let shown = |name, page: fn() -> DevicesPage| state("devices", name, move || show(page(), first()));
    let mut states = vec![
        shown("empty", || page(0)),
        shown("some", || page(3)),
        shown("full", || page(PLACES)),
        shown("never-back", with_never_back),
        shown("ended", || DevicesPage { ended: ended(), ..page(2) }),
        shown("sessions", || DevicesPage { sessions: sessions(), ..page(2) }),
    ];
    let codes = "SESSION_ENDED SESSIONS_ENDED DEVICE_LOST NUMBER_LOST NUMBER_STAYS ACCOUNT_SWITCHED NEEDS_PASSWORD \
                 BAD_CREDENTIALS TOO_MANY";
    states.extend(outcomes("devices", codes, |outcome| show(DevicesPage { sessions: sessions(), ..page(1) }, outcome)));
    states
}

pub fn replace() -> Vec<GalleryState> {
    vec![
        state("replace", "full", || replaced(page(PLACES), None)),
        state("replace", "never-back", || replaced(with_never_back(), None)),
        state("replace", "CAP_REACHED", || replaced(page(PLACES), Some(Refusal::CapReached))),
    ]
}

fn show(page: DevicesPage, outcome: FormOutcome) -> AnyView {
    view! { <DevicesView page outcome/> }.into_any()
}

fn sessions() -> Vec<SessionEntry> {
    let session = |id: &str, label: &str, by, this| SessionEntry {
        id: id.into(),
        label: label.into(),
        since: some_moment(),
        seen: some_moment(),
        by,
        this,
    };
    vec![
        session("1", "Chrome / Windows", SignedInBy::TrustedDevice, true),
        session("2", "Safari / iPhone", SignedInBy::Code, false),
        session("3", "Firefox / Linux", SignedInBy::RecoveryCode, false),
    ]
}

fn replaced(page: DevicesPage, refusal: Option<Refusal>) -> AnyView {
    let devices = page.devices.into_iter().map(|device| Device { this: false, ..device }).rev().collect();
    view! { <ReplaceView page=DevicesPage { devices, ..page } refusal/> }.into_any()
}

fn page(used: u32) -> DevicesPage {
    DevicesPage {
        who: "gallery".into(),
        devices: (0..used).map(device).collect(),
        never_back: Vec::new(),
        ended: Vec::new(),
        used,
        places: PLACES,
        sessions: Vec::new(),
    }
}

fn device(number: u32) -> Device {
    let (name, label) = [
        ("Chrome / Windows", "Chrome / Windows"),
        ("居間のiPad", "Safari / iPad"),
        ("LINE / iPhone", "LINE / iPhone"),
        ("Firefox / Linux", "Firefox / Linux"),
    ][number as usize % 4];
    Device {
        id: format!("device-{number}"),
        name: name.into(),
        label: label.into(),
        registered: some_day(),
        used: (number % 3 != 2).then(some_day),
        ends: some_day(),
        this: number == 0,
    }
}

fn with_never_back() -> DevicesPage {
    let group =
        NeverBack { label: "Chrome / Windows".into(), count: 5, last: some_day(), why: reason::cleared_on_close() };
    let other = NeverBack { label: "Firefox / Windows".into(), count: 2, why: reason::private(), ..group.clone() };
    DevicesPage { never_back: vec![group, other], used: 9, ..page(2) }
}

fn ended() -> Vec<EndedDevice> {
    vec![
        EndedDevice { name: "居間のiPad".into(), why: reason::revoked_by_you() },
        EndedDevice { name: "Chrome / Windows".into(), why: reason::expired() },
    ]
}
