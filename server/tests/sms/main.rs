//! Codes by SMS: through a real Kannel to its fake carrier, and through a REST gateway of the tests' own that fails as
//! gateways do. On both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

/// The harness of the tests of the pages.
#[path = "../api/harness"]
#[expect(dead_code, reason = "the tests of the pages use all of it")]
mod harness {
    pub mod app;
    pub mod both;
    pub mod browser;
    pub mod database;
    mod postgres;
    pub mod program;
    pub mod steps;

    pub use app::TestApp;
    pub(crate) use both::both;
    pub use browser::{Browser, Page};
    pub use database::Kind;
}
#[path = "../mail/reaped.rs"]
mod reaped;

mod kannel;
mod people;
mod rest;

mod alarm;
mod answers;
mod carrier;
mod hanging;
mod limits;
mod reports;
mod settings;
