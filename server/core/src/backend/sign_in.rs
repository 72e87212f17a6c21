//! From ID and password to a session.

mod attempt;
pub mod code_step;
pub mod pages;
pub mod password_step;
pub mod send_code;
