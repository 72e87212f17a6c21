//! The alert of a refusal, with the sentences of the pages that are loaded when asked for.

use contract::{refusal::Refusal, send_limit::SendLimit};
use leptos::prelude::*;

use super::refusal_alert::{self, Alert};
use crate::words::{shared_words, words};

/// A refusal on a page that is loaded when asked for. Says what the first pages say where that fits here, and has its
/// own sentences where it does not, so that `/sign-in` pays for none of them.
#[component]
pub fn SharedRefusalAlert(
    refusal: Refusal,
    /// The clock time at which a limit ends, if one was stated.
    #[prop(optional_no_strip)]
    until: Option<String>,
    /// Which limit it is about, where messages have several.
    #[prop(optional_no_strip)]
    limit: Option<SendLimit>,
) -> impl IntoView {
    let (title, todo) = sentences(refusal, limit, until.as_deref());
    view! { <Alert refusal title todo/> }
}

/// The title of a refusal, for the title of its page.
#[must_use]
pub fn shared_refusal_title(refusal: Refusal) -> &'static str {
    sentences(refusal, None, None).0
}

/// Title and what to do. One `match`: a new refusal does not build until it is decided where its sentences stand.
fn sentences(refusal: Refusal, limit: Option<SendLimit>, until: Option<&str>) -> (&'static str, String) {
    let w = shared_words();
    let first = || refusal_alert::sentences(words(), refusal, limit, until);
    let (title, todo) = match refusal {
        Refusal::BadCredentials => (w.refused_bad_credentials, w.refused_bad_credentials_todo),
        Refusal::CodeDead => (first().0, w.refused_code_dead_todo),
        Refusal::AttemptGone => (first().0, w.refused_attempt_gone_todo),
        Refusal::TooMany => match until {
            Some(time) => return (first().0, w.refused_too_many_until(time)),
            None => (first().0, w.refused_too_many_todo),
        },
        Refusal::PasswordShort => (w.refused_password_short, w.refused_password_short_todo),
        Refusal::PasswordCommon => (w.refused_password_common, w.refused_password_common_todo),
        Refusal::IdTaken => (w.refused_id_taken, w.refused_id_taken_todo),
        Refusal::IdBad => (w.refused_id_bad, w.refused_id_bad_todo),
        Refusal::EmailBad => (w.refused_email_bad, w.refused_email_bad_todo),
        Refusal::EmailOwnDomain => (w.refused_email_own_domain, w.refused_email_own_domain_todo),
        Refusal::MobileBad => (w.refused_mobile_bad, w.refused_mobile_bad_todo),
        Refusal::MobileCountry => (w.refused_mobile_country, w.refused_mobile_country_todo),
        Refusal::LinkExpired => (w.refused_link_expired, w.refused_link_expired_todo),
        Refusal::LinkUsed => (w.refused_link_used, w.refused_link_used_todo),
        Refusal::NeedsPassword => (w.refused_needs_password, w.refused_needs_password_todo),
        Refusal::NeedsCode => (w.refused_needs_code, w.refused_needs_code_todo),
        Refusal::NotUnderstood => (w.refused_not_understood, w.refused_not_understood_todo),
        Refusal::Frozen => match until {
            Some(moment) => return (w.refused_frozen, w.refused_frozen_until(moment)),
            None => (w.refused_frozen, w.refused_frozen_todo),
        },
        Refusal::CodeWrong
        | Refusal::CodeBad
        | Refusal::RecoveryCodeBad
        | Refusal::CodeExpired
        | Refusal::CodeUsed
        | Refusal::CodeReplaced
        | Refusal::AttemptOther
        | Refusal::Cooldown
        | Refusal::SendLimit
        | Refusal::SendFailed
        | Refusal::Paused
        | Refusal::Busy
        | Refusal::ChannelUnavailable
        | Refusal::AccountLocked
        | Refusal::CapReached
        | Refusal::AccountSwitched
        | Refusal::CookiesRefused
        | Refusal::ForeignOrigin
        | Refusal::Unexpected
        | Refusal::Unreachable => return first(),
    };
    (title, todo.to_owned())
}
