//! Why a code is asked: one pure decision over one struct of evidence, in the order of the protocol (section 3).

mod history;
#[cfg(test)]
mod tests;

use std::time::Duration;

use contract::{
    browser_report::{BrowserReport, Storage},
    reason::{Certainty, Change, Reason},
};

use super::{
    client::{Client, Engine},
    sign_in::RememberOutcome,
    time::Timestamp,
};

/// From this many registrations on that never came back, "it forgets when it is closed" is likely.
pub const REPEATED: usize = 3;

/// With so many that never came back, the next one is the third: another way is offered, and the box is no longer ticked
/// for the subscriber.
pub const BEFORE_THE_THIRD: usize = REPEATED - 1;

/// What a registration can end by; its time running out is no end of its row.
pub const ENDINGS: &[Reason] = &[
    Reason::RevokedByYou,
    Reason::RevokedByOperator,
    Reason::CredentialChanged,
    Reason::CapReplaced,
    Reason::CopiedSuspected,
    Reason::NotConfirmed,
];

/// Safari's shortened cookies live seven days; losses sooner than this have other causes.
const CAPPED_AFTER: Duration = Duration::from_secs(6 * 86_400);

/// All that is known when the right password was typed and a code is owed.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub now: Timestamp,
    pub client: Client,
    /// What the browser said of itself; `None`: it runs no script, or the script did not get that far.
    pub report: Option<BrowserReport>,
    /// The cookie that came with the very page of the form did not come back, also when asked again.
    pub cookies_refused: bool,
    /// The request says that it was made in a frame.
    pub framed: bool,
    pub cookie: Cookie,
    pub marker: MarkerMatch,
    /// Every registration this account ever had, as long as it is kept; the newest first.
    pub registrations: Vec<Registration>,
    /// Earlier sign-ins of this account, the newest first.
    pub earlier: Vec<Earlier>,
    /// The browser of this request is trusted for another account.
    pub trusted_elsewhere: bool,
    /// And its cookie came back there: this browser does not forget.
    pub came_back_elsewhere: bool,
    /// When two-step verification was switched on for an account that had lived without; `None`: it never did.
    pub switched_on: Option<Timestamp>,
}

impl Evidence {
    /// What a browser shows by itself, of no account.
    #[must_use]
    pub fn of_browser(now: Timestamp, client: Client, report: Option<BrowserReport>) -> Self {
        Self {
            now,
            client,
            report,
            cookies_refused: false,
            framed: false,
            cookie: Cookie::Absent,
            marker: MarkerMatch::None,
            registrations: Vec::new(),
            earlier: Vec::new(),
            trusted_elsewhere: false,
            came_back_elsewhere: false,
            switched_on: None,
        }
    }
}

/// The trust cookie of this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cookie {
    Absent,
    /// There, and not as we made it.
    Damaged,
    /// We made it, and have no record of it, or an older one.
    ServerLost,
    /// An earlier state of it was presented.
    Copied,
    /// It is the browser's own. The row this account has in that browser, if any.
    Known(Option<Registration>),
}

/// What the markers in the browser's storage lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkerMatch {
    /// None was reported, or we do not know it.
    None,
    /// It names a browser in which this account has no row.
    Elsewhere,
    /// It names a browser in which this account has this row.
    Own(Registration),
}

/// One registration of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub label: String,
    pub name: Option<String>,
    pub state: State,
    /// What ended it, where a change did.
    pub change: Option<Change>,
    pub registered_at: Timestamp,
    pub last_used_at: Timestamp,
    /// It stood in for a code at least once.
    pub came_back: bool,
}

/// How a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// In force.
    Active,
    /// Its cookie never came back.
    Pending,
    Expired {
        at: Timestamp,
    },
    /// Password or second step changed since.
    Outdated,
    Ended {
        reason: Reason,
        at: Timestamp,
    },
}

/// An earlier sign-in of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    pub at: Timestamp,
    pub label: String,
    /// What became of the box; `None`: it is open, or the box was not offered.
    pub remembered: Option<RememberOutcome>,
    pub reason: Option<Reason>,
}

/// The decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub reason: Reason,
    pub certainty: Certainty,
    pub at: Option<Timestamp>,
    /// What was changed, for [`Reason::CredentialChanged`].
    pub change: Option<Change>,
    /// Label of the browser, name of the device or of the app it is about.
    pub name: Option<String>,
    /// It happened often enough that another way should be offered.
    pub again: bool,
}

