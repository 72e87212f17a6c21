//! What pages have in common, whatever they are about.

pub mod back_to_my;
pub mod facts;
pub mod heading;
pub mod page_top;
pub mod stepper;
