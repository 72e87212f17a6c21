//! A code on its way: made, kept, and compared with what was typed.

use std::time::Duration;

use contract::{backend::Result, channel::Channel, fields::OneTimeCode, refusal::Refusal};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    keys::KeyPurpose,
    random,
    rules::{
        attempt::{Attempt, NoResend},
        code,
        id::CodeId,
        time::Timestamp,
    },
    site::Site,
    store::attempts::CodeColumns,
};

pub fn not_sent(why: NoResend) -> Refusal {
    match why {
        NoResend::Cooldown => Refusal::Cooldown,
        NoResend::Spent => Refusal::SendLimit,
        NoResend::Dead => Refusal::CodeDead,
        NoResend::Gone => Refusal::AttemptGone,
    }
}

/// How long to wait between two messages of one attempt.
pub fn cooldown(site: &Site) -> Duration {
    if site.config.rate_limits { site.limits.resend_cooldown } else { Duration::ZERO }
}

/// A code on its way: readable here, hashed and sealed in the row.
pub struct FreshCode {
    pub code: SecretString,
    pub tag: String,
    pub channel: Channel,
    hash: [u8; 32],
    sealed: Vec<u8>,
    pub expires_at: Timestamp,
}

impl FreshCode {
    pub fn make(site: &Site, attempt_id: CodeId, channel: Channel, now: Timestamp) -> Result<Self> {
        let mut rng = random::rng();
        let code = code::new_code(&mut rng);
        Ok(Self {
            hash: hash(site, attempt_id, &code),
            sealed: site.keys.seal(&mut rng, &seal_context(attempt_id), code.as_bytes())?,
            tag: code::new_tag(&mut rng),
            code: code.into(),
            channel,
            expires_at: now + site.limits.code_life,
        })
    }

    /// The code in force once more; `None` if no kept key opens it any more.
    pub fn kept(
        site: &Site,
        attempt_id: CodeId,
        sealed: Option<&[u8]>,
        attempt: &Attempt,
        channel: Channel,
    ) -> Option<Self> {
        let sealed = sealed?.to_vec();
        let code = String::from_utf8(site.keys.open_sealed(&seal_context(attempt_id), &sealed)?).ok()?;
        Some(Self {
            hash: hash(site, attempt_id, &code),
            sealed,
            tag: attempt.tag.clone(),
            code: code.into(),
            channel,
            expires_at: attempt.code_expires_at,
        })
    }

    pub fn columns(&self) -> CodeColumns<'_> {
        CodeColumns {
            tag: &self.tag,
            channel: self.channel,
            hash: &self.hash,
            sealed: &self.sealed,
            expires_at: self.expires_at,
        }
    }
}

fn hash(site: &Site, attempt_id: CodeId, code: &str) -> [u8; 32] {
    site.keys.mac(KeyPurpose::OneTimeCode, &[&attempt_id.to_be_bytes(), code.as_bytes()])
}

fn seal_context(attempt_id: CodeId) -> Vec<u8> {
    [b"attempt code ".as_slice(), &attempt_id.to_be_bytes()].concat()
}

/// What was typed, hashed as the code in the row is. Nothing if it cannot be a code: a wrong guess all the same.
pub fn typed_hashes(site: &Site, id: CodeId, typed: &SecretString) -> Vec<[u8; 32]> {
    OneTimeCode::parse(typed.expose_secret()).map_or_else(Vec::new, |code| {
        site.keys.macs(KeyPurpose::OneTimeCode, &[&id.to_be_bytes(), code.as_str().as_bytes()]).collect()
    })
}
