//! Remembering a browser: pending until its cookie came back, counted under the account's lock (PROTOCOL 1, 2).

use contract::{
    backend::{Visit, visit::CookieChange},
    notice::NoticeKind,
};
use sqlx::AnyConnection;

use super::{
    browser_cookie::{self, Presented},
    evidence::client,
    notice,
    trouble::Done,
};
use crate::{
    random,
    rules::{
        browser::{Rotation, Secrets, Verdict},
        devices,
        time::Timestamp,
    },
    site::Site,
    store::{
        browsers, lock_account,
        sessions::Live,
        sign_ins::{self, Line},
        trusts::{self, BY_SYSTEM, Ending, Pending},
    },
};

/// A registration that was begun.
pub struct Registered {
    pub trust_id: i64,
    pub browser_id: i64,
    /// The browser row it made; `None`: the browser was known already.
    pub made_browser_id: Option<i64>,
}

/// Whose registration it is, after the code was accepted.
pub struct Registrant {
    pub account_id: i64,
    pub credential_version: i64,
    /// The browser that this one's markers named.
    pub marked_browser_id: Option<i64>,
}

/// Registers the browser at the door for an account: a row of this account, in a browser that may be others' too. Only
/// for somebody whose code was accepted: what the account had in this browser ends here.
pub async fn pending(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    passed: &Registrant,
    line: Option<&Line>,
    now: Timestamp,
) -> Done<Registered> {
    let Registrant { account_id, credential_version, marked_browser_id } = *passed;
    let (browser_id, made_browser_id) = match known(site, visit, tx, now).await? {
        Some(known) => (known, None),
        None => {
            let id = random::id();
            let (cookie, secret) = browser_cookie::issue(&site.keys, id, 1);
            // As it was named at the password, when its report was at hand.
            let label = line.map_or_else(|| client(site, visit, None).label, |line| line.label.clone());
            browsers::insert(tx, id, &secret, &label, now).await?;
            visit.change(CookieChange::Browser(Some(cookie)));
            (id, Some(id))
        }
    };
    let registered_before = made_browser_id.is_none() && trusts::was_registered(tx, account_id, browser_id).await?;
    for browser_id in devices::renewed(browser_id, registered_before, marked_browser_id) {
        trusts::end(tx, Ending::OfBrowser { account_id, browser_id }, trusts::RENEWED, BY_SYSTEM, now).await?;
    }
    let trust_id = random::id();
    let expires_at = now + site.limits.trust_idle.min(site.limits.trust_absolute);
    let expires_at_latest = now + site.limits.trust_absolute;
    let row = Pending { id: trust_id, account_id, browser_id, credential_version, now, expires_at, expires_at_latest };
    trusts::insert(tx, &row).await?;
    Ok(Registered { trust_id, browser_id, made_browser_id })
}

/// The browser at the door, if its secret is the one we gave it.
async fn known(site: &Site, visit: &Visit, tx: &mut AnyConnection, now: Timestamp) -> Done<Option<i64>> {
    let Some(presented) = browser_cookie::presented(&site.keys, visit) else { return Ok(None) };
    let secrets = browsers::lock(tx, presented.browser_id, now).await?;
    let verdict = secrets.map(|secrets| secrets.judge(&presented.secret));
    Ok(matches!(verdict, Some(Verdict::Known { .. })).then_some(presented.browser_id))
}

/// Counts a registration whose cookie came back, unless the cookie is not the browser's or all places are taken.
pub async fn confirm(site: &Site, live: &Live, trust_id: i64, browser: &Presented, now: Timestamp) -> Done<()> {
    let mut tx = site.store.begin().await?;
    lock_account(&mut tx, live.account_id).await?;
    if is_known(&mut tx, browser).await? && trusts::confirm(&mut tx, trust_id, site.limits.trusted_devices, now).await?
    {
        tell(site, &mut tx, live.account_id, trust_id, browser.browser_id, now).await?;
        if let Some(line) = live.sign_in_id {
            sign_ins::set_remembered(&mut tx, line, "yes").await?;
        }
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(())
}

/// The owner is told of a new trusted device, unless the sign-in that asked for it did; one that is registered anew is
/// none.
pub async fn tell(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: i64,
    trust_id: i64,
    browser_id: i64,
    now: Timestamp,
) -> Done<()> {
    if trusts::had(tx, account_id, browser_id, Some(trust_id)).await? || !trusts::told(tx, trust_id, now).await? {
        return Ok(());
    }
    let label = browsers::label(tx, browser_id).await?.unwrap_or_default();
    notice::tell(site, tx, account_id, NoticeKind::DeviceTrusted, &label, now).await
}

/// Whether a cookie is the browser's own.
pub async fn is_known(tx: &mut AnyConnection, browser: &Presented) -> Done<bool> {
    let secrets = browsers::secrets(tx, browser.browser_id).await?;
    Ok(secrets.is_some_and(|secrets| matches!(secrets.judge(&browser.secret), Verdict::Known { .. })))
}

/// Hands out the browser's next secret as the rules decide, and sets it.
pub async fn rotate(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    browser_id: i64,
    mut secrets: Secrets,
    rotation: Rotation,
    now: Timestamp,
) -> Done<()> {
    let generation = secrets.next_generation();
    if rotation.promote
        && let Some((next, _)) = secrets.next.take()
    {
        secrets.current = next;
    }
    if rotation.issue {
        let (cookie, secret) = browser_cookie::issue(&site.keys, browser_id, generation);
        secrets.next = Some((secret, now));
        visit.change(CookieChange::Browser(Some(cookie)));
    }
    if rotation.promote || rotation.issue {
        browsers::save(tx, browser_id, &secrets).await?;
    }
    Ok(())
}
