//! Explanations: they ask for nothing, so they read the same signed in or not.

pub mod devices;
pub mod lost;
pub mod privacy;
