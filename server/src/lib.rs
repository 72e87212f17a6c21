//! The program around `server_core`: its addresses, its commands, and what helps in development.
//!
//! Direction: [`http`] → `app::calls` → `contract::backend::Backend`, which `server_core` keeps. Only `http` sees cookies
//! and headers.

pub mod cli;
pub mod dev;
pub mod http;
