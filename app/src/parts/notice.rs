//! What happened, and what to do now.

pub(super) mod alert;
pub(super) mod done_notice;
pub(super) mod notice_card;
pub(super) mod refusal_alert;
pub(super) mod session_expiry;
pub(super) mod shared_refusal_alert;

pub use self::{
    alert::{Notice, Tone},
    done_notice::DoneAtSignIn,
    notice_card::NoticeCard,
    refusal_alert::{REFUSAL_ID, RefusalAlert, refusal_title},
    session_expiry::{SessionExpiryTime, SessionExpiryWarning},
    shared_refusal_alert::{SharedRefusalAlert, shared_refusal_title},
};
