//! The table of cases: each state, with the reason before and after the code (protocol.md 3).

use std::collections::BTreeSet;

use Certainty::{Certain, Likely, Possible};
use Reason::*;
use RememberOutcome::{NotAsked, Refused};

use super::*;

/// What is known, what may be said before the code, what after it.
type Cell = (&'static str, Evidence, (Reason, Certainty), (Reason, Certainty));

#[expect(clippy::too_many_lines, reason = "one table")]
fn table() -> Vec<Cell> {
    const NEW: (Reason, Certainty) = (NewBrowser, Certain);
    let known = |registration: Registration| Evidence { cookie: Cookie::Known(Some(registration)), ..nothing() };
    let lost = |report: BrowserReport, registration: Registration| Evidence {
        report: Some(report),
        registrations: vec![registration.clone()],
        marker: MarkerMatch::Own(registration),
        ..nothing()
    };
    let having = |registrations: Vec<Registration>| Evidence { registrations, ..nothing() };
    let others_too = |registrations: Vec<Registration>| Evidence {
        cookie: Cookie::Known(None),
        trusted_elsewhere: true,
        ..having(registrations)
    };
    let unticked = || vec![earlier("Chrome / Windows", Some(NotAsked))];
    let on_iphone = || Registration { label: "Safari / iPhone".into(), ..used() };
    let mut cells = vec![
        ("nothing at all", nothing(), NEW, NEW),
        ("no script and nothing at all", Evidence { report: None, ..nothing() }, NEW, NEW),
        // Transport, before all.
        (
            "an insecure page, whatever else",
            Evidence {
                report: Some(BrowserReport { insecure: true, ..healthy() }),
                cookie: Cookie::Damaged,
                ..nothing()
            },
            (NotHttps, Certain),
            (NotHttps, Certain),
        ),
        // A: the cookie.
        (
            "a damaged cookie",
            Evidence { cookie: Cookie::Damaged, ..nothing() },
            (CookieDamaged, Certain),
            (CookieDamaged, Certain),
        ),
        (
            "a cookie newer than our record",
            Evidence { cookie: Cookie::ServerLost, ..nothing() },
            (ServerLost, Certain),
            (ServerLost, Certain),
        ),
        (
            "an earlier state of the cookie",
            Evidence { cookie: Cookie::Copied, ..nothing() },
            (CopiedSuspected, Possible),
            (CopiedSuspected, Possible),
        ),
        (
            "a trust that ran out",
            known(Registration { state: State::Expired { at: day(95) }, ..used() }),
            (Expired, Certain),
            (Expired, Certain),
        ),
        (
            "a trust older than the password",
            known(Registration { state: State::Outdated, ..used() }),
            (CredentialChanged, Certain),
            (CredentialChanged, Certain),
        ),
        (
            "a cookie, never proved",
            known(Registration { state: State::Pending, ..used() }),
            (NotConfirmed, Certain),
            (NotConfirmed, Certain),
        ),
        ("a rule of the operator", known(used()), (PolicyStepUp, Certain), (PolicyStepUp, Certain)),
        (
            "a known browser without a registration of this account falls through",
            Evidence { cookie: Cookie::Known(None), ..nothing() },
            NEW,
            NEW,
        ),
        ("a known browser of somebody else's", others_too(Vec::new()), NEW, (OtherAccount, Certain)),
        // B: refused.
        (
            "everything refused",
            Evidence {
                cookies_refused: true,
                report: Some(BrowserReport {
                    local_storage: Storage::Refused,
                    indexed_db: Storage::Refused,
                    opfs: Storage::Refused,
                    ..healthy()
                }),
                ..nothing()
            },
            (AllStorageRefused, Certain),
            (AllStorageRefused, Certain),
        ),
        (
            "cookies alone refused",
            Evidence { cookies_refused: true, ..nothing() },
            (CookieOnlyRefused, Certain),
            (CookieOnlyRefused, Certain),
        ),
        (
            "cookies refused, no script",
            Evidence { cookies_refused: true, report: None, ..nothing() },
            (CookieOnlyRefused, Certain),
            (CookieOnlyRefused, Certain),
        ),
        // C: a marker of this account.
        (
            "cookie gone, both markers there",
            lost(marked(true, true), used()),
            (CookieRemoved, Likely),
            (CookieRemoved, Likely),
        ),
        (
            "cookie and local storage gone in Chromium",
            lost(marked(false, true), never_back()),
            (ClosedTooSoon, Likely),
            (ClosedTooSoon, Likely),
        ),
        (
            "the same of one that came back, so that it had been written to disk",
            lost(marked(false, true), used()),
            (CookieRemoved, Likely),
            (CookieRemoved, Likely),
        ),
        (
            "the same in Firefox, which writes its cookies at once",
            Evidence { client: client(FIREFOX), ..lost(marked(false, true), never_back()) },
            (CookieRemoved, Likely),
            (CookieRemoved, Likely),
        ),
        (
            "cookie gone in Safari ten days after its use",
            Evidence { client: client(IPHONE), ..lost(marked(true, true), on_iphone()) },
            (CookieCapped, Likely),
            (CookieCapped, Likely),
        ),
        (
            "cookie gone in Safari the day after its use",
            Evidence {
                client: client(IPHONE),
                ..lost(marked(true, true), Registration { last_used_at: day(99), ..on_iphone() })
            },
            (CookieRemoved, Likely),
            (CookieRemoved, Likely),
        ),
        (
            "cookie gone and the clock a day off",
            lost(BrowserReport { skew_days: 2, ..marked(true, true) }, used()),
            (ClockWrong, Possible),
            (ClockWrong, Possible),
        ),
        (
            "a marker of a trust that ran out",
            lost(marked(true, true), Registration { state: State::Expired { at: day(95) }, ..used() }),
            (Expired, Certain),
            (Expired, Certain),
        ),
        (
            "cookie lost, and another account registered here since",
            Evidence { cookie: Cookie::Known(None), trusted_elsewhere: true, ..lost(marked(true, true), used()) },
            (CookieRemoved, Likely),
            (CookieRemoved, Likely),
        ),
        (
            "a marker of somebody else's browser",
            Evidence {
                marker: MarkerMatch::Elsewhere,
                trusted_elsewhere: true,
                report: Some(marked(true, true)),
                ..nothing()
            },
            NEW,
            (OtherAccount, Certain),
        ),
        // D and E: where the browser lives.
        ("inside LINE", Evidence { client: client(LINE), ..nothing() }, (InApp, Likely), (InApp, Likely)),
        ("in a frame", Evidence { framed: true, ..nothing() }, (Embedded, Certain), (Embedded, Certain)),
        (
            "from the home screen of an iPhone, known in Safari",
            Evidence {
                client: client(IPHONE),
                report: Some(BrowserReport { standalone: true, ..healthy() }),
                registrations: vec![on_iphone()],
                ..nothing()
            },
            (HomeScreenApp, Possible),
            (HomeScreenApp, Likely),
        ),
        (
            "from the home screen, never registered",
            Evidence {
                client: client(IPHONE),
                report: Some(BrowserReport { standalone: true, ..healthy() }),
                ..nothing()
            },
            (HomeScreenApp, Possible),
            NEW,
        ),
        (
            "an app of Chrome's on a PC shares its cookies",
            Evidence { report: Some(BrowserReport { standalone: true, ..healthy() }), ..nothing() },
            NEW,
            NEW,
        ),
        (
            "a private window",
            Evidence {
                client: client(FIREFOX),
                report: Some(BrowserReport { opfs: Storage::Refused, ..healthy() }),
                ..nothing()
            },
            (PrivateWindow, Likely),
            (PrivateWindow, Likely),
        ),
        (
            "a browser too old to tell is not called private",
            Evidence { report: Some(BrowserReport { opfs: Storage::Absent, ..healthy() }), ..nothing() },
            NEW,
            NEW,
        ),
        // F: the account's history.
        ("never ticked", Evidence { earlier: unticked(), ..nothing() }, NEW, (NeverTrusted, Certain)),
        (
            "not ticked in this kind of browser, registered in another",
            Evidence { earlier: unticked(), ..having(vec![on_iphone()]) },
            NEW,
            (NeverTrusted, Likely),
        ),
        (
            "the cookie was refused last time",
            Evidence { earlier: vec![earlier("Chrome / Windows", Some(Refused))], ..having(vec![never_back()]) },
            NEW,
            (CookieOnlyRefused, Likely),
        ),
        (
            "the cookie was refused, and the sign-in after that not finished",
            Evidence {
                earlier: vec![earlier("Chrome / Windows", None), earlier("Chrome / Windows", Some(Refused))],
                ..having(vec![never_back()])
            },
            NEW,
            (CookieOnlyRefused, Likely),
        ),
        (
            "not ticked last time, and one of this kind registered before, perhaps elsewhere",
            Evidence { earlier: unticked(), ..having(vec![used()]) },
            NEW,
            (NeverTrusted, Possible),
        ),
        (
            "lost by this account, and registered by another one since",
            others_too(vec![used()]),
            NEW,
            (DifferentBrowser, Possible),
        ),
        (
            "lost each time it was closed, and registered by another account since it was opened",
            others_too(vec![never_back(); 3]),
            NEW,
            (ClearedOnClose, Likely),
        ),
        (
            "three that never came back, and a browser that came back for another account",
            Evidence { came_back_elsewhere: true, ..others_too(vec![never_back(); 3]) },
            NEW,
            (DifferentBrowser, Possible),
        ),
        (
            "registered in another kind of browser only, and this one another account's",
            others_too(vec![on_iphone()]),
            NEW,
            (OtherAccount, Certain),
        ),
        (
            "ran out in this kind of browser, and in force in another",
            having(vec![on_iphone(), Registration { state: State::Expired { at: day(95) }, ..used() }]),
            NEW,
            (Expired, Possible),
        ),
        (
            "begun and given up in this kind of browser, and in force in another",
            having(vec![on_iphone(), over(NotConfirmed)]),
            NEW,
            (NotConfirmed, Possible),
        ),
        (
            "what ended in another kind of browser",
            having(vec![Registration { label: "Safari / iPhone".into(), ..over(RevokedByYou) }]),
            NEW,
            NEW,
        ),
        ("one that never came back", having(vec![never_back()]), NEW, (ClearedOnClose, Possible)),
        ("two that never came back", having(vec![never_back(); 2]), NEW, (ClearedOnClose, Possible)),
        ("three that never came back", having(vec![never_back(); 3]), NEW, (ClearedOnClose, Likely)),
        (
            "three that never came back and one that did",
            having([vec![never_back(); 3], vec![used()]].concat()),
            NEW,
            (ClearedOnClose, Possible),
        ),
        (
            "three that never came back in Safari, which has no such setting",
            Evidence {
                client: client(IPHONE),
                ..having(vec![Registration { label: "Safari / iPhone".into(), ..never_back() }; 3])
            },
            NEW,
            (CookieRemoved, Possible),
        ),
        (
            "begun and never proved",
            having(vec![Registration { state: State::Pending, ..never_back() }]),
            NEW,
            (NotConfirmed, Likely),
        ),
        ("registered in this kind of browser, and used", having(vec![used()]), NEW, (DifferentBrowser, Possible)),
        ("registered in another kind of browser", having(vec![on_iphone()]), NEW, (DifferentBrowser, Likely)),
        (
            "all that was registered ran out",
            having(vec![Registration { state: State::Expired { at: day(95) }, ..used() }]),
            NEW,
            (Expired, Likely),
        ),
        (
            "two-step came on since the last sign-in",
            Evidence { switched_on: Some(day(99)), earlier: vec![earlier("Chrome / Windows", None)], ..nothing() },
            NEW,
            (TwoStepJustOn, Certain),
        ),
        (
            "two-step came on, and a code was typed since",
            Evidence { switched_on: Some(day(90)), earlier: vec![earlier("Chrome / Windows", None)], ..nothing() },
            NEW,
            NEW,
        ),
    ];
    for reason in [RevokedByYou, RevokedByOperator, CredentialChanged, CapReplaced] {
        cells.push(("an ended trust, by its cookie", known(over(reason)), (reason, Certain), (reason, Certain)));
        cells.push((
            "an ended trust, by its marker",
            lost(marked(true, true), over(reason)),
            (reason, Certain),
            (reason, Certain),
        ));
        cells.push(("an ended trust, by the account", having(vec![over(reason)]), NEW, (reason, Likely)));
        cells.push((
            "the same, and another kind of browser in force",
            having(vec![on_iphone(), over(reason)]),
            NEW,
            (reason, Possible),
        ));
    }
    cells
}

#[test]
fn each_state_has_its_reason_before_and_after_the_code() {
    for (what, evidence, before, after) in table() {
        assert_eq!(said(&decide(&evidence, Stage::BeforeCode)), before, "before the code: {what}");
        assert_eq!(said(&decide(&evidence, Stage::AfterCode)), after, "after the code: {what}");
    }
}

#[test]
fn every_reason_is_reached_as_surely_as_it_can_be_and_no_other_way() {
    let mut reached = BTreeSet::new();
    for (_, evidence, ..) in table() {
        let cautioned = caution(&evidence);
        let decided = [Stage::BeforeCode, Stage::AfterCode].map(|stage| decide(&evidence, stage));
        reached.extend(decided.iter().chain(&cautioned).map(|found| (found.reason.code(), found.certainty.code())));
    }
    let listed = Reason::ALL
        .iter()
        .flat_map(|reason| reason.certainties().iter().map(|certainty| (reason.code(), certainty.code())));
    assert_eq!(reached, listed.collect());
}

#[test]
fn before_the_code_no_fact_of_the_account_is_told() {
    for (what, evidence, ..) in table() {
        let finding = decide(&evidence, Stage::BeforeCode);
        assert_eq!(finding.at, None, "{what}");
        assert!(finding.name.is_none() || finding.reason == InApp, "{what}");
        let at_the_box = caution(&evidence);
        assert!(at_the_box.is_none_or(|found| found.at.is_none() && (found.name.is_none() || found.reason == InApp)));
    }
}
