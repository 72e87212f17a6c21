//! Whether a browser can be remembered here: the cookie round trip, and what the probe found.

use async_trait::async_trait;
use contract::{
    backend::{Result, SelfCheck, Visit},
    browser_report::BrowserReport,
    pages::devices::{CheckPage, CheckResult},
    paths,
};

use crate::{
    backend::reason::{card, evidence},
    local_time,
    rules::reason::{Evidence, caution},
    site::Site,
};

#[async_trait]
impl SelfCheck for Site {
    async fn check_page(&self, visit: &Visit, asked: bool, report: &BrowserReport) -> Result<CheckPage> {
        let now = self.clock.now();
        let reported = evidence::reported(report);
        let client = evidence::client(self, visit, reported);
        let (label, platform) = (client.label.clone(), client.platform);
        let scripted = reported.is_some();
        let evidence = Evidence {
            cookies_refused: visit.request().probe.is_none(),
            framed: visit.request().framed,
            ..Evidence::of_browser(now, client, reported.cloned())
        };
        // The cookie is set by a first visit of this page: an address that was passed on accuses nobody.
        let could_come_back = visit.request().probe.is_some() || visit.request().came_from == Some(paths::CHECK);
        let finding = if !asked || !could_come_back {
            CheckResult::NotChecked
        } else if let Some(finding) = caution(&evidence) {
            CheckResult::Hindered { why: card::card(self, visit, &finding) }
        } else {
            CheckResult::CanBeRemembered { scripted }
        };
        Ok(CheckPage { finding, label, platform, at: local_time::moment(&self.zone, now), now: now.millis() / 1000 })
    }
}
