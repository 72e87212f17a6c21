//! What only a browser can tell or do. On the server the same names answer with nothing, so that pages need not ask
//! which half they are compiled for.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod clipboard;
#[cfg(feature = "hydrate")]
mod code;
#[cfg(feature = "hydrate")]
mod guarded;
#[cfg(feature = "hydrate")]
mod heal;
#[cfg(feature = "hydrate")]
mod marker;
#[cfg(feature = "hydrate")]
mod present;
#[cfg(feature = "hydrate")]
mod probe;
#[cfg(feature = "hydrate")]
mod record;

#[cfg(not(feature = "hydrate"))]
pub use absent::*;
#[cfg(feature = "hydrate")]
pub use {
    clipboard::copy_text,
    code::{fill_code, watch_delivery},
    heal::fill_report,
    marker::keep_marker,
    present::*,
};
