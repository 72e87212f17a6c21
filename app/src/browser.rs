//! What only a browser can tell or do. On the server the same names answer with nothing, so that pages need not ask
//! which half they are compiled for.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod present;

#[cfg(not(feature = "hydrate"))]
pub use absent::*;
#[cfg(feature = "hydrate")]
pub use present::*;
