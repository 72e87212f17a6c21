//! Plain data that crosses the wire between pages and server: no secrets, no rows of the database, no rules. With the
//! feature `backend`, which only the server turns on, also all that pages may ask of the server.

#[cfg(feature = "backend")]
pub mod backend;
pub mod brand;
pub mod browser_report;
pub mod channel;
pub mod closed_list;
pub mod code;
pub mod done;
pub mod fields;
pub mod language;
pub mod notice;
pub mod pages;
pub mod paths;
pub mod probe;
pub mod proof;
pub mod reason;
pub mod refusal;
pub mod send_limit;
pub mod session;
pub mod step;
