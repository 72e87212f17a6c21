//! What the decision is given in its tests; the cases, and what holds for all of them, have a file each.

mod cases;
mod properties;
mod repeated;

use contract::browser_report::{KeyState, Marker};

use super::*;

const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; rv:153.0) Gecko/20100101 Firefox/153.0";
const IPHONE: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Safari/604.1";
const LINE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Safari Line/15.2.0";

fn day(day: i64) -> Timestamp {
    Timestamp::from_millis(day * 86_400_000)
}

fn client(user_agent: &str) -> Client {
    Client::read(user_agent, &[], "", false, false)
}

/// Day 100, Chrome on Windows, nothing known.
fn nothing() -> Evidence {
    Evidence::of_browser(day(100), client(WINDOWS), Some(healthy()))
}

fn healthy() -> BrowserReport {
    BrowserReport { local_storage: Storage::Ok, indexed_db: Storage::Ok, opfs: Storage::Ok, ..BrowserReport::default() }
}

fn marked(local: bool, indexed: bool) -> BrowserReport {
    let marker = Some(Marker::new([1; 16]));
    BrowserReport {
        local_marker: marker.filter(|_| local),
        indexed_marker: marker.filter(|_| indexed),
        key: if indexed { KeyState::Ok } else { KeyState::None },
        ..healthy()
    }
}

/// Registered on day 50 from Chrome on Windows and used on day 90.
fn used() -> Registration {
    Registration {
        label: "Chrome / Windows".into(),
        name: Some("Desk".into()),
        state: State::Active,
        change: None,
        registered_at: day(50),
        last_used_at: day(90),
        came_back: true,
    }
}

fn never_back() -> Registration {
    Registration { name: None, last_used_at: day(50), came_back: false, ..used() }
}

fn over(reason: Reason) -> Registration {
    Registration { state: State::Ended { reason, at: day(95) }, ..used() }
}

fn earlier(label: &str, remembered: Option<RememberOutcome>) -> Earlier {
    Earlier { at: day(98), label: label.into(), remembered, reason: None }
}

fn said(finding: &Finding) -> (Reason, Certainty) {
    (finding.reason, finding.certainty)
}
