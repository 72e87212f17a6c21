//! What happened, and what to do now.

pub mod alert;
pub mod done_notice;
pub mod notice_card;
pub mod refusal_alert;
pub mod session_expiry;
pub mod shared_refusal_alert;
