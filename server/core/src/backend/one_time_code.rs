//! One-time codes and recovery codes: sent, typed, used up, and shown as they stand.

pub mod code_view;
pub mod fresh_code;
pub mod recovery_code;
pub mod send;
pub mod spend;
pub mod ways;
pub mod wrong_codes;
