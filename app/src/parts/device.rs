//! Registered browsers, and the sign-ins made with them.

pub(super) mod device_facts;
pub(super) mod keep_marker;
pub(super) mod remember_box;
pub(super) mod sign_in_record;

pub use self::{
    device_facts::{DeviceFacts, NeverBackGroup},
    keep_marker::KeepMarker,
    remember_box::RememberBox,
    sign_in_record::{SignInShort, WhyFolded, box_outcome, how},
};
