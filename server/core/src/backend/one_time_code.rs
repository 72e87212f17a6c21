//! One-time codes and recovery codes: sent, typed, used up, and shown as they stand.

pub mod code_view;
pub mod proof;
