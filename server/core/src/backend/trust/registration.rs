//! Remembering a browser: pending until its cookie came back, counted under the account's lock (protocol.md 1, 2).

use contract::{
    backend::{Result, Visit, visit::CookieChange},
    notice::NoticeKind,
};

use super::browser_cookie::{self, VerifiedCookie};
use crate::store::AnyConnection;
use crate::{
    backend::{notice, reason::evidence::client},
    random,
    rules::{
        actor::Actor,
        browser::{Generation, Rotation, Secrets, Verdict},
        credential_version::CredentialVersion,
        devices,
        id::{AccountId, BrowserId, TrustId},
        sign_in::RememberOutcome,
        time::Timestamp,
    },
    site::Site,
    store::{
        browsers, lock_account,
        sessions::CurrentSession,
        sign_ins::{self, SignInRecord},
        trusts::{self, Ending, NewTrust, Why},
    },
};

/// A registration that was begun.
pub struct PendingRegistration {
    pub trust_id: TrustId,
    pub browser_id: BrowserId,
    /// The browser row it made; `None`: the browser was known already.
    pub made_browser_id: Option<BrowserId>,
}

/// Whose registration it is, after the code was accepted.
pub struct Registrant {
    pub account_id: AccountId,
    pub credential_version: CredentialVersion,
    /// The browser that this one's markers named.
    pub marked_browser_id: Option<BrowserId>,
}

/// Registers the browser of this request for an account: a row of this account, in a browser that may be others' too.
/// Only for somebody whose code was accepted: what the account had in this browser ends here.
pub async fn begin(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    passed: &Registrant,
    sign_in: Option<&SignInRecord>,
    now: Timestamp,
) -> Result<PendingRegistration> {
    let Registrant { account_id, credential_version, marked_browser_id } = *passed;
    let (browser_id, made_browser_id) = match known(site, visit, tx, now).await? {
        Some(known) => (known, None),
        None => {
            let id = random::id();
            let (cookie, secret) = browser_cookie::issue(&site.keys, id, Generation::FIRST);
            // As it was named at the password, when its report was at hand.
            let label = sign_in.map_or_else(|| client(site, visit, None).label, |sign_in| sign_in.label.clone());
            browsers::insert(tx, id, &secret, &label, now).await?;
            visit.change(CookieChange::Browser(Some(cookie)));
            (id, Some(id))
        }
    };
    let registered_before = made_browser_id.is_none() && trusts::was_registered(tx, account_id, browser_id).await?;
    for browser_id in devices::renewed(browser_id, registered_before, marked_browser_id) {
        trusts::end(tx, Ending::OfBrowser { account_id, browser_id }, Why::Renewed, Actor::System, now).await?;
    }
    let trust_id = random::id();
    let expires_at = now + site.limits.trust_idle.min(site.limits.trust_absolute);
    let expires_at_latest = now + site.limits.trust_absolute;
    let trust =
        NewTrust { id: trust_id, account_id, browser_id, credential_version, now, expires_at, expires_at_latest };
    trusts::insert(tx, &trust).await?;
    Ok(PendingRegistration { trust_id, browser_id, made_browser_id })
}

/// The browser of this request, if its secret is the one we gave it.
async fn known(site: &Site, visit: &Visit, tx: &mut AnyConnection, now: Timestamp) -> Result<Option<BrowserId>> {
    let Some(presented) = browser_cookie::verified(&site.keys, visit) else { return Ok(None) };
    let secrets = browsers::lock(tx, presented.browser_id, now).await?;
    let verdict = secrets.map(|secrets| secrets.judge(&presented.secret, now, site.limits.browser_overlap));
    Ok(matches!(verdict, Some(Verdict::Known { .. })).then_some(presented.browser_id))
}

/// Counts a registration whose cookie came back, unless the cookie is not the browser's or all places are taken.
pub async fn confirm(
    site: &Site,
    live: &CurrentSession,
    trust_id: TrustId,
    browser: &VerifiedCookie,
    now: Timestamp,
) -> Result<()> {
    let mut tx = site.store.begin().await?;
    lock_account(&mut tx, live.account_id).await?;
    if is_known(site, &mut tx, browser, now).await?
        && trusts::confirm(&mut tx, trust_id, site.limits.trusted_devices, now).await?
    {
        notify(site, &mut tx, live.account_id, trust_id, browser.browser_id, now).await?;
        if let Some(sign_in_id) = live.sign_in_id {
            sign_ins::set_remembered(&mut tx, sign_in_id, RememberOutcome::Yes).await?;
        }
    }
    site.commit(tx).await?;
    Ok(())
}

/// The owner is told of a new trusted device, unless the sign-in that asked for it did; one that is registered anew is
/// none.
pub async fn notify(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: AccountId,
    trust_id: TrustId,
    browser_id: BrowserId,
    now: Timestamp,
) -> Result<()> {
    if trusts::had(tx, account_id, browser_id, Some(trust_id)).await? || !trusts::notified(tx, trust_id, now).await? {
        return Ok(());
    }
    let label = browsers::label(tx, browser_id).await?.unwrap_or_default();
    notice::notify(site, tx, account_id, NoticeKind::DeviceTrusted, &label, now).await
}

/// The browser of this request, if its cookie is the one that it holds now. What a MAC alone proves is less: it is right
/// in a copy of long ago, too.
pub async fn browser_here(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    now: Timestamp,
) -> Result<Option<BrowserId>> {
    let Some(browser) = browser_cookie::verified(&site.keys, visit) else { return Ok(None) };
    Ok(is_known(site, connection, &browser, now).await?.then_some(browser.browser_id))
}

/// Whether a cookie is the browser's own.
pub async fn is_known(
    site: &Site,
    connection: &mut AnyConnection,
    browser: &VerifiedCookie,
    now: Timestamp,
) -> Result<bool> {
    let secrets = browsers::secrets(connection, browser.browser_id).await?;
    let verdict = secrets.map(|secrets| secrets.judge(&browser.secret, now, site.limits.browser_overlap));
    Ok(matches!(verdict, Some(Verdict::Known { .. })))
}

/// Hands out the browser's next secret as the rules decide, and sets it.
pub async fn rotate(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    browser_id: BrowserId,
    secrets: Secrets,
    rotation: Rotation,
    now: Timestamp,
) -> Result<()> {
    if !rotation.promote && !rotation.issue {
        return Ok(());
    }
    let issued = rotation.issue.then(|| browser_cookie::issue(&site.keys, browser_id, secrets.next_generation()));
    let (cookie, secret) = issued.unzip();
    browsers::save(tx, browser_id, &secrets.after(rotation.promote, secret.map(|secret| (secret, now)))).await?;
    if cookie.is_some() {
        visit.change(CookieChange::Browser(cookie));
    }
    Ok(())
}

/// Whether this sign-in's registration came back (it was looked at on the way in) and found all places taken.
pub fn waits_for_a_place(site: &Site, visit: &Visit, live: &CurrentSession) -> bool {
    let this = browser_cookie::this_browser(site, visit);
    let pending = live.trust_id.is_some() && live.trust_confirmed_at.is_none() && live.trust_ended_at.is_none();
    pending && this.is_some() && live.trust_browser_id == this
}
