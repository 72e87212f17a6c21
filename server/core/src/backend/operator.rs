//! What the operator does to an account, by command.

pub mod accounts;
pub mod recovery;
pub mod sms_reports;
