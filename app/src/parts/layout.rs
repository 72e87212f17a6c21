//! What pages have in common, whatever they are about.

pub(super) mod action_link;
pub(super) mod back_to_my;
pub(super) mod button;
pub(super) mod facts;
pub(super) mod heading;
pub(super) mod page_top;
pub(super) mod stepper;

pub use self::{
    action_link::{ActionButton, ActionLink},
    back_to_my::BackToMy,
    button::Button,
    facts::Fact,
    heading::Heading,
    page_top::{FormOutcome, MyTop, PageTop},
    stepper::{Stepper, Steps},
};
