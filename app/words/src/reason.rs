//! The sentences of each reason: title, what happened, what to do, what if it stays.

pub mod steps;

use contract::reason::{Certainty, Change, Platform, Reason, ReasonCard};

use self::steps::Steps;
use crate::ReasonWords;

/// How the app is named that has a way out of its own.
pub const LINE: &str = "LINE";

/// What a page says about one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonSentences {
    /// A noun: it names the cause and states nothing.
    pub title: &'static str,
    /// What happened, and whose doing it was, as surely as it is known.
    pub what: String,
    pub todo: Option<&'static str>,
    pub steps: Steps,
    /// Somebody else may have made the setting.
    pub managed: bool,
    /// Registering (again) is what to do; not said where that was done just now.
    pub tick: Option<&'static str>,
    /// What if it stays.
    pub stay: &'static str,
    pub stays: Stays,
    /// The check page finds out more.
    pub check: bool,
}

/// What the last sentence is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// What if it keeps happening.
    Happening,
    /// What if it was somebody else.
    NotYou,
    /// It is over; how to go on.
    Onward,
}

/// The day that the reason is about, and what happened on it.
#[must_use]
pub fn dated(w: &ReasonWords, card: &ReasonCard) -> Option<String> {
    let day = card.on.as_ref()?;
    let guess = card.certainty == Certainty::Possible;
    Some(match card.reason {
        Reason::ClearedOnClose => w.reason_on_registered(day),
        Reason::DifferentBrowser | Reason::CookieRemoved if guess => w.reason_on_registered(day),
        Reason::DifferentBrowser | Reason::CookieRemoved | Reason::ClosedTooSoon | Reason::CookieCapped => {
            w.reason_on_used(day)
        }
        Reason::NotConfirmed => w.reason_on_begun(day),
        Reason::Expired => w.reason_on_expired(day),
        Reason::RevokedByYou | Reason::RevokedByOperator => w.reason_on_removed(day),
        Reason::NeverTrusted | Reason::CookieOnlyRefused => w.reason_on_sign_in(day),
        Reason::TwoStepJustOn => w.reason_on_switched(day),
        _ => w.reason_on_ended(day),
    })
}

/// One `match`: a new reason does not build until it has its sentences.
#[must_use]
pub fn sentences(w: &ReasonWords, card: &ReasonCard) -> ReasonSentences {
    let text = of_reason(w, card);
    // That this browser is the one that was registered is proved by its cookie or marker, and else only looks so; where
    // others are in force, it may as well be one that is not registered.
    let what = match (card.certainty, &card.name) {
        (Certainty::Likely, Some(name)) if is_over(card.reason) => w.reason_looks_like(name, &text.what),
        (Certainty::Possible, Some(name)) if is_over(card.reason) || card.reason == Reason::NotConfirmed => {
            w.reason_may_be(name, &text.what)
        }
        _ => return text,
    };
    ReasonSentences { what, ..text }
}

/// Reasons that tell how an earlier registration ended.
fn is_over(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Expired
            | Reason::RevokedByYou
            | Reason::RevokedByOperator
            | Reason::CredentialChanged
            | Reason::CapReplaced
    )
}

