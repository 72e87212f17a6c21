//! Secrets for cookies, and the hash that the database keeps of them.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::random;

/// A secret for a cookie, and what the database keeps of it.
pub struct NewToken {
    pub value: SecretString,
    pub hash: [u8; 32],
}

/// 256 random bits, so that a plain hash is enough to keep.
pub fn new() -> NewToken {
    let value = SecretString::from(BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<32>()));
    let hash = hash(&value);
    NewToken { value, hash }
}

pub fn hash(value: &SecretString) -> [u8; 32] {
    Sha256::digest(value.expose_secret().as_bytes()).into()
}
