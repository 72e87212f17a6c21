//! A site of its own for each test, browsers to talk to it, the programs it works with, and both databases.

pub mod app;
pub mod both;
pub mod browser;
mod certificate;
mod database;
mod pgbouncer;
mod postgres;
pub mod program;
pub mod reaped;
mod relay;
pub mod steps;

pub use app::TestApp;
pub(crate) use both::both;
pub use browser::{Browser, Page};
pub use certificate::Certificate;
pub use database::{Database, Home, configured};
pub use pgbouncer::PgBouncer;
pub use relay::Relay;

/// For whoever runs the tests with `--nocapture`.
#[expect(clippy::print_stdout, reason = "a figure is there to be read")]
pub fn figure(text: &str) {
    println!("{text}");
}
