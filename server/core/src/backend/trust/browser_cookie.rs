//! The value of `__Host-browser`: browser id, generation, secret, MAC (protocol.md 1).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::backend::Visit;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{
    keys::{KeyPurpose, Keys},
    random,
    rules::{
        browser::{Generation, Secret},
        id::BrowserId,
    },
    site::Site,
};

const SECRET: usize = 32;
const MAC: usize = 16;
const LENGTH: usize = 8 + 8 + SECRET + MAC;

/// A cookie whose MAC is right: we made it. What it is worth, the browser's row says.
pub struct VerifiedCookie {
    pub browser_id: BrowserId,
    pub secret: Secret,
}

/// The trust cookie of this request.
pub enum CookieState {
    Absent,
    /// Not as we made it.
    Damaged,
    Ours(VerifiedCookie),
}

/// Reads the trust cookie.
pub fn state_of(keys: &Keys, visit: &Visit) -> CookieState {
    match &visit.request().browser {
        None => CookieState::Absent,
        Some(value) => read(keys, value).map_or(CookieState::Damaged, CookieState::Ours),
    }
}

/// The browser of this request, if it brings a cookie that we made.
pub fn verified(keys: &Keys, visit: &Visit) -> Option<VerifiedCookie> {
    read(keys, visit.request().browser.as_ref()?)
}

fn read(keys: &Keys, value: &SecretString) -> Option<VerifiedCookie> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(value.expose_secret()).ok().filter(|bytes| bytes.len() == LENGTH)?;
    let (body, mac) = bytes.split_at(LENGTH - MAC);
    let mac: [u8; MAC] = mac.try_into().ok()?;
    keys.verify(KeyPurpose::BrowserCookie, &[body], &mac).then_some(())?;
    let number = |range: std::ops::Range<usize>| body[range].try_into().ok().map(i64::from_be_bytes);
    Some(VerifiedCookie {
        browser_id: number(0..8)?.into(),
        secret: Secret { generation: number(8..16)?.into(), hash: Sha256::digest(&body[16..]).to_vec() },
    })
}

/// A new secret for a browser: the cookie's value, and what the row keeps of it.
pub fn issue(keys: &Keys, browser_id: BrowserId, generation: Generation) -> (SecretString, Secret) {
    let secret: [u8; SECRET] = random::bytes();
    let body = [&browser_id.to_be_bytes()[..], &generation.number().to_be_bytes(), &secret].concat();
    let mac = keys.mac(KeyPurpose::BrowserCookie, &[&body]);
    let value = BASE64_URL_SAFE_NO_PAD.encode([&body[..], &mac[..MAC]].concat());
    (value.into(), Secret { generation, hash: Sha256::digest(secret).to_vec() })
}

/// The browser at hand, if it brings a cookie of ours.
pub fn this_browser(site: &Site, visit: &Visit) -> Option<BrowserId> {
    verified(&site.keys, visit).map(|browser| browser.browser_id)
}
