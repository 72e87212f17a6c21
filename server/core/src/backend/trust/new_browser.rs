//! Telling an account's owner of a sign-in from a browser the account does not know. Decided by the browser, never by
//! its name: a thief's is called as the owner's is.

use contract::{
    backend::{Result, Visit},
    notice::NoticeKind,
};
use secrecy::ExposeSecret;

use crate::store::AnyConnection;
use crate::{
    backend::{limits::counter::Counter, notice},
    rules::{
        id::{AccountId, BrowserId, TrustId},
        time::Timestamp,
    },
    site::Site,
    store::trusts,
};

/// A sign-in that asks whether its browser is known.
pub struct NewBrowserSignIn<'a> {
    pub account_id: AccountId,
    /// The browsers that its cookie and its markers name.
    pub browsers: [Option<BrowserId>; 2],
    /// The registration it asked for. Told of now: whoever keeps the cookie back must not be let in unheard.
    pub trust_id: Option<TrustId>,
    pub label: &'a str,
}

/// Tells the owner, once for one browser and once for one sign-in.
pub async fn notify(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    sign_in: &NewBrowserSignIn<'_>,
    now: Timestamp,
) -> Result<()> {
    let NewBrowserSignIn { account_id, browsers, trust_id, label } = *sign_in;
    for browser_id in browsers.into_iter().flatten() {
        if trusts::had(tx, account_id, browser_id, trust_id).await? {
            return Ok(());
        }
    }
    let first = is_first(site, visit, tx, account_id, now).await?;
    let kind = match trust_id {
        Some(trust_id) if trusts::notified(tx, trust_id, now).await? => NoticeKind::DeviceTrusted,
        None if first => NoticeKind::NewSignIn,
        Some(_) | None => return Ok(()),
    };
    notice::notify(site, tx, account_id, kind, label, now).await
}

/// Whether this account never met the probe of this browser. Kept as an HMAC of both, which names neither.
async fn is_first(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account_id: AccountId,
    now: Timestamp,
) -> Result<bool> {
    let Some(probe) = &visit.request().probe else { return Ok(true) };
    let counter = Counter::NewBrowser { account_id, probe: probe.expose_secret() };
    Ok(counter.take(site, tx, now).await?.is_ok())
}
