//! A one-time code that was typed for anything but a sign-in.

use contract::{
    backend::{Result, TypedProof, Visit},
    channel::Channel,
    refusal::Refusal,
};

use super::{
    guesser::Guesser,
    judge::{Accepted, Typed, judge, use_up},
};
use crate::store::AnyConnection;
use crate::{
    backend::limits::Requester,
    rules::{
        id::{AccountId, OwnerId},
        time::Timestamp,
    },
    site::Site,
    store::proofs::{self, Purpose},
};

/// A code that was right.
pub struct Passed {
    pub channel: Channel,
    pub target: String,
    /// The answer to it was lost, and it was typed again within a minute.
    pub again: bool,
}

/// Spends a code of somebody in a session, or who has proved as much. The inner refusal has cost a try: commit all the
/// same. The caller holds the owner's lock.
pub async fn spend(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    purpose: Purpose,
    (owner_id, account_id): (OwnerId, Option<AccountId>),
    typed: &TypedProof,
    now: Timestamp,
) -> Result<Result<Passed, Refusal>> {
    let requester = Requester::proved(account_id.unwrap_or_default());
    spend_as(site, visit, tx, requester, (purpose, owner_id), typed, now).await
}

/// The same for whoever types it.
pub async fn spend_as(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    requester: Requester<'_>,
    (purpose, owner_id): (Purpose, OwnerId),
    typed: &TypedProof,
    now: Timestamp,
) -> Result<Result<Passed, Refusal>> {
    let Some(found) = proofs::find(tx, owner_id, purpose).await? else { return Ok(Err(Refusal::CodeExpired)) };
    let guesser = Guesser::here(site, visit, requester);
    let typed = Typed { code: &typed.code, tag: &typed.attempt };
    let accepted = match judge(site, visit, tx, &found.code, &guesser, &typed, now).await? {
        Ok(accepted) => accepted,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if accepted == Accepted::First {
        use_up(tx, &found.code, now).await?;
    }
    Ok(Ok(Passed { channel: found.code.channel, target: found.target, again: accepted == Accepted::Again }))
}
