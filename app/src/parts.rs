//! Pieces that pages are made of: looks and accessibility, no rules of sign-in.

pub mod alert;
pub mod code_field;
pub mod cookie_steps;
pub mod countdown;
pub mod device_facts;
pub mod facts;
pub mod field;
pub mod heading;
pub mod keep_marker;
pub mod password_field;
pub mod reason_card;
pub mod refusal_alert;
pub mod remember_box;
pub mod report_field;
pub mod resend;
pub mod session_end;
pub mod stepper;
pub mod wait;
