//! The verdict of `/sign-in/remembered` in words and tone; no markup.

use contract::{pages::sign_in::Remembered, reason::Reason};
use words::StepWords;

use crate::parts::alert::Tone;

/// Whether a registration stays where this stands in the way.
pub fn lasts(caution: Reason) -> bool {
    matches!(caution, Reason::ClockWrong | Reason::InApp | Reason::HomeScreenApp | Reason::Embedded)
}

/// How it ended, what to call it, and what it means for the next sign-in.
pub fn verdict(w: &StepWords, outcome: &Remembered) -> Option<(Tone, String, String)> {
    let (tone, title, body) = match outcome {
        Remembered::Yes { caution: Some(why), .. } => match why.reason {
            Reason::ClockWrong => (Tone::Good, w.remembered_yes, w.remembered_yes_body),
            Reason::InApp | Reason::HomeScreenApp | Reason::Embedded => {
                (Tone::Warn, w.remembered_inside, w.remembered_inside_body)
            }
            Reason::ClearedOnClose => (Tone::Warn, w.remembered_private, w.remembered_clears_body),
            _ => (Tone::Warn, w.remembered_private, w.remembered_private_body),
        },
        Remembered::Yes { caution: None, .. } => (Tone::Good, w.remembered_yes, w.remembered_yes_body),
        Remembered::Healed { until } => {
            return Some((Tone::Good, w.remembered_healed.to_owned(), w.remembered_healed_body(until)));
        }
        Remembered::CookieRefused { .. } => (Tone::Bad, w.remembered_refused, w.remembered_refused_body),
        Remembered::Full { places } => {
            return Some((Tone::Warn, w.remembered_full(places), w.remembered_full_body.to_owned()));
        }
        Remembered::NotAsked | Remembered::Closed { .. } => return None,
    };
    Some((tone, title.to_owned(), body.to_owned()))
}
