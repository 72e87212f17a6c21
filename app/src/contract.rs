//! Plain data that crosses the wire: no secrets, no rows of the database, no rules.

pub mod account;
pub mod brand;
pub mod browser_report;
pub mod channel;
pub mod done;
pub mod fields;
pub mod language;
pub mod paths;
pub mod probe;
pub mod reason;
pub mod refusal;
pub mod send_limit;
pub mod step;
pub mod view;