/// When it is asked: what may be said grows with the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Only what this browser itself proves: no label, name, actor or date of the account's.
    BeforeCode,
    AfterCode,
}

/// Why the code is asked.
#[must_use]
pub fn decide(evidence: &Evidence, stage: Stage) -> Finding {
    let finding = of_transport(evidence)
        .or_else(|| of_cookie(evidence))
        .or_else(|| of_refusal(evidence))
        .or_else(|| of_marker(evidence))
        .or_else(|| of_surroundings(evidence, stage));
    match (finding, stage) {
        (Some(finding), Stage::BeforeCode) => without_the_accounts_facts(finding),
        (Some(finding), Stage::AfterCode) => finding,
        (None, Stage::BeforeCode) => Finding::certain(Reason::NewBrowser),
        (None, Stage::AfterCode) => history::of_account(evidence),
    }
}

/// What stands in the way of remembering this browser, said at the box before the code is typed.
#[must_use]
pub fn caution(evidence: &Evidence) -> Option<Finding> {
    of_transport(evidence)
        .or_else(|| of_refusal(evidence))
        .or_else(|| of_surroundings(evidence, Stage::BeforeCode))
        .or_else(|| of_clock(evidence))
        .or_else(|| {
            // What another account was given here since the browser was opened shows nothing: it may be forgotten, too.
            let blank = evidence.cookie == Cookie::Absent && evidence.marker == MarkerMatch::None;
            let only_others = evidence.cookie == Cookie::Known(None) && evidence.trusted_elsewhere;
            Some(evidence).filter(|_| blank || only_others).and_then(history::forgets).map(without_the_accounts_facts)
        })
}

fn of_transport(evidence: &Evidence) -> Option<Finding> {
    let insecure = evidence.report.as_ref().is_some_and(|report| report.insecure);
    insecure.then(|| Finding::certain(Reason::NotHttps))
}

/// A: the cookie is there.
fn of_cookie(evidence: &Evidence) -> Option<Finding> {
    match &evidence.cookie {
        Cookie::Absent | Cookie::Known(None) => None,
        Cookie::Damaged => {
            let again = evidence
                .earlier
                .iter()
                .any(|earlier| earlier.label == evidence.client.label && earlier.reason == Some(Reason::CookieDamaged));
            Some(Finding { again, ..Finding::certain(Reason::CookieDamaged) })
        }
        Cookie::ServerLost => Some(Finding::certain(Reason::ServerLost)),
        Cookie::Copied => Some(Finding {
            again: copied_before(evidence),
            ..Finding::new(Reason::CopiedSuspected, Certainty::Possible)
        }),
        Cookie::Known(Some(registration)) => Some(match registration.state {
            State::Active => Finding::certain(Reason::PolicyStepUp),
            State::Pending => {
                Finding::of_registration(Reason::NotConfirmed, registration, Some(registration.registered_at))
            }
            _ => Finding::of_end(registration)?,
        }),
    }
}

/// Whether this kind of browser was registered anew after a copy had ended its trust. What the cookie at hand has just
/// ended is the first time, however many rows it ended.
fn copied_before(evidence: &Evidence) -> bool {
    let mine = || evidence.registrations.iter().filter(|registration| registration.label == evidence.client.label);
    mine().any(|registration| match registration.state {
        State::Ended { reason: Reason::CopiedSuspected, at } => mine().any(|later| later.registered_at > at),
        _ => false,
    })
}

/// B: the cookie that came with the page did not come back.
fn of_refusal(evidence: &Evidence) -> Option<Finding> {
    if !evidence.cookies_refused {
        return None;
    }
    let all = evidence.report.as_ref().is_some_and(|report| report.local_storage == Storage::Refused);
    Some(Finding::certain(if all { Reason::AllStorageRefused } else { Reason::CookieOnlyRefused }))
}

/// C: the cookie is gone, or is one that came later and is only others', and a marker names a registration of this
/// account.
fn of_marker(evidence: &Evidence) -> Option<Finding> {
    let (Cookie::Absent | Cookie::Known(None), MarkerMatch::Own(registration)) = (&evidence.cookie, &evidence.marker)
    else {
        return None;
    };
    if let Some(finding) = Finding::of_end(registration) {
        return Some(finding);
    }
    if registration.state == State::Pending {
        return Some(Finding::of_registration(Reason::NotConfirmed, registration, Some(registration.registered_at)));
    }
    if let Some(clock) = of_clock(evidence) {
        return Some(clock);
    }
    let report = evidence.report.as_ref();
    let local_gone = report.is_some_and(|report| report.local_marker.is_none() && report.indexed_marker.is_some());
    // What came back once had been written to disk.
    let reason = if evidence.client.engine == Engine::Chromium && local_gone && !registration.came_back {
        Reason::ClosedTooSoon
    } else if is_capped(evidence, registration) {
        Reason::CookieCapped
    } else {
        Reason::CookieRemoved
    };
    Some(Finding {
        certainty: Certainty::Likely,
        ..Finding::of_registration(reason, registration, Some(registration.last_used_at))
    })
}

