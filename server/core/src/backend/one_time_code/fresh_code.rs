//! Makes a code, opens the one in force to send it again, and knows it when it is typed.

use std::time::Duration;

use contract::{backend::Result, channel::Channel, fields::OneTimeCode, refusal::Refusal};
use secrecy::SecretString;

use crate::store::AnyConnection;
use crate::{
    keys::KeyPurpose,
    random,
    rules::{
        code,
        code_facts::{NoResend, Resend},
        id::CodeId,
        time::Timestamp,
    },
    site::Site,
    store::{
        codes::{self, CodeColumns, NewCode, StoredCode},
        messages,
    },
};

pub fn not_sent(why: NoResend) -> Refusal {
    match why {
        NoResend::Cooldown => Refusal::Cooldown,
        NoResend::Spent => Refusal::SendLimit,
        NoResend::Dead => Refusal::CodeDead,
        NoResend::Gone => Refusal::AttemptGone,
    }
}

/// How long to wait between two messages of one step.
pub fn cooldown(site: &Site) -> Duration {
    if site.config.rate_limits { site.limits.resend_cooldown } else { Duration::ZERO }
}

/// A code as its message carries it.
pub struct ReadableCode {
    pub id: CodeId,
    pub code: SecretString,
    pub tag: String,
    pub channel: Channel,
    pub expires_at: Timestamp,
}

/// A code just made: readable for its message, hashed and sealed for its row.
pub struct FreshCode {
    pub readable: ReadableCode,
    hash: [u8; 32],
    sealed: Vec<u8>,
}

impl FreshCode {
    pub fn make(site: &Site, id: CodeId, channel: Channel, now: Timestamp) -> Result<Self> {
        let mut rng = random::rng();
        let code = code::new_code(&mut rng);
        Ok(Self {
            hash: site.keys.mac(KeyPurpose::OneTimeCode, &[&id.to_be_bytes(), code.as_bytes()]),
            sealed: site.keys.seal(&mut rng, &seal_context(id), code.as_bytes())?,
            readable: ReadableCode {
                id,
                tag: code::new_tag(&mut rng),
                code: code.into(),
                channel,
                expires_at: now + site.limits.code_life,
            },
        })
    }

    /// The row of a step that begins with it now.
    pub fn row(&self, site: &Site, now: Timestamp) -> NewCode<'_> {
        NewCode {
            id: self.readable.id,
            now,
            expires_at: now + site.limits.attempt_life,
            code: self.columns(),
            tries: site.limits.code_tries,
            resends: site.limits.resends,
            last_sent_at: now,
        }
    }

    fn columns(&self) -> CodeColumns<'_> {
        CodeColumns {
            tag: &self.readable.tag,
            channel: self.readable.channel,
            hash: &self.hash,
            sealed: &self.sealed,
            expires_at: self.readable.expires_at,
        }
    }
}

/// What another message of the same step carries: the code in force, or a new one in its place. Tries are not refilled.
pub async fn again(
    site: &Site,
    tx: &mut AnyConnection,
    stored: &StoredCode,
    which: Resend,
    channel: Channel,
    now: Timestamp,
) -> Result<ReadableCode> {
    if which == Resend::Same
        && let Some(kept) = kept(site, stored, channel)
    {
        codes::resent(tx, stored, channel, now).await?;
        return Ok(kept);
    }
    // What was not handed over yet must not arrive after the new code.
    messages::drop_for_code(tx, stored.id, now).await?;
    let fresh = FreshCode::make(site, stored.id, channel, now)?;
    codes::renew(tx, stored, &fresh.columns(), now).await?;
    Ok(fresh.readable)
}

/// The code in force; `None` if no kept key opens it any more.
fn kept(site: &Site, stored: &StoredCode, channel: Channel) -> Option<ReadableCode> {
    let code = site.keys.open_sealed(&seal_context(stored.id), stored.sealed.as_deref()?)?;
    Some(ReadableCode {
        id: stored.id,
        code: String::from_utf8(code).ok()?.into(),
        tag: stored.facts.tag.clone(),
        channel,
        expires_at: stored.facts.code_expires_at,
    })
}

fn seal_context(id: CodeId) -> Vec<u8> {
    [b"attempt code ".as_slice(), &id.to_be_bytes()].concat()
}

/// Whether this is the code whose HMAC stands in the row, under whichever key it was made.
pub fn is_code(site: &Site, id: CodeId, typed: &OneTimeCode, hash: &[u8]) -> bool {
    <&[u8; 32]>::try_from(hash).is_ok_and(|hash| {
        site.keys.verify(KeyPurpose::OneTimeCode, &[&id.to_be_bytes(), typed.as_str().as_bytes()], hash)
    })
}
