//! What a page says at its top: a callout, a refusal, what was done, a notice not read yet.

pub mod callout;
pub mod done_callout;
pub mod notice_card;
pub mod refusal_alert;
pub mod session_expiry;
pub mod shared_refusal_alert;
