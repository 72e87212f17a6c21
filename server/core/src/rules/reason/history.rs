//! F: nothing in this browser speaks, so the account's own history does. Only ever said after the code.

use contract::reason::{Certainty, Reason};

use super::{BEFORE_THE_THIRD, Earlier, Evidence, Finding, REPEATED, Registration, State};
use crate::rules::{client::Engine, sign_in::RememberOutcome};

/// The best that the account's history tells. What ended or was lost in this kind of browser goes before what there is in
/// others. Total: with nothing at all it is a new browser.
pub fn of_account(evidence: &Evidence) -> Finding {
    other_account(evidence)
        .or_else(|| refused_before(evidence))
        .or_else(|| never_trusted(evidence))
        .or_else(|| same_kind(evidence))
        .or_else(|| over(evidence))
        .or_else(|| other_kinds(evidence))
        .or_else(|| just_on(evidence))
        .unwrap_or_else(|| Finding::certain(Reason::NewBrowser))
}

/// Whether this kind of browser seems to forget when it is closed, so often that another registration is no use.
pub fn forgets(evidence: &Evidence) -> Option<Finding> {
    same_kind(evidence).filter(|finding| finding.reason == Reason::ClearedOnClose && finding.again)
}

/// Registered for somebody else here, and for this ID never in such a browser. Says nothing about the other.
fn other_account(evidence: &Evidence) -> Option<Finding> {
    let never_here = of_this_kind(evidence).next().is_none();
    (evidence.trusted_elsewhere && never_here).then(|| Finding::certain(Reason::OtherAccount))
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

/// The box was not ticked last time: a fact where nothing was ever registered, else likely for this kind of browser, and
/// possible where one of this kind was registered, too: that one may be lost.
fn never_trusted(evidence: &Evidence) -> Option<Finding> {
    let label = &evidence.client.label;
    let nothing = evidence.registrations.is_empty();
    let last = earlier(evidence)
        .find(|earlier| (nothing || earlier.label == *label) && earlier.remembered.is_some())
        .filter(|earlier| earlier.remembered == Some(RememberOutcome::NotAsked))?;
    let certainty = if nothing {
        Certainty::Certain
    } else if of_this_kind(evidence).next().is_none() {
        Certainty::Likely
    } else {
        Certainty::Possible
    };
    let again = forgets(evidence).is_some();
    let name = Some(last.label.clone());
    Some(Finding { at: Some(last.at), name, again, ..Finding::new(Reason::NeverTrusted, certainty) })
}

/// Registrations of this kind of browser that are in force, and yet nothing of them is here.
fn same_kind(evidence: &Evidence) -> Option<Finding> {
    let mine = || of_this_kind(evidence).filter(|registration| is_in_force(registration));
    let newest = mine().next()?;
    if mine().all(|registration| registration.state == State::Pending) {
        return Some(Finding {
            certainty: Certainty::Likely,
            ..Finding::of_registration(Reason::NotConfirmed, newest, Some(newest.registered_at))
        });
    }
    let never_back = mine().filter(|registration| !registration.came_back).count();
    let webkit = evidence.client.engine == Engine::WebKit;
    let reason = match (never_back, webkit) {
        // Safari has no setting that forgets at the end: history cleared, another profile, a private tab.
        (_, true) => Reason::CookieRemoved,
        (0, false) => Reason::DifferentBrowser,
        // Those that never came back are of another one: this one keeps what it is given.
        (_, false) if evidence.came_back_elsewhere => Reason::DifferentBrowser,
        (_, false) => Reason::ClearedOnClose,
    };
    let none_back = mine().all(|registration| !registration.came_back);
    let likely = reason == Reason::ClearedOnClose && none_back && never_back >= REPEATED;
    Some(Finding {
        certainty: if likely { Certainty::Likely } else { Certainty::Possible },
        again: reason != Reason::DifferentBrowser && none_back && never_back >= BEFORE_THE_THIRD,
        ..Finding::of_registration(reason, newest, Some(newest.registered_at))
    })
}

/// All that there was in this kind of browser is over. Where others are in force, it may be one of those that is missed
/// here. What ended in another kind says nothing of this one.
fn over(evidence: &Evidence) -> Option<Finding> {
    let finding = Finding::of_end(of_this_kind(evidence).next()?)?;
    let others = evidence.registrations.iter().any(is_in_force);
    let surest = if others { Certainty::Possible } else { Certainty::Likely };
    Some(Finding { certainty: finding.certainty.min(surest), ..finding })
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

/// What the account registered in browsers that are called as this one is, the newest first.
fn of_this_kind(evidence: &Evidence) -> impl Iterator<Item = &Registration> {
    evidence.registrations.iter().filter(|registration| registration.label == evidence.client.label)
}

fn is_in_force(registration: &Registration) -> bool {
    matches!(registration.state, State::Active | State::Pending)
}
