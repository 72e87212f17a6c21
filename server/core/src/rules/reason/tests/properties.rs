//! What holds for every evidence there can be, tried with random ones.

use Certainty::Possible;
use Reason::{CopiedSuspected, InApp, OtherAccount, PrivateWindow};
use proptest::prelude::*;

use super::*;

fn any_storage() -> impl Strategy<Value = Storage> {
    prop_oneof![Just(Storage::Ok), Just(Storage::Refused), Just(Storage::Absent)]
}

fn any_report() -> impl Strategy<Value = Option<BrowserReport>> {
    let report = (any_storage(), any_storage(), any_storage(), any::<[bool; 5]>(), -2_i16..3).prop_map(
        |(local_storage, indexed_db, opfs, [local, indexed, insecure, framed, standalone], skew_days)| BrowserReport {
            local_storage,
            indexed_db,
            opfs,
            insecure,
            framed,
            standalone,
            skew_days,
            ..marked(local, indexed)
        },
    );
    prop::option::of(report)
}

fn any_registration() -> impl Strategy<Value = Registration> {
    let state = prop_oneof![
        Just(State::Active),
        Just(State::Pending),
        Just(State::Outdated),
        Just(State::Expired { at: day(95) }),
        prop::sample::select(ENDINGS).prop_map(|reason| State::Ended { reason, at: day(95) }),
    ];
    let label = prop::sample::select(vec!["Chrome / Windows", "Firefox / Windows", "Safari / iPhone"]);
    (state, label, any::<bool>(), 0_i64..100).prop_map(|(state, label, came_back, at)| Registration {
        label: label.into(),
        name: None,
        state,
        change: None,
        registered_at: day(at),
        last_used_at: day(at + i64::from(came_back)),
        came_back,
    })
}

prop_compose! {
    fn any_evidence()(
        user_agent in prop::sample::select(vec![WINDOWS, FIREFOX, IPHONE, LINE, ""]),
        report in any_report(),
        [cookies_refused, framed, trusted_elsewhere, came_back_elsewhere] in any::<[bool; 4]>(),
        cookie in 0..6,
        marker in 0..3,
        registration in any_registration(),
        registrations in prop::collection::vec(any_registration(), 0..6),
        switched_on in prop::option::of(0_i64..100),
    ) -> Evidence {
        Evidence {
            client: client(user_agent),
            report,
            cookies_refused,
            framed,
            trusted_elsewhere,
            came_back_elsewhere: trusted_elsewhere && came_back_elsewhere,
            cookie: match cookie {
                0 => Cookie::Damaged,
                1 => Cookie::ServerLost,
                2 => Cookie::Copied,
                3 => Cookie::Known(None),
                4 => Cookie::Known(Some(registration.clone())),
                _ => Cookie::Absent,
            },
            marker: match marker { 0 => MarkerMatch::Own(registration), 1 => MarkerMatch::Elsewhere, _ => MarkerMatch::None },
            registrations,
            switched_on: switched_on.map(day),
            ..nothing()
        }
    }
}

proptest! {
    #[test]
    fn no_reason_is_given_in_a_way_that_is_not_shown(evidence in any_evidence()) {
        let decided = [Stage::BeforeCode, Stage::AfterCode].map(|stage| decide(&evidence, stage));
        for found in decided.into_iter().chain(caution(&evidence)) {
            prop_assert!(found.reason.certainties().contains(&found.certainty), "{:?}", said(&found));
        }
    }

    #[test]
    fn a_window_whose_storage_works_is_never_called_private(evidence in any_evidence()) {
        let healthy = evidence.report.as_ref().is_none_or(|report| report.opfs != Storage::Refused);
        for stage in [Stage::BeforeCode, Stage::AfterCode] {
            prop_assert!(!healthy || decide(&evidence, stage).reason != PrivateWindow);
        }
        prop_assert!(!healthy || caution(&evidence).is_none_or(|caution| caution.reason != PrivateWindow));
    }

    #[test]
    fn a_browser_where_everything_is_refused_is_not_called_private(evidence in any_evidence()) {
        let refused = evidence.report.as_ref().is_some_and(|report| report.local_storage == Storage::Refused);
        prop_assert!(!refused || decide(&evidence, Stage::AfterCode).reason != PrivateWindow);
    }

    #[test]
    fn a_copy_is_never_stated_as_a_fact(evidence in any_evidence()) {
        let finding = decide(&evidence, Stage::AfterCode);
        prop_assert!(finding.reason != CopiedSuspected || finding.certainty == Possible);
    }

    #[test]
    fn another_accounts_registration_is_never_named(evidence in any_evidence()) {
        let finding = decide(&evidence, Stage::AfterCode);
        prop_assert!(finding.reason != OtherAccount || (finding.name.is_none() && finding.at.is_none()));
        prop_assert!(decide(&evidence, Stage::BeforeCode).reason != OtherAccount);
    }

    #[test]
    fn before_the_code_the_accounts_history_stays_unsaid(evidence in any_evidence()) {
        let other = Evidence { registrations: Vec::new(), earlier: Vec::new(), switched_on: None, trusted_elsewhere: false, ..evidence.clone() };
        let (with, without) = (decide(&evidence, Stage::BeforeCode), decide(&other, Stage::BeforeCode));
        prop_assert_eq!((with.reason, with.certainty), (without.reason, without.certainty));
    }
}

#[test]
fn a_web_view_is_no_name_of_an_app() {
    let agent = "Mozilla/5.0 (Linux; Android 16; K; wv) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36";
    let finding = decide(&Evidence { client: client(agent), ..nothing() }, Stage::BeforeCode);
    assert_eq!((finding.reason, finding.name), (InApp, None));
}
