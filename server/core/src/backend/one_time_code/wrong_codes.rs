//! Wrong codes: what they are counted by, and when the code step rests.

use contract::{backend::Result, notice::NoticeKind, refusal::Refusal};
use sqlx::AnyConnection;

use crate::{
    backend::{
        limits::{counter::Counter, refused_until},
        notice,
    },
    rules::{
        id::{AccountId, BrowserId},
        time::Timestamp,
    },
    site::Site,
    store::accounts,
};

/// What wrong codes are counted by: the account in one browser, and the account.
fn counters(account_id: AccountId, browser_id: Option<BrowserId>) -> [Counter<'static>; 2] {
    [Counter::CodesInBrowser { account_id, browser_id }, Counter::Codes { account_id }]
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
    for counter in counters(account_id, browser_id) {
        latest = latest.max(counter.blocked_until(site, connection, now).await?);
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

/// A wrong code counts against browser and account, in whatever step it was typed. After `codes_in_a_row` of them
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
        notice::notify(site, tx, account_id, NoticeKind::CodesClosed, "", now).await?;
    }
    for counter in counters(account_id, browser_id) {
        // One that rests was refused above; one that begins to rest now does so for the next guess.
        let _ = counter.take(site, tx, now).await?;
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
    for counter in counters(account_id, browser_id) {
        counter.clear(site, tx).await?;
    }
    Ok(())
}
