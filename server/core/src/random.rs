//! The one place where randomness comes from. Rules take it as an argument, so that tests can choose it.

use rand::{CryptoRng, RngExt};

/// The operating system's generator, buffered in the thread. Not to be held across an `.await`.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is where randomness comes from")]
pub fn rng() -> impl CryptoRng {
    rand::rng()
}

/// A random row id: positive, 63 bits, so that ids neither count nor collide.
#[must_use]
pub fn id() -> i64 {
    rng().random_range(1..=i64::MAX)
}

/// Random bytes for a secret.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    rng().random()
}