fn of_clock(evidence: &Evidence) -> Option<Finding> {
    let skew = evidence.report.as_ref().map_or(0, |report| report.skew_days);
    (skew != 0).then(|| Finding::new(Reason::ClockWrong, Certainty::Possible))
}

/// Safari alone shortens cookies, and then every loss comes six days or more after the last use.
fn is_capped(evidence: &Evidence, registration: &Registration) -> bool {
    let late = |lost_at: Timestamp| registration.last_used_at + CAPPED_AFTER <= lost_at;
    evidence.client.engine == Engine::WebKit
        && late(evidence.now)
        && !evidence.earlier.iter().any(|earlier| {
            earlier.label == registration.label
                && earlier.at > registration.last_used_at
                && earlier.reason == Some(Reason::CookieRemoved)
        })
}

/// D and E: where this browser lives, and whether it forgets. A browser that is known here has shown that it does not.
fn of_surroundings(evidence: &Evidence, stage: Stage) -> Option<Finding> {
    let report = evidence.report.as_ref();
    if evidence.client.app.is_some() {
        let name = evidence.client.app_name().map(str::to_owned);
        return Some(Finding { name, ..Finding::new(Reason::InApp, Certainty::Likely) });
    }
    if evidence.framed || report.is_some_and(|report| report.framed) {
        return Some(Finding::certain(Reason::Embedded));
    }
    if evidence.client.ios && report.is_some_and(|report| report.standalone) {
        let in_safari = evidence.registrations.iter().any(|registration| registration.label == evidence.client.label);
        match stage {
            Stage::BeforeCode => return Some(Finding::new(Reason::HomeScreenApp, Certainty::Possible)),
            Stage::AfterCode if in_safari => return Some(Finding::new(Reason::HomeScreenApp, Certainty::Likely)),
            Stage::AfterCode => {}
        }
    }
    let private = report.is_some_and(|report| report.local_storage == Storage::Ok && report.opfs == Storage::Refused);
    private.then(|| Finding::new(Reason::PrivateWindow, Certainty::Likely))
}

/// Code and sentence stay; label, name and date wait for the code. The name of an app is the browser's own.
fn without_the_accounts_facts(finding: Finding) -> Finding {
    let name = finding.name.filter(|_| finding.reason == Reason::InApp);
    // How often a cookie could not be read is the account's history; that it was copied again, its MAC proves.
    let again = finding.again && finding.reason != Reason::CookieDamaged;
    Finding { at: None, name, again, ..finding }
}

impl Finding {
    /// The bare reason.
    #[must_use]
    pub fn new(reason: Reason, certainty: Certainty) -> Self {
        Self { reason, certainty, at: None, change: None, name: None, again: false }
    }

    fn certain(reason: Reason) -> Self {
        Self::new(reason, Certainty::Certain)
    }

    fn of_registration(reason: Reason, registration: &Registration, at: Option<Timestamp>) -> Self {
        let name = Some(registration.name.clone().unwrap_or_else(|| registration.label.clone()));
        Self { at, change: registration.change, name, ..Self::certain(reason) }
    }

    /// Why a registration is over; `None`: it is not.
    #[must_use]
    pub fn of_end(registration: &Registration) -> Option<Self> {
        match registration.state {
            State::Active | State::Pending => None,
            State::Expired { at } => Some(Self::of_registration(Reason::Expired, registration, Some(at))),
            State::Outdated => Some(Self::of_registration(Reason::CredentialChanged, registration, None)),
            State::Ended { reason: Reason::CopiedSuspected, at } => Some(Self {
                certainty: Certainty::Possible,
                ..Self::of_registration(Reason::CopiedSuspected, registration, Some(at))
            }),
            // The day on which it was begun is what the subscriber remembers, not the one on which it was swept.
            State::Ended { reason: Reason::NotConfirmed, .. } => {
                Some(Self::of_registration(Reason::NotConfirmed, registration, Some(registration.registered_at)))
            }
            State::Ended { reason, at } => Some(Self::of_registration(reason, registration, Some(at))),
        }
    }
}
