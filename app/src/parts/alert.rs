//! What a page says at its top: a callout, a refusal, what was done, a notice not read yet.

pub(super) mod callout;
pub(super) mod done_callout;
pub(super) mod notice_card;
pub(super) mod refusal_alert;
pub(super) mod session_expiry;
pub(super) mod shared_refusal_alert;

pub use self::{
    callout::{Callout, Tone},
    done_callout::DoneAtSignIn,
    notice_card::NoticeCard,
    refusal_alert::{REFUSAL_ID, RefusalAlert, refusal_title},
    session_expiry::{SessionExpiryTime, SessionExpiryWarning},
    shared_refusal_alert::{SharedRefusalAlert, shared_refusal_title},
};
