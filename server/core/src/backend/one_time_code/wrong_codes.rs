//! Wrong codes: what they are counted by, and when the code step rests.

use contract::{account::NoticeKind, backend::Result, refusal::Refusal};
use sqlx::AnyConnection;

use crate::{
    backend::{limits::refused_until, notice},
    keys::Purpose,
    rules::{
        id::{AccountId, BrowserId},
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts,
        counters::{self, Allowance},
    },
};

/// Names of the counters of wrong codes: for the account in one browser, and for the account.
pub fn wrong_code_counters(
    site: &Site,
    account_id: AccountId,
    browser_id: Option<BrowserId>,
) -> [([u8; 32], Allowance); 2] {
    let account = account_id.to_be_bytes();
    let browser = browser_id.unwrap_or_default().to_be_bytes();
    let name = |parts: &[&[u8]]| site.keys.mac(Purpose::GuessCounter, parts);
    let allowance = |count| Allowance {
        count,
        window: site.limits.pause_window,
        rest: site.limits.pause_rest,
        rest_max: site.limits.pause_rest,
        sliding: false,
    };
    [
        (name(&[b"code", &account, &browser]), allowance(site.limits.pause_browser)),
        (name(&[b"code", &account]), allowance(site.limits.pause_account)),
    ]
}

/// Until when the code step rests; `None`: it does not.
pub async fn paused_until(
    site: &Site,
    connection: &mut AnyConnection,
    account_id: AccountId,
    browser_id: Option<BrowserId>,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let mut latest = None;
    for (name, _) in wrong_code_counters(site, account_id, browser_id) {
        latest = latest.max(counters::blocked_until(connection, &name, now).await?);
    }
    Ok(latest)
}

/// Refuses while the code step rests.
pub async fn refuse_pause(
    site: &Site,
    connection: &mut AnyConnection,
    account_id: AccountId,
    browser_id: Option<BrowserId>,
    now: Timestamp,
) -> Result<()> {
    let paused = paused_until(site, connection, account_id, browser_id, now).await?;
    refused_until(Refusal::Paused, paused.map_or(Ok(()), Err))
}

/// Refuses while codes are closed to browsers that were never trusted; it has no end but a new password.
pub fn refuse_closed(closed: bool, once_trusted: bool) -> Result<()> {
    if closed && !once_trusted { Err(Refusal::Paused.into()) } else { Ok(()) }
}

/// A wrong code counts against browser and account, in whatever step it was typed. From the hundredth in a row on
/// browsers never trusted get no code until the password is changed: owner and support are told.
pub async fn count_wrong(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: AccountId,
    browser_id: Option<BrowserId>,
    now: Timestamp,
) -> Result<()> {
    let in_a_row = accounts::count_wrong_code(tx, account_id).await?;
    if in_a_row >= site.limits.codes_in_a_row && accounts::close_codes(tx, account_id, now).await? {
        tracing::warn!("too many wrong codes in a row for one account; codes are closed to browsers never trusted");
        notice::tell(site, tx, account_id, NoticeKind::CodesClosed, "", now).await?;
    }
    if site.config.rate_limits {
        for (name, allowance) in wrong_code_counters(site, account_id, browser_id) {
            // Closed doors were refused above; one that closes now closes for the next guess.
            let _ = counters::take(tx, &name, now, &allowance).await?;
        }
    }
    Ok(())
}

/// The right code ends the count of wrong ones. What they closed stays closed.
pub async fn forget_wrong(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: AccountId,
    browser_id: Option<BrowserId>,
) -> Result<()> {
    accounts::forget_wrong_codes(tx, account_id).await?;
    for (name, _) in wrong_code_counters(site, account_id, browser_id) {
        counters::clear(tx, &name).await?;
    }
    Ok(())
}
