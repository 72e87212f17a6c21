//! The alert of a refusal, with the sentences of the first pages; the others have `shared_refusal_alert`.

use contract::{refusal::Refusal, send_limit::SendLimit};
use leptos::{html, prelude::*};
use words::Words;

use crate::{browser, parts::reason::cookie_steps::CookieSteps, words::words};

/// The id by which fields say what was wrong with them.
pub const REFUSAL_ID: &str = "refusal";

/// A refusal on its page: what happened, what to do now. The focus goes to it, with or without script, unless the
/// subscriber is already typing.
#[component]
pub fn RefusalAlert(
    refusal: Refusal,
    /// The clock time at which a limit ends, if one was stated.
    until: Option<String>,
    /// Which limit it is about, where messages have several.
    #[prop(optional_no_strip)]
    limit: Option<SendLimit>,
) -> impl IntoView {
    let (title, todo) = sentences(words(), refusal, limit, until.as_deref());
    view! { <Alert refusal title todo/> }
}

/// The alert itself, in words of the page's own.
#[component]
pub fn Alert(refusal: Refusal, title: &'static str, todo: String) -> impl IntoView {
    let alert = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(alert) = alert.get().filter(|_| !browser::has_focus()) {
            let _ = alert.focus();
        }
    });
    view! {
        <div
            node_ref=alert
            id=REFUSAL_ID
            class="alert alert-bad"
            role="alert"
            tabindex="-1"
            autofocus
            data-refusal=refusal.code()
        >
            <h2 class="alert-title">{title}</h2>
            <p>{todo}</p>
            {(refusal == Refusal::CookiesRefused).then(|| view! { <CookieSteps/> })}
        </div>
    }
}

/// Title and what to do. One `match`: a new refusal does not build until it has its sentences.
#[must_use]
pub fn sentences(w: &Words, refusal: Refusal, limit: Option<SendLimit>, until: Option<&str>) -> (&'static str, String) {
    let (title, todo) = match refusal {
        Refusal::BadCredentials => (w.refusal_bad_credentials, w.refusal_bad_credentials_todo),
        Refusal::CodeWrong => (w.refusal_code_wrong, w.refusal_code_wrong_todo),
        Refusal::CodeBad => (w.refusal_code_bad, w.refusal_code_bad_todo),
        Refusal::RecoveryCodeBad => (w.refusal_recovery_code_bad, w.refusal_recovery_code_bad_todo),
        Refusal::CodeExpired => (w.refusal_code_expired, w.refusal_code_expired_todo),
        Refusal::CodeUsed => (w.refusal_code_used, w.refusal_code_used_todo),
        Refusal::CodeReplaced => (w.refusal_code_replaced, w.refusal_code_replaced_todo),
        Refusal::CodeDead => (w.refusal_code_dead, w.refusal_code_dead_todo),
        Refusal::AttemptGone => (w.refusal_attempt_gone, w.refusal_attempt_gone_todo),
        Refusal::AttemptOther => (w.refusal_attempt_other, w.refusal_attempt_other_todo),
        Refusal::Cooldown => (w.refusal_cooldown, w.refusal_cooldown_todo),
        Refusal::SendLimit | Refusal::ChannelUnavailable if limit.is_some_and(|limit| limit != SendLimit::Address) => {
            return limited(w, limit, until);
        }
        Refusal::SendLimit => (w.refusal_send_limit, w.refusal_send_limit_todo),
        Refusal::SendFailed => (w.refusal_send_failed, w.refusal_send_failed_todo),
        Refusal::Paused => (w.refusal_paused, w.refusal_paused_todo),
        Refusal::TooMany => (w.refusal_too_many, w.refusal_too_many_todo),
        Refusal::Busy => (w.refusal_busy, w.refusal_busy_todo),
        Refusal::ChannelUnavailable => (w.refusal_channel_unavailable, w.refusal_channel_unavailable_todo),
        Refusal::MobileCountry => (w.refusal_mobile_country, w.refusal_mobile_country_todo),
        Refusal::AccountLocked => (w.refusal_account_locked, w.refusal_account_locked_todo),
        Refusal::CapReached => (w.refusal_cap_reached, w.refusal_cap_reached_todo),
        Refusal::AccountSwitched => (w.refusal_account_switched, w.refusal_account_switched_todo),
        Refusal::CookiesRefused => (w.refusal_cookies_refused, w.refusal_cookies_refused_todo),
        Refusal::ForeignOrigin => (w.refusal_foreign_origin, w.refusal_foreign_origin_todo),
        Refusal::Unexpected
        // Said by pages that are loaded when asked for (`shared_refusal_alert`). Here only a made-up address names
        // them.
        | Refusal::PasswordShort
        | Refusal::PasswordCommon
        | Refusal::IdTaken
        | Refusal::IdBad
        | Refusal::EmailBad
        | Refusal::EmailOwnDomain
        | Refusal::MobileBad
        | Refusal::LinkExpired
        | Refusal::LinkUsed
        | Refusal::NeedsPassword
        | Refusal::NeedsCode
        | Refusal::NotUnderstood
        | Refusal::Frozen => (w.refusal_unexpected, w.refusal_unexpected_todo),
        Refusal::Unreachable => (w.refusal_unreachable, w.refusal_unreachable_todo),
    };
    let todo = match (refusal, until) {
        (Refusal::SendLimit, Some(time)) => w.refusal_send_limit_until(time),
        (Refusal::Paused, Some(time)) => w.refusal_paused_until(time),
        (Refusal::TooMany, Some(time)) => w.refusal_too_many_until(time),
        _ => todo.to_owned(),
    };
    (title, todo)
}

/// A limit on SMS, with the other way in it.
fn limited(w: &Words, limit: Option<SendLimit>, until: Option<&str>) -> (&'static str, String) {
    let (title, todo) = match limit {
        Some(SendLimit::Account) => (w.refusal_sms_account, w.refusal_sms_other),
        Some(SendLimit::Network) => (w.refusal_sms_network, w.refusal_sms_other),
        Some(SendLimit::Paused) => (w.refusal_sms_paused, w.refusal_sms_not_you),
        Some(SendLimit::Address | SendLimit::Block | SendLimit::Site) | None => {
            (w.refusal_sms_busy, w.refusal_sms_not_you)
        }
    };
    (title, until.map_or_else(|| todo.to_owned(), |time| w.refusal_sms_until(time, todo)))
}

/// The title of a refusal, for the title of its page.
#[must_use]
pub fn refusal_title(refusal: Refusal) -> &'static str {
    sentences(words(), refusal, None, None).0
}
