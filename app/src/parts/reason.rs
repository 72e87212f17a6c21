//! Why a code was asked or a browser is not remembered, and what helps.

pub(super) mod card;
pub(super) mod cookie_steps;

pub use self::{
    card::{ForgetSteps, ReasonCard, asks_again},
    cookie_steps::CookieWarning,
};
