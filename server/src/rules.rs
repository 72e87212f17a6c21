//! Pure rules: no I/O; time and randomness are arguments. Imports nothing of ours but `app::contract`.

pub mod attempt;
pub mod browser;
pub mod code;
pub mod label;
pub mod limits;
pub mod mask;
pub mod time;
