use super::steps::{self, Steps};
use crate::{
    contract::reason::{Certainty, Change, Platform, Reason, ReasonCard},
    words::ReasonWords,
};

/// What a page says about one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// A noun: it names the cause and states nothing.
    pub title: &'static str,
    /// What happened, and whose doing it was, as surely as it is known.
    pub what: String,
    pub todo: Option<&'static str>,
    pub steps: Steps,
    /// Somebody else may have made the setting.
    pub managed: bool,
    /// Registering (again) is what to do.
    pub tick: bool,
    /// What if it stays.
    pub stay: &'static str,
    /// That is: what if it was somebody else.
    pub not_you: bool,
    /// The check page finds out more.
    pub check: bool,
}

/// One `match`: a new reason does not build until it has its sentences.
#[must_use]
pub fn said(w: &ReasonWords, card: &ReasonCard) -> Said {
    let guess = card.certainty == Certainty::Possible;
    let place = card.platform;
    match card.reason {
        Reason::AllStorageRefused => plain(w.reason_all_storage_refused_title, w.reason_all_storage_refused)
            .todo(w.reason_all_storage_refused_todo, steps::allow(w, place))
            .managed(place)
            .stay(w.reason_stay_code),
        Reason::CookieOnlyRefused => plain(w.reason_cookie_only_refused_title, w.reason_cookie_only_refused)
            .todo(w.reason_cookie_only_refused_todo, steps::allow(w, place))
            .managed(place)
            .stay(w.reason_stay_other_browser),
        Reason::NotHttps => plain(w.reason_not_https_title, w.reason_not_https)
            .todo(w.reason_not_https_todo, Steps::default())
            .stay(w.reason_stay_help),
        Reason::Embedded => plain(w.reason_embedded_title, w.reason_embedded)
            .todo(w.reason_embedded_todo, Steps::default())
            .stay(w.reason_stay_code),
        Reason::PrivateWindow => {
            let firefox = place == Platform::FirefoxDesktop;
            let what = if firefox { w.reason_private_firefox } else { w.reason_private_window };
            plain(w.reason_private_window_title, what)
                .todo(w.reason_private_window_todo, steps::ordinary(w, place))
                .stay(w.reason_stay_code)
        }
        Reason::InApp => {
            let way =
                if card.name.as_deref() == Some(super::LINE) { w.reason_in_app_line } else { w.reason_in_app_other };
            let what = card.name.as_ref().map(|app| w.reason_in_app_named(app));
            plain(w.reason_in_app_title, what.as_deref().unwrap_or(w.reason_in_app))
                .todo(w.reason_in_app_todo, Steps::of(&[way, w.reason_in_app_bookmark]))
                .stay(w.reason_in_app_stay)
        }
        Reason::HomeScreenApp => plain(w.reason_home_screen_app_title, w.reason_home_screen_app)
            .todo(w.reason_home_screen_app_todo, Steps::default())
            .stay(w.reason_home_screen_app_stay),
        Reason::DifferentBrowser => {
            let named = card.name.as_ref().filter(|_| !guess).map(|name| w.reason_different_browser_named(name));
            let unnamed = if guess { w.reason_different_browser_possible } else { w.reason_different_browser };
            plain(w.reason_different_browser_title, named.as_deref().unwrap_or(unnamed))
                .tick()
                .stay(w.reason_stay_check)
                .check()
        }
        Reason::ClearedOnClose => {
            let what = if guess { w.reason_cleared_on_close_possible } else { w.reason_cleared_on_close };
            plain(w.reason_cleared_on_close_title, what)
                .todo(w.reason_cleared_on_close_todo, steps::forget(w, place))
                .managed(place)
                .stay(w.reason_cleared_on_close_stay)
                .check()
        }
        Reason::CookieRemoved => {
            let what = if guess { w.reason_cookie_removed_possible } else { w.reason_cookie_removed };
            plain(w.reason_cookie_removed_title, what).tick().stay(w.reason_cookie_removed_stay).check()
        }
        Reason::ClosedTooSoon => plain(w.reason_closed_too_soon_title, w.reason_closed_too_soon)
            .todo(w.reason_closed_too_soon_todo, Steps::default())
            .stay(w.reason_stay_check)
            .check(),
        Reason::CookieCapped => {
            plain(w.reason_cookie_capped_title, w.reason_cookie_capped).tick().stay(w.reason_cookie_capped_stay)
        }
        Reason::Expired => {
            let known = card.certainty == Certainty::Certain;
            let what = if known { w.reason_expired } else { w.reason_expired_likely };
            plain(w.reason_expired_title, what).tick().stay(w.reason_expired_stay)
        }
        Reason::RevokedByYou => {
            plain(w.reason_revoked_by_you_title, w.reason_revoked_by_you).tick().not_you(w.reason_not_you_todo)
        }
        Reason::RevokedByOperator => plain(w.reason_revoked_by_operator_title, w.reason_revoked_by_operator)
            .tick()
            .stay(w.reason_revoked_by_operator_stay),
        Reason::CredentialChanged => {
            let what = match card.change {
                Some(Change::Password) => w.reason_credential_changed_password,
                Some(Change::TwoStep) => w.reason_credential_changed_two_step,
                Some(Change::Contact) => w.reason_credential_changed_contact,
                None => w.reason_credential_changed,
            };
            plain(w.reason_credential_changed_title, what).tick().not_you(w.reason_not_you_todo)
        }
        Reason::CapReplaced => {
            plain(w.reason_cap_replaced_title, w.reason_cap_replaced).tick().not_you(w.reason_not_you_todo)
        }
        Reason::OtherAccount => plain(w.reason_other_account_title, w.reason_other_account).stay(w.reason_stay_help),
        Reason::CopiedSuspected => {
            let what = if card.again { w.reason_copied_suspected_again } else { w.reason_copied_suspected };
            plain(w.reason_copied_suspected_title, what).tick().not_you(w.reason_copied_suspected_stay)
        }
        Reason::ServerLost => plain(w.reason_server_lost_title, w.reason_server_lost).tick().stay(w.reason_stay_help),
        Reason::CookieDamaged => {
            plain(w.reason_cookie_damaged_title, w.reason_cookie_damaged).tick().stay(w.reason_stay_help)
        }
        Reason::NotConfirmed => plain(w.reason_not_confirmed_title, w.reason_not_confirmed)
            .todo(w.reason_not_confirmed_todo, Steps::default())
            .stay(w.reason_stay_check)
            .check(),
        Reason::NeverTrusted => {
            plain(w.reason_never_trusted_title, w.reason_never_trusted).tick().stay(w.reason_stay_check).check()
        }
        Reason::ClockWrong => {
            let what = if guess { w.reason_clock_wrong_possible } else { w.reason_clock_wrong };
            plain(w.reason_clock_wrong_title, what)
                .todo(w.reason_clock_wrong_todo, Steps::default())
                .stay(w.reason_stay_help)
        }
        Reason::PolicyStepUp => plain(w.reason_policy_step_up_title, w.reason_policy_step_up)
            .todo(w.reason_policy_step_up_todo, Steps::default())
            .stay(w.reason_stay_help),
        Reason::NewBrowser => {
            plain(w.reason_new_browser_title, w.reason_new_browser).tick().stay(w.reason_stay_check).check()
        }
        Reason::TwoStepJustOn => {
            plain(w.reason_two_step_just_on_title, w.reason_two_step_just_on).tick().stay(w.reason_stay_check).check()
        }
    }
}

