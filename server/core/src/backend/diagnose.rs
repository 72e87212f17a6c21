//! Whether a browser can be remembered here: the cookie round trip, and what the probe found.

use contract::{
    backend::Visit,
    browser_report::BrowserReport,
    pages::devices::{CheckPage, Finding},
    paths,
};

use super::{card, evidence};
use crate::{
    local_time,
    rules::reason::{Cookie, Evidence, Marker, caution},
    site::Site,
};

pub fn check(site: &Site, visit: &Visit, asked: bool, report: &BrowserReport) -> CheckPage {
    let now = site.clock.now();
    let said = evidence::said(report);
    let client = evidence::client(site, visit, said);
    let (label, platform) = (client.label.clone(), client.platform);
    let scripted = said.is_some();
    let evidence = Evidence {
        now,
        client,
        report: said.cloned(),
        cookies_refused: visit.request().probe.is_none(),
        framed: visit.request().framed,
        cookie: Cookie::Absent,
        marker: Marker::None,
        rows: Vec::new(),
        earlier: Vec::new(),
        trusted_elsewhere: false,
        switched_on: None,
    };
    // The cookie is set by a first visit of this page: an address that was passed on accuses nobody.
    let could_come_back = visit.request().probe.is_some() || visit.request().came_from == Some(paths::CHECK);
    let finding = if !asked || !could_come_back {
        Finding::NotChecked
    } else if let Some(finding) = caution(&evidence) {
        Finding::Hindered { why: card::card(site, visit, &finding) }
    } else {
        Finding::CanBeRemembered { scripted }
    };
    CheckPage { finding, label, platform, at: local_time::moment(&site.zone, now), now: now.millis() / 1000 }
}
