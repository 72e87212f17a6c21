//! What a stranger's guesses at codes are counted against: the ID or address from this network, and from wherever for a
//! day. Neither touches what is counted for the account.

use contract::{
    backend::{Result, Visit},
    refusal::Refusal,
};

use super::counter::Counter;
use crate::store::AnyConnection;
use crate::{rules::time::Timestamp, site::Site};

fn counters<'a>(visit: &'a Visit, key: &'a [u8]) -> [Counter<'a>; 2] {
    let network = &visit.request().network;
    [Counter::StrangerCodesFromNetwork { key, network }, Counter::StrangerCodes { key }]
}

/// Counts a stranger's guess before it is answered, or refuses it until a stated time: exact whatever arrives at once,
/// and from however many recoveries.
pub async fn take(site: &Site, visit: &Visit, tx: &mut AnyConnection, key: &[u8], now: Timestamp) -> Result<()> {
    for counter in counters(visit, key) {
        counter.take_or(Refusal::TooMany, site, tx, now).await?;
    }
    Ok(())
}

/// It was right.
pub async fn give_back(site: &Site, visit: &Visit, tx: &mut AnyConnection, key: &[u8]) -> Result<()> {
    for counter in counters(visit, key) {
        counter.give_back(site, tx).await?;
    }
    Ok(())
}
