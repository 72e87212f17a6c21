//! Self-heal (protocol.md 5): a browser whose cookie is gone, and whose key is still there, signs our challenge and gets
//! a new cookie without a code.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{
    backend::{Credentials, Result, Visit},
    browser_report::{BrowserReport, Marker, heal_message},
    notice::NoticeKind,
};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use secrecy::ExposeSecret;

use super::registration;
use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::counter::{CHALLENGE_LIFE, Counter},
        notice,
        reason::evidence::marker_hash,
    },
    keys::{KeyPurpose, Keys},
    rules::{browser::Rotation, time::Timestamp},
    site::Site,
    store::{
        accounts::SignInAccount,
        browsers::{self, Marked},
        trusts,
    },
};

/// What the sign-in page asks this browser to sign; `None` where it could not help.
pub fn challenge(site: &Site, visit: &Visit, now: Timestamp) -> Option<String> {
    let request = visit.request();
    if !site.config.self_heal || request.browser.is_some() {
        return None;
    }
    let probe = request.probe.as_ref().or(request.probe_next.as_ref())?;
    let at = now.millis();
    let mac = site.keys.mac(KeyPurpose::HealChallenge, &[b"heal", probe.expose_secret().as_bytes(), &at.to_be_bytes()]);
    Some(format!("{at}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac)))
}

/// Heals a lost cookie, and tells the owner. `false`: a code is owed. It heals only trust that is in force and that
/// nobody ended, extends no absolute end, and happens twice in 30 days at most.
pub async fn heal(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: &SignInAccount,
    typed: &Credentials,
    marked: &Marked,
    now: Timestamp,
) -> Result<bool> {
    if !site.config.self_heal {
        return Ok(false);
    }
    let Some(challenge) = signed(site, visit, typed, marked, now) else { return Ok(false) };
    let Some(trust_id) = trusts::in_force(tx, account.id, marked.id, account.credential_version, now).await? else {
        return Ok(false);
    };
    if Counter::Challenge(challenge).take(site, tx, now).await?.is_err() {
        return Ok(false);
    }
    for heals in [Counter::Heals { browser_id: marked.id }, Counter::HealsOfMarker { marker_hash: &marked.marker_hash }]
    {
        if heals.take(site, tx, now).await?.is_err() {
            return Ok(false);
        }
    }
    let Some(secrets) = browsers::lock(tx, marked.id, now).await? else { return Ok(false) };
    let used = trusts::use_once(tx, trust_id, account.credential_version, now, now + site.limits.trust_idle).await?;
    if used {
        let rotation = Rotation { promote: false, issue: true };
        registration::rotate(site, visit, tx, marked.id, secrets, rotation, now).await?;
        let label = browsers::label(tx, marked.id).await?.unwrap_or_default();
        notice::notify(site, tx, account.id, NoticeKind::DeviceHealed, &label, now).await?;
    }
    Ok(used)
}

/// Whether every marker that was sent is this browser's: the one beside the key, and a local one unless that is gone.
fn is_its_own(marked: &Marked, report: &BrowserReport) -> bool {
    let is_its = |marker: &Marker| marker_hash(marker)[..] == marked.marker_hash[..];
    report.indexed_marker.as_ref().is_some_and(is_its) && report.local_marker.as_ref().is_none_or(is_its)
}

/// Our challenge to this page as the report brings it, unexpired and signed by the key of the browser it names.
fn signed<'a>(site: &Site, visit: &Visit, typed: &'a Credentials, marked: &Marked, now: Timestamp) -> Option<&'a str> {
    let BrowserReport { challenge, signature, indexed_marker, .. } = &typed.report;
    let (challenge, signature, marker) = (challenge.as_deref()?, signature.as_ref()?, (*indexed_marker)?);
    let key = marked.public_key.as_ref()?;
    if !is_its_own(marked, &typed.report) || !is_ours(&site.keys, visit, challenge, now) {
        return None;
    }
    let message = heal_message(&site.config.origin(), &typed.login_id, &marker, challenge);
    let verified = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).verify(message.as_bytes(), signature);
    verified.is_ok().then_some(challenge)
}

/// Whether we made that challenge for the probe cookie of this request, not long ago.
fn is_ours(keys: &Keys, visit: &Visit, challenge: &str, now: Timestamp) -> bool {
    let Some(probe) = &visit.request().probe else { return false };
    let Some((at, mac)) = challenge.split_once('.') else { return false };
    let (Ok(millis), Ok(mac)) = (at.parse(), BASE64_URL_SAFE_NO_PAD.decode(mac)) else { return false };
    let at = Timestamp::from_millis(millis);
    let Ok(mac): Result<[u8; 32], _> = mac.try_into() else { return false };
    let parts: [&[u8]; 3] = [b"heal", probe.expose_secret().as_bytes(), &millis.to_be_bytes()];
    at <= now && now < at + CHALLENGE_LIFE && keys.verify(KeyPurpose::HealChallenge, &parts, &mac)
}
