//! What only we run: the door, the rules, the store and the post.
//!
//! Direction: `http` (door) → `app::calls` → `app::backend::Backend`, implemented in [`backend`] → [`rules`] and
//! [`store`] → [`delivery`]. Rules do no I/O and take time and randomness as arguments; only `store` speaks SQL; only
//! `http` sees cookies and headers.

pub mod backend;
pub mod chance;
pub mod cli;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod dev;
pub mod hashing;
pub mod http;
pub mod keys;
pub mod rules;
pub mod site;
pub mod store;
pub mod when;
