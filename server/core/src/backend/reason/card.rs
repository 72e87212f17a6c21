//! A finding as a page shows it: days as text, and the steps for the browser at hand.

use contract::{
    backend::Visit,
    paths,
    reason::{Certainty, Platform, Reason, ReasonCard},
};

use super::evidence;
use crate::{
    local_time,
    rules::{reason::Finding, time::Timestamp},
    site::Site,
};

pub fn card(site: &Site, visit: &Visit, finding: &Finding) -> ReasonCard {
    ReasonCard {
        reason: finding.reason,
        certainty: finding.certainty,
        on: finding.at.map(|at| local_time::day(&site.zone, at)),
        change: finding.change,
        name: finding.name.clone(),
        platform: platform(site, visit),
        again: finding.again,
        address: (finding.reason == Reason::InApp).then(|| format!("{}{}", site.config.origin(), paths::SIGN_IN)),
    }
}

/// A reason that is a plain fact without further ones.
pub fn plain(site: &Site, visit: &Visit, reason: Reason, certainty: Certainty, at: Option<Timestamp>) -> ReasonCard {
    card(site, visit, &Finding { at, ..Finding::new(reason, certainty) })
}

/// The caution kept with a sign-in or a registration.
pub fn caution(site: &Site, visit: &Visit, reason: Reason) -> ReasonCard {
    let certainty = match reason {
        Reason::NotHttps | Reason::Embedded => Certainty::Certain,
        // That it forgets is warned of before it is likely.
        Reason::HomeScreenApp | Reason::ClockWrong | Reason::ClearedOnClose => Certainty::Possible,
        _ => Certainty::Likely,
    };
    let client = evidence::client(site, visit, None);
    let name = client.app_name().filter(|_| reason == Reason::InApp).map(str::to_owned);
    let again = reason == Reason::ClearedOnClose;
    card(site, visit, &Finding { name, again, ..Finding::new(reason, certainty) })
}

pub fn platform(site: &Site, visit: &Visit) -> Platform {
    evidence::client(site, visit, None).platform
}
