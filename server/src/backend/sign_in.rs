use app::{
    backend::{Credentials, Visit},
    contract::{channel::Channel, fields::LoginId, refusal::Refusal, step::Step, view::SignedInBy},
};

use super::{
    browser_cookie::{self, Presented},
    guard::{self, Guess},
    register, send_code,
    session::{self, SignedIn},
    trouble::Done,
};
use crate::{
    rules::{browser::Verdict, time::Timestamp},
    site::Site,
    store::{
        accounts::{self, AtTheDoor},
        browsers, lock_account, trusts,
    },
};

/// ID and password. Known and unknown IDs walk the same path at the same cost.
pub async fn sign_in(site: &Site, visit: &Visit, typed: Credentials) -> Done<Step> {
    let now = site.clock.now();
    let login_id = LoginId::parse(&typed.login_id);
    let folded_id = login_id.as_ref().map_or("", LoginId::as_str);
    let browser = browser_cookie::presented(&site.keys, visit);
    let browser_id = browser.as_ref().map(|browser| browser.browser_id);

    let account = accounts::at_the_door(&site.store, folded_id, browser_id).await?;
    let once_trusted = account.as_ref().filter(|account| account.once_trusted == 1).and(browser_id);
    let guess = guard::count(site, visit, folded_id, once_trusted, now).await?;

    let stored = account.as_ref().map(|account| account.password_hash.as_str());
    let Ok(matched) = site.hasher.verify(&typed.password, stored).await else {
        guess.give_back(site).await?;
        return Err(Refusal::Busy.into());
    };
    match account {
        Some(account) if matched => let_in(site, visit, &account, browser, &guess).await,
        _ => Err(Refusal::BadCredentials.into()),
    }
}

/// The password is right: what else is owed?
async fn let_in(
    site: &Site,
    visit: &Visit,
    account: &AtTheDoor,
    browser: Option<Presented>,
    guess: &Guess,
) -> Done<Step> {
    // Hashing may have taken its time.
    let now = site.clock.now();
    let mut tx = site.store.begin().await?;
    guess.was_right(site, &mut tx).await?;
    if account.locked_at.is_some() {
        tx.commit().await?;
        return Err(Refusal::AccountLocked.into());
    }
    let by = if Channel::from_code(&account.two_step).is_none() {
        Some(SignedInBy::Password)
    } else if is_trusted(site, visit, &mut tx, account, browser, now).await? {
        Some(SignedInBy::TrustedDevice)
    } else {
        None
    };
    if let Some(by) = by {
        let who =
            SignedIn { account_id: account.id, credential_version: account.credential_version, by, trust_id: None };
        session::open(site, visit, &mut tx, &who, now).await?;
        tx.commit().await?;
        return Ok(Step::My);
    }
    // Committed first: a code that cannot be sent must not count the right password as a wrong one.
    tx.commit().await?;
    send_code::begin(site, visit, account).await
}

/// Whether trust stands in for the code; if so it is used: its end slides and the browser's secret rotates.
async fn is_trusted(
    site: &Site,
    visit: &Visit,
    tx: &mut sqlx::AnyConnection,
    account: &AtTheDoor,
    browser: Option<Presented>,
    now: Timestamp,
) -> Done<bool> {
    let Some(browser) = browser else { return Ok(false) };
    let pending = account.trust_id.is_some() && account.trust_confirmed_at.is_none();
    if pending {
        // Before the browser's row, as everywhere: locks are always taken in this order.
        lock_account(tx, account.id).await?;
    }
    let Some(secrets) = browsers::lock(tx, browser.browser_id, now).await? else { return Ok(false) };
    let from_next = match secrets.judge(&browser.secret) {
        Verdict::Known { from_next } => from_next,
        Verdict::Copied => {
            trusts::end_all_of_browser(tx, browser.browser_id, "COPIED_SUSPECTED", now).await?;
            return Ok(false);
        }
        Verdict::ServerLost | Verdict::Damaged => return Ok(false),
    };
    let Some(trust_id) = account.trust_id else { return Ok(false) };
    if pending {
        // The cookie came back with the right password: registered, even if its page was never seen (PROTOCOL 2).
        trusts::confirm(tx, trust_id, site.limits.trusted_devices, now).await?;
    }
    let used = trusts::use_once(tx, trust_id, account.credential_version, now, now + site.limits.trust_idle).await?;
    if used {
        let rotation = secrets.rotate(from_next, now, site.limits.browser_overlap);
        register::rotate(site, visit, tx, browser.browser_id, secrets, rotation, now).await?;
    }
    Ok(used)
}
