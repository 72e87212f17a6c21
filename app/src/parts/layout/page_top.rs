//! The top of a page: heading, and what the form before it came to.

use contract::{
    code::{CodeState, SentCode},
    done::Done,
    refusal::Refusal,
    send_limit::SendLimit,
};
use leptos::prelude::*;

use super::heading::Heading;
use crate::parts::alert::{
    done_callout::{DoneCallout, DoneOnMyPages},
    refusal_alert::RefusalAlert,
    shared_refusal_alert::SharedRefusalAlert,
};

/// What the form before this page came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormOutcome {
    pub refusal: Option<Refusal>,
    pub done: Option<Done>,
    /// The clock time at which the limit behind the refusal ends.
    pub until: Option<String>,
    /// Which limit it is, where messages have several.
    pub limit: Option<SendLimit>,
}

impl FormOutcome {
    /// The same on a page with a code: where it cannot be typed any more, that is what matters; while another can be
    /// sent, what was refused in sending it matters more.
    #[must_use]
    pub fn of_code(self, sent: Option<&SentCode>) -> Self {
        use Refusal::{ChannelUnavailable, CodeDead, CodeExpired, Cooldown, Paused, SendFailed, SendLimit, Unexpected};
        let Some(sent) = sent else { return self };
        let refusal = match (&sent.code, self.refusal) {
            (
                CodeState::Dead | CodeState::Expired,
                Some(ChannelUnavailable | Cooldown | SendFailed | SendLimit | Unexpected),
            ) => self.refusal,
            (CodeState::Dead, _) => Some(CodeDead),
            (CodeState::Closed, _) => return Self { refusal: Some(Paused), until: None, ..self },
            (CodeState::Paused { until }, _) => {
                return Self { refusal: Some(Paused), until: Some(until.clone()), ..self };
            }
            (CodeState::Expired, _) => Some(CodeExpired),
            (CodeState::Live { .. } | CodeState::Unsent, refusal) => refusal,
        };
        Self { refusal, ..self }
    }

    /// The same on a page that knows until when nothing may be changed: the alert says the time.
    #[must_use]
    pub fn of_freeze(self, frozen: Option<&String>) -> Self {
        let until = frozen.filter(|_| self.refusal == Some(Refusal::Frozen)).cloned();
        Self { until: until.or(self.until), ..self }
    }
}

/// How a page loaded when asked for begins: its heading, what was done, what was refused.
#[component]
pub fn PageTop(title: &'static str, outcome: FormOutcome) -> impl IntoView {
    let FormOutcome { refusal, done, until, limit } = outcome;
    view! {
        <Heading text=title/>
        {done.map(|done| view! { <DoneCallout done/> })}
        {refusal.map(|refusal| view! { <SharedRefusalAlert refusal until limit/> })}
    }
}

/// The same on a page that the browser takes over: it has the sentences of the first pages anyway, and no others.
#[component]
pub fn MyTop(title: &'static str, outcome: FormOutcome) -> impl IntoView {
    let FormOutcome { refusal, done, until, limit } = outcome;
    view! {
        <Heading text=title/>
        {done.map(|done| view! { <DoneOnMyPages done/> })}
        {refusal.map(|refusal| view! { <RefusalAlert refusal until limit/> })}
    }
}
