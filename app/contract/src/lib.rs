//! Plain data that crosses the wire between pages and server: no secrets, no rows of the database, no rules. With the
//! feature `backend`, which only the server turns on, also all that pages may ask of the server.

pub mod account;
#[cfg(feature = "backend")]
pub mod backend;
pub mod brand;
pub mod browser_report;
pub mod channel;
pub mod closed_list;
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