fn plain(title: &'static str, what: &str) -> Said {
    Said {
        title,
        what: what.to_owned(),
        todo: None,
        steps: Steps::default(),
        managed: false,
        tick: false,
        stay: "",
        not_you: false,
        check: false,
    }
}

impl Said {
    /// What its last sentence is for.
    #[must_use]
    pub fn stay_title(&self, w: &ReasonWords) -> &'static str {
        if self.not_you { w.reason_not_you } else { w.reason_stay }
    }

    fn todo(self, todo: &'static str, steps: Steps) -> Self {
        Self { todo: Some(todo), steps, ..self }
    }

    fn managed(self, platform: Platform) -> Self {
        Self { managed: steps::managed(platform), ..self }
    }

    fn tick(self) -> Self {
        Self { tick: true, ..self }
    }

    fn stay(self, stay: &'static str) -> Self {
        Self { stay, ..self }
    }

    fn not_you(self, stay: &'static str) -> Self {
        Self { stay, not_you: true, ..self }
    }

    fn check(self) -> Self {
        Self { check: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::contract::language::Language;

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
        for w in Language::ALL.map(ReasonWords::of) {
            for card in every_card() {
                let said = said(w, &card);
                assert!(!said.what.is_empty() && !said.stay.is_empty(), "{card:?}");
                // "Tick the box for this ID too" is in the sentence itself.
                assert!(said.tick || said.todo.is_some() || card.reason == Reason::OtherAccount, "{card:?}");
            }
        }
    }

    #[test]
    fn what_is_our_fault_says_so_and_that_it_is_noted() {
        for reason in [Reason::CookieCapped, Reason::ServerLost, Reason::CookieDamaged] {
            let card = ReasonCard::new(reason, Certainty::Certain, Platform::SafariPhone);
            assert!(
                said(ReasonWords::of(Language::En), &card)
                    .what
                    .contains("our fault and nothing you did. We have noted it")
            );
            let ja = said(ReasonWords::of(Language::Ja), &card).what;
            assert!(ja.contains("こちらの不具合で、お客さまの操作に間違いはありません") && ja.contains("記録し"));
        }
    }

    #[test]
    fn each_change_has_a_sentence_of_its_own() {
        for w in Language::ALL.map(ReasonWords::of) {
            let bare = ReasonCard::new(Reason::CredentialChanged, Certainty::Certain, Platform::Other);
            let changes = Change::ALL.iter().map(|change| Some(*change)).chain([None]);
            let said: HashSet<String> =
                changes.map(|change| said(w, &ReasonCard { change, ..bare.clone() }).what).collect();
            assert_eq!(said.len(), Change::ALL.len() + 1);
        }
    }

    #[test]
    fn a_guess_about_forgetting_is_not_stated_as_a_fact() {
        let w = ReasonWords::of(Language::En);
        let guess = said(w, &ReasonCard::new(Reason::ClearedOnClose, Certainty::Possible, Platform::ChromeDesktop));
        assert!(guess.what.contains("another computer") && guess.what.contains("may be"));
        assert!(
            !said(w, &ReasonCard::new(Reason::DifferentBrowser, Certainty::Possible, Platform::Other))
                .what
                .contains("seems")
        );
    }

    #[test]
    fn firefox_that_is_always_private_is_not_told_to_close_a_window_it_does_not_have() {
        let w = ReasonWords::of(Language::En);
        let said = said(w, &ReasonCard::new(Reason::PrivateWindow, Certainty::Likely, Platform::FirefoxDesktop));
        assert!(said.what.contains("may be no private window to close") && said.steps.lines.len() == 2);
    }

    #[test]
    fn nobody_is_said_to_hide() {
        for w in Language::ALL.map(ReasonWords::of) {
            for card in every_card() {
                let said = said(w, &card).what;
                assert!(!said.contains("hiding") && !said.contains("隠"), "{said}");
            }
        }
    }

    #[test]
    fn a_copied_browser_is_a_restored_one_first_and_a_stolen_one_last() {
        for again in [false, true] {
            let card =
                ReasonCard { again, ..ReasonCard::new(Reason::CopiedSuspected, Certainty::Possible, Platform::Other) };
            let what = said(ReasonWords::of(Language::En), &card).what;
            let theft = what.find("somebody has copied");
            let harmless = what.find("restoring a backup").or_else(|| what.find("goes back to an earlier state"));
            assert!(harmless.is_some() && harmless < theft, "{what}");
        }
    }
}
