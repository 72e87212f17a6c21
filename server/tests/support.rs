//! A server of its own for each test, a browser to talk to it, and both databases.

pub mod app;
pub mod both;
pub mod browser;
pub mod database;
pub mod postgres;
pub mod program;
pub mod reaped;
pub mod steps;

pub use app::TestApp;
pub(crate) use both::both;
pub use browser::{Browser, Page};
pub use database::Kind;
