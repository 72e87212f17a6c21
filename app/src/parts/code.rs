//! One-time codes: how one is sent, what became of the message, where it is typed.

pub mod code_field;
pub mod countdown;
pub mod filters;
pub mod message_fate;
pub mod proof_step;
pub mod recovery_code_form;
pub mod resend;
pub mod sent_code;
pub mod tries_left;
pub mod ways;