fn of_reason(w: &ReasonWords, card: &ReasonCard) -> ReasonSentences {
    let guess = card.certainty == Certainty::Possible;
    let place = card.platform;
    match card.reason {
        Reason::AllStorageRefused => plain(w.reason_all_storage_refused_title, w.reason_all_storage_refused)
            .todo(w.reason_all_storage_refused_todo, steps::allow(w, place))
            .managed(place)
            .stay(w.reason_stay_code),
        Reason::CookieOnlyRefused => {
            let known = card.certainty == Certainty::Certain;
            let what = if known { w.reason_cookie_only_refused } else { w.reason_cookie_only_refused_likely };
            plain(w.reason_cookie_only_refused_title, what)
                .todo(w.reason_cookie_only_refused_todo, steps::allow(w, place))
                .managed(place)
                .stay(w.reason_stay_other_browser)
        }
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
            let way = if card.name.as_deref() == Some(LINE) { w.reason_in_app_line } else { w.reason_in_app_other };
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
                .tick(w.reason_tick)
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
            plain(w.reason_cookie_removed_title, what).tick(w.reason_tick).stay(w.reason_cookie_removed_stay).check()
        }
        Reason::ClosedTooSoon => plain(w.reason_closed_too_soon_title, w.reason_closed_too_soon)
            .tick(w.reason_tick)
            .todo(w.reason_closed_too_soon_todo, Steps::default())
            .stay(w.reason_stay_check)
            .check(),
        Reason::CookieCapped => plain(w.reason_cookie_capped_title, w.reason_cookie_capped)
            .tick(w.reason_tick)
            .stay(w.reason_cookie_capped_stay),
        Reason::Expired => {
            plain(w.reason_expired_title, w.reason_expired).tick(w.reason_tick).onward(w.reason_expired_stay)
        }
        Reason::RevokedByYou => plain(w.reason_revoked_by_you_title, w.reason_revoked_by_you)
            .tick(w.reason_tick)
            .not_you(w.reason_not_you_todo),
        Reason::RevokedByOperator => plain(w.reason_revoked_by_operator_title, w.reason_revoked_by_operator)
            .tick(w.reason_tick)
            .stay(w.reason_revoked_by_operator_stay),
        Reason::CredentialChanged => {
            let what = match card.change {
                Some(Change::Password) => w.reason_credential_changed_password,
                Some(Change::TwoStep) => w.reason_credential_changed_two_step,
                Some(Change::Contact) => w.reason_credential_changed_contact,
                None => w.reason_credential_changed,
            };
            plain(w.reason_credential_changed_title, what).tick(w.reason_tick).not_you(w.reason_not_you_todo)
        }
        Reason::CapReplaced => {
            plain(w.reason_cap_replaced_title, w.reason_cap_replaced).tick(w.reason_tick).not_you(w.reason_not_you_todo)
        }
        Reason::OtherAccount => plain(w.reason_other_account_title, w.reason_other_account)
            .tick(w.reason_other_account_todo)
            .stay(w.reason_stay_help),
        Reason::CopiedSuspected => {
            let what = if card.again { w.reason_copied_suspected_again } else { w.reason_copied_suspected };
            plain(w.reason_copied_suspected_title, what).tick(w.reason_tick).not_you(w.reason_copied_suspected_stay)
        }
        Reason::ServerLost => {
            plain(w.reason_server_lost_title, w.reason_server_lost).tick(w.reason_tick).stay(w.reason_stay_help)
        }
        Reason::CookieDamaged => {
            // Once is our fault; what goes on is changed on the way.
            let what = if card.again { w.reason_cookie_damaged_again } else { w.reason_cookie_damaged };
            plain(w.reason_cookie_damaged_title, what).tick(w.reason_tick).stay(w.reason_stay_help)
        }
        Reason::NotConfirmed => plain(w.reason_not_confirmed_title, w.reason_not_confirmed)
            .tick(w.reason_not_confirmed_todo)
            .stay(w.reason_stay_check)
            .check(),
        Reason::NeverTrusted => {
            let what = if guess { w.reason_never_trusted_possible } else { w.reason_never_trusted };
            plain(w.reason_never_trusted_title, what).tick(w.reason_tick).stay(w.reason_stay_check).check()
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
        Reason::NewBrowser => plain(w.reason_new_browser_title, w.reason_new_browser)
            .tick(w.reason_tick)
            .stay(w.reason_stay_check)
            .check(),
        Reason::TwoStepJustOn => plain(w.reason_two_step_just_on_title, w.reason_two_step_just_on)
            .tick(w.reason_tick)
            .stay(w.reason_stay_check)
            .check(),
    }
}

fn plain(title: &'static str, what: &str) -> ReasonSentences {
    ReasonSentences {
        title,
        what: what.to_owned(),
        todo: None,
        steps: Steps::default(),
        managed: false,
        tick: None,
        stay: "",
        stays: Stays::Happening,
        check: false,
    }
}

impl ReasonSentences {
    /// What its last sentence is for.
    #[must_use]
    pub fn stay_title(&self, w: &ReasonWords) -> &'static str {
        match self.stays {
            Stays::Happening => w.reason_stay,
            Stays::NotYou => w.reason_not_you,
            Stays::Onward => w.reason_onward,
        }
    }

    fn todo(self, todo: &'static str, steps: Steps) -> Self {
        Self { todo: Some(todo), steps, ..self }
    }

    fn managed(self, platform: Platform) -> Self {
        Self { managed: steps::managed(platform), ..self }
    }

    fn tick(self, tick: &'static str) -> Self {
        Self { tick: Some(tick), ..self }
    }

    fn stay(self, stay: &'static str) -> Self {
        Self { stay, ..self }
    }

    fn not_you(self, stay: &'static str) -> Self {
        Self { stay, stays: Stays::NotYou, ..self }
    }

    fn onward(self, stay: &'static str) -> Self {
        Self { stay, stays: Stays::Onward, ..self }
    }

    fn check(self) -> Self {
        Self { check: true, ..self }
    }
}

#[cfg(test)]
mod tests;
