//! F: nothing in this browser speaks, so the account's own history does. Only ever said after the code.

use contract::reason::{Certainty, Reason};

use super::{Earlier, Evidence, Finding, REPEATED, Registration, State};
use crate::rules::{client::Engine, sign_in::RememberOutcome};

/// The best that the account's history tells. Total: with nothing at all it is a new browser.
pub fn of_account(evidence: &Evidence) -> Finding {
    other_account(evidence)
        .or_else(|| refused_before(evidence))
        .or_else(|| never_trusted(evidence))
        .or_else(|| same_kind(evidence))
        .or_else(|| other_kinds(evidence))
        .or_else(|| all_over(evidence))
        .or_else(|| just_on(evidence))
        .unwrap_or_else(|| Finding::certain(Reason::NewBrowser))
}

/// Registered for somebody else here, and never for this ID. Says nothing about the other.
fn other_account(evidence: &Evidence) -> Option<Finding> {
    evidence.trusted_elsewhere.then(|| Finding::certain(Reason::OtherAccount))
}

/// At the last sign-in from this kind of browser the cookie did not come back: the same will have happened since.
fn refused_before(evidence: &Evidence) -> Option<Finding> {
    let label = &evidence.client.label;
    let last = earlier(evidence).find(|earlier| earlier.remembered.is_some() && earlier.label == *label)?;
    (last.remembered == Some(RememberOutcome::Refused)).then(|| Finding {
        at: Some(last.at),
        name: Some(last.label.clone()),
        ..Finding::new(Reason::CookieOnlyRefused, Certainty::Likely)
    })
}

/// The box was not ticked: a fact where nothing was ever registered, else likely for this kind of browser.
fn never_trusted(evidence: &Evidence) -> Option<Finding> {
    let label = &evidence.client.label;
    let not_asked = |label: Option<&str>| {
        earlier(evidence)
            .find(|earlier| label.is_none_or(|label| earlier.label == label) && earlier.remembered.is_some())
            .filter(|earlier| earlier.remembered == Some(RememberOutcome::NotAsked))
    };
    let (last, certainty) = if evidence.registrations.is_empty() {
        (not_asked(None)?, Certainty::Certain)
    } else if evidence.registrations.iter().all(|registration| registration.label != *label) {
        (not_asked(Some(label.as_str()))?, Certainty::Likely)
    } else {
        return None;
    };
    Some(Finding { at: Some(last.at), name: Some(last.label.clone()), ..Finding::new(Reason::NeverTrusted, certainty) })
}

/// Registrations of this kind of browser that are in force, and yet nothing of them is here.
fn same_kind(evidence: &Evidence) -> Option<Finding> {
    let mine = || {
        evidence
            .registrations
            .iter()
            .filter(|registration| registration.label == evidence.client.label && is_in_force(registration))
    };
    let newest = mine().next()?;
    let never_back = mine().filter(|registration| !registration.came_back).count();
    if mine().all(|registration| registration.state == State::Pending) {
        return Some(Finding {
            certainty: Certainty::Likely,
            ..Finding::of_registration(Reason::NotConfirmed, newest, Some(newest.registered_at))
        });
    }
    let webkit = evidence.client.engine == Engine::WebKit;
    let reason = match (never_back, webkit) {
        (0, false) => Reason::DifferentBrowser,
        // Safari has no setting that forgets at the end: history cleared, another profile, a private tab.
        (_, true) => Reason::CookieRemoved,
        _ => Reason::ClearedOnClose,
    };
    let repeated = never_back >= REPEATED && mine().all(|registration| !registration.came_back);
    let likely = repeated && reason == Reason::ClearedOnClose;
    Some(Finding {
        certainty: if likely { Certainty::Likely } else { Certainty::Possible },
        again: repeated,
        ..Finding::of_registration(reason, newest, Some(newest.registered_at))
    })
}

/// Registered in other kinds of browser only.
fn other_kinds(evidence: &Evidence) -> Option<Finding> {
    let newest = evidence
        .registrations
        .iter()
        .filter(|registration| is_in_force(registration))
        .max_by_key(|registration| registration.last_used_at)?;
    Some(Finding {
        certainty: Certainty::Likely,
        ..Finding::of_registration(Reason::DifferentBrowser, newest, Some(newest.last_used_at))
    })
}

/// Everything there was in this kind of browser is over. What ended in another kind says nothing of this one.
fn all_over(evidence: &Evidence) -> Option<Finding> {
    let same = evidence.registrations.iter().find(|registration| registration.label == evidence.client.label);
    let finding = Finding::of_end(same?)?;
    Some(Finding { certainty: finding.certainty.min(Certainty::Likely), ..finding })
}

/// The first sign-in since two-step verification was switched on.
fn just_on(evidence: &Evidence) -> Option<Finding> {
    let since = evidence.switched_on?;
    let first = evidence.earlier.iter().all(|earlier| earlier.at < since);
    first.then(|| Finding { at: Some(since), ..Finding::certain(Reason::TwoStepJustOn) })
}

/// Earlier sign-ins, the newest first; those before two-step verification came on say nothing of it.
fn earlier(evidence: &Evidence) -> impl Iterator<Item = &Earlier> {
    evidence.earlier.iter().filter(|earlier| evidence.switched_on.is_none_or(|since| earlier.at >= since))
}

fn is_in_force(registration: &Registration) -> bool {
    matches!(registration.state, State::Active | State::Pending)
}
