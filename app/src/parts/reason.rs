//! Why a code was asked or a browser is not remembered, and what helps.

pub mod card;
pub mod cookie_steps;
