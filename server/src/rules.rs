//! Pure rules: no I/O; time and randomness are arguments. Imports nothing of ours but `app::contract`.

pub mod attempt;
pub mod browser;
pub mod client;
pub mod code;
pub mod devices;
pub mod limits;
pub mod mask;
pub mod reason;
pub mod time;
