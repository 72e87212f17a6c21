//! Each reason has its sentences on every platform, in both languages.

use std::collections::HashSet;

use super::*;
use contract::language::Language;

fn every_card() -> impl Iterator<Item = ReasonCard> {
    Reason::ALL.iter().flat_map(|reason| {
        Platform::ALL.iter().flat_map(|platform| {
            [Certainty::Possible, Certainty::Likely, Certainty::Certain]
                .map(|sure| ReasonCard::new(*reason, sure, *platform))
        })
    })
}

#[test]
fn every_reason_says_what_to_do_and_what_if_it_stays_in_both_languages() {
    for w in Language::ALL.iter().copied().map(ReasonWords::of) {
        for card in every_card() {
            let text = sentences(w, &card);
            assert!(!text.what.is_empty() && !text.stay.is_empty(), "{card:?}");
            assert!(text.tick.is_some() || text.todo.is_some(), "{card:?}");
        }
    }
}

#[test]
fn what_is_our_fault_says_so_and_that_it_is_noted() {
    for reason in [Reason::CookieCapped, Reason::ServerLost, Reason::CookieDamaged] {
        let card = ReasonCard::new(reason, Certainty::Certain, Platform::SafariPhone);
        assert!(
            sentences(ReasonWords::of(Language::En), &card)
                .what
                .contains("our fault and nothing you did. We have noted it")
        );
        let ja = sentences(ReasonWords::of(Language::Ja), &card).what;
        assert!(ja.contains("こちらの不具合で、お客さまの操作に間違いはありません") && ja.contains("記録し"));
    }
}

#[test]
fn each_change_has_a_sentence_of_its_own() {
    for w in Language::ALL.iter().copied().map(ReasonWords::of) {
        let bare = ReasonCard::new(Reason::CredentialChanged, Certainty::Certain, Platform::Other);
        let changes = Change::ALL.iter().map(|change| Some(*change)).chain([None]);
        let texts: HashSet<String> =
            changes.map(|change| sentences(w, &ReasonCard { change, ..bare.clone() }).what).collect();
        assert_eq!(texts.len(), Change::ALL.len() + 1);
    }
}

#[test]
fn the_end_of_a_registration_is_this_browsers_only_where_that_is_proved() {
    let over = [Reason::Expired, Reason::RevokedByYou, Reason::RevokedByOperator, Reason::CapReplaced];
    for reason in over.into_iter().chain([Reason::CredentialChanged]) {
        for w in Language::ALL.iter().copied().map(ReasonWords::of) {
            let named =
                |sure| ReasonCard { name: Some("Desk".into()), ..ReasonCard::new(reason, sure, Platform::Other) };
            let (proved, likely) = (sentences(w, &named(Certainty::Certain)), sentences(w, &named(Certainty::Likely)));
            assert!(!proved.what.contains("このブラウザ") && !proved.what.contains("his browser"), "{proved:?}");
            assert!(likely.what.contains("Desk") && likely.what.ends_with(&proved.what), "{likely:?}");
        }
    }
}

#[test]
fn a_mark_that_cannot_be_read_is_our_fault_the_first_time_only() {
    let card = ReasonCard::new(Reason::CookieDamaged, Certainty::Certain, Platform::Other);
    let again = ReasonCard { again: true, ..card };
    assert!(!sentences(ReasonWords::of(Language::En), &again).what.contains("our fault"));
    assert!(!sentences(ReasonWords::of(Language::Ja), &again).what.contains("こちらの不具合"));
}

#[test]
fn a_guess_about_forgetting_is_not_stated_as_a_fact() {
    let w = ReasonWords::of(Language::En);
    let guess = sentences(w, &ReasonCard::new(Reason::ClearedOnClose, Certainty::Possible, Platform::ChromeDesktop));
    assert!(guess.what.contains("another computer") && guess.what.contains("may be"));
    assert!(
        !sentences(w, &ReasonCard::new(Reason::DifferentBrowser, Certainty::Possible, Platform::Other))
            .what
            .contains("seems")
    );
}

#[test]
fn where_the_end_of_one_and_the_want_of_another_fit_both_are_said() {
    for reason in [Reason::Expired, Reason::RevokedByYou, Reason::CapReplaced, Reason::NotConfirmed] {
        let bare = ReasonCard::new(reason, Certainty::Possible, Platform::ChromeDesktop);
        let card = ReasonCard { name: Some("Desk".into()), ..bare };
        let en = sentences(ReasonWords::of(Language::En), &card).what;
        let ja = sentences(ReasonWords::of(Language::Ja), &card).what;
        assert!(en.contains("may be the one") && en.contains("another browser"), "{en}");
        assert!(ja.contains("「Desk」かもしれません") && ja.contains("別のブラウザや別の端末"), "{ja}");
    }
}

#[test]
fn what_forgets_may_be_a_setting_a_window_or_a_hand() {
    let w = ReasonWords::of(Language::Ja);
    for certainty in [Certainty::Likely, Certainty::Possible] {
        let text = sentences(w, &ReasonCard::new(Reason::ClearedOnClose, certainty, Platform::ChromeDesktop));
        assert!(text.what.contains("設定") && text.what.contains("ウィンドウ"), "{}", text.what);
        assert!(text.steps.lines.contains(&w.reason_private_chrome), "and how to leave it: {:?}", text.steps);
    }
    let guess = sentences(w, &ReasonCard::new(Reason::ClearedOnClose, Certainty::Possible, Platform::Other));
    assert!(guess.what.contains("Cookieなどの記録の消去"), "{}", guess.what);
}

#[test]
fn firefox_that_is_always_private_is_not_told_to_close_a_window_it_does_not_have() {
    let w = ReasonWords::of(Language::En);
    let text = sentences(w, &ReasonCard::new(Reason::PrivateWindow, Certainty::Likely, Platform::FirefoxDesktop));
    assert!(text.what.contains("may be no private window to close") && text.steps.lines.len() == 2);
}

#[test]
fn nobody_is_said_to_hide() {
    for w in Language::ALL.iter().copied().map(ReasonWords::of) {
        for card in every_card() {
            let text = sentences(w, &card).what;
            assert!(!text.contains("hiding") && !text.contains("隠"), "{text}");
        }
    }
}

#[test]
fn a_copied_browser_is_a_restored_one_first_and_a_stolen_one_last() {
    for again in [false, true] {
        let card =
            ReasonCard { again, ..ReasonCard::new(Reason::CopiedSuspected, Certainty::Possible, Platform::Other) };
        let what = sentences(ReasonWords::of(Language::En), &card).what;
        let theft = what.find("somebody has copied");
        let harmless = what.find("restoring a backup").or_else(|| what.find("goes back to an earlier state"));
        assert!(harmless.is_some() && harmless < theft, "{what}");
    }
}
