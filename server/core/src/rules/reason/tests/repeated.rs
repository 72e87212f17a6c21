//! What is said otherwise because it happened before: to the box, and in the sentences of some reasons.

use Certainty::{Likely, Possible};
use Reason::*;
use RememberOutcome::NotAsked;

use super::*;

#[test]
fn the_box_is_cautioned_at_the_third_registration() {
    let with = |count| caution(&Evidence { registrations: vec![never_back(); count], ..nothing() });
    assert_eq!(with(1), None);
    assert_eq!(said(&with(2).unwrap()), (ClearedOnClose, Possible));
    let known = Evidence { cookie: Cookie::Known(None), registrations: vec![never_back(); 3], ..nothing() };
    assert_eq!(caution(&known), None, "one that brings our cookie has not forgotten it");
    let others = Evidence { trusted_elsewhere: true, ..known };
    assert_eq!(said(&caution(&others).unwrap()), (ClearedOnClose, Likely), "it is of another account, and of today");
    assert_eq!(caution(&Evidence { came_back_elsewhere: true, ..others }), None, "it came back for that one");
    let left = vec![earlier("Chrome / Windows", Some(NotAsked))];
    let left = Evidence { registrations: vec![never_back(); 2], earlier: left, ..nothing() };
    assert_eq!(said(&caution(&left).unwrap()), (ClearedOnClose, Possible), "left unticked, as it was offered");
    assert_eq!(said(&with(3).unwrap()), (ClearedOnClose, Likely));
    assert_eq!(caution(&nothing()), None);
    let wrong_clock = Evidence { report: Some(BrowserReport { skew_days: -1, ..healthy() }), ..nothing() };
    assert_eq!(said(&caution(&wrong_clock).unwrap()), (ClockWrong, Possible));
}

#[test]
fn a_second_copy_on_one_label_is_said_to_go_back_at_each_start() {
    let copied =
        |had| decide(&Evidence { cookie: Cookie::Copied, registrations: had, ..nothing() }, Stage::AfterCode).again;
    let ended = |begun, at| Registration {
        registered_at: day(begun),
        state: State::Ended { reason: CopiedSuspected, at: day(at) },
        ..used()
    };
    assert!(!copied(Vec::new()));
    assert!(!copied(vec![ended(50, 100)]), "what this very cookie ended");
    assert!(!copied(vec![ended(60, 100), ended(50, 100)]), "and all else that was registered there");
    assert!(copied(vec![ended(80, 100), ended(50, 70)]));
    let firefox = Registration { label: "Firefox / Windows".into(), ..ended(50, 70) };
    assert!(!copied(vec![ended(80, 100), firefox]), "another kind");
}

#[test]
fn a_mark_that_cannot_be_read_is_ours_to_explain_once() {
    let again = |reasons: &[Reason], stage| {
        let earlier =
            reasons.iter().map(|reason| Earlier { reason: Some(*reason), ..earlier("Chrome / Windows", None) });
        decide(&Evidence { cookie: Cookie::Damaged, earlier: earlier.collect(), ..nothing() }, stage).again
    };
    assert!(!again(&[], Stage::AfterCode) && !again(&[NewBrowser], Stage::AfterCode));
    assert!(again(&[NewBrowser, CookieDamaged], Stage::AfterCode));
    assert!(!again(&[CookieDamaged], Stage::BeforeCode), "how often is the account's history");
}
