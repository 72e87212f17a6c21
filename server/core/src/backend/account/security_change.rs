//! What a change of password, second step or contact data ends (protocol.md 7).

use contract::{backend::Result, reason::Change};

use crate::store::AnyConnection;
use crate::{
    backend::session::subscriber::Subscriber,
    rules::{actor::Actor, id::AccountId, time::Timestamp},
    store::{accounts, attempts, proofs, recoveries, sessions, trusts},
};

/// Whether this browser stays trusted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ThisBrowser {
    Kept,
    Ended,
}

/// Ends every other session, every attempt under way, and trust.
pub async fn outdate(tx: &mut AnyConnection, by: &Subscriber, change: Change, this: ThisBrowser) -> Result<()> {
    let account_id = by.live.account_id;
    let version = accounts::outdate(tx, account_id).await?;
    end_trust(tx, by, change, this).await?;
    if let (Some(browser_id), ThisBrowser::Kept) = (by.browser_id, this) {
        trusts::carry(tx, account_id, browser_id, version).await?;
    }
    sessions::delete_others(tx, account_id, None, by.live.id).await?;
    Ok(sessions::carry(tx, by.live.id, version).await?)
}

/// Ends trust alone.
pub async fn end_trust(tx: &mut AnyConnection, by: &Subscriber, change: Change, this: ThisBrowser) -> Result<()> {
    let but = by.browser_id.filter(|_| this == ThisBrowser::Kept);
    trusts::end_by_change(tx, by.live.account_id, but, change, Actor::Subscriber, by.now).await?;
    Ok(())
}

/// An address or number was replaced: codes that went to the old one open nothing any more, nor does a recovery that it
/// was a way of.
pub async fn end_codes(tx: &mut AnyConnection, account_id: AccountId, now: Timestamp) -> Result<()> {
    recoveries::end_of_account(tx, account_id).await?;
    proofs::delete_owed(tx, account_id).await?;
    Ok(attempts::end_of_account(tx, account_id, now).await?)
}

/// The same where nobody is signed in: everything ends.
pub async fn outdate_all(
    tx: &mut AnyConnection,
    account_id: AccountId,
    change: Change,
    by: Actor,
    now: Timestamp,
) -> Result<()> {
    accounts::outdate(tx, account_id).await?;
    trusts::end_by_change(tx, account_id, None, change, by, now).await?;
    sessions::delete_all(tx, account_id).await?;
    Ok(())
}
