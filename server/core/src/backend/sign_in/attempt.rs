//! The attempt of a request, by its cookie.

use contract::{
    backend::{Error, Result, Visit},
    refusal::Refusal,
    step::Step,
};

use crate::{
    backend::{limits::Requester, one_time_code::guesser::Guesser, token},
    site::Site,
    store::{
        Tx,
        attempts::{self, Found},
    },
};

/// With its account locked until the transaction ends: guesses are judged one by one.
pub async fn locked(site: &Site, visit: &Visit) -> Result<(Tx, Found)> {
    let token_hash = token::hash(visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?);
    // A made-up cookie is found out by reading, and waits for nobody who writes.
    attempts::find(&mut site.store.pool().acquire().await?, &token_hash).await?.ok_or(Refusal::AttemptGone)?;
    let mut tx = site.store.begin().await?;
    let found = attempts::lock(&mut tx, &token_hash).await?.ok_or(Refusal::AttemptGone)?;
    Ok((tx, found))
}

/// Who types its code: in the browser that the attempt was begun in, whatever cookie comes now. Browsers never trusted
/// are counted as one, and so is one that was removed.
pub fn guesser(found: &Found) -> Guesser<'static> {
    Guesser {
        requester: Requester::Account { id: found.account.id, once_trusted: found.once_trusted },
        browser_id: found.browser_id.filter(|_| found.once_trusted),
        codes_closed: found.account.codes_closed,
    }
}

/// Whether the page of the code comes back.
pub fn goes_on(outcome: &Result<Step>) -> bool {
    match outcome {
        Ok(step) => *step == Step::Code,
        Err(Error::Refused(refused)) => refused.refusal != Refusal::AttemptGone,
        Err(Error::Broken(_)) => false,
    }
}

/// Keeps how the box stood for the pages of this attempt that are still to come.
pub async fn choose_trust(site: &Site, visit: &Visit, trust: bool) -> Result<()> {
    let Some(cookie) = &visit.request().attempt else { return Ok(()) };
    Ok(attempts::choose_trust(&mut site.store.pool().acquire().await?, &token::hash(cookie), trust).await?)
}

/// The same for the box beside a recovery code, which nobody unticked that arrived so.
pub async fn choose_trust_beside(site: &Site, visit: &Visit, trust: bool) -> Result<()> {
    let Some(cookie) = &visit.request().attempt else { return Ok(()) };
    let mut connection = site.store.pool().acquire().await?;
    let found = attempts::find(&mut connection, &token::hash(cookie)).await?;
    if trust || found.is_some_and(|found| found.trust_chosen == Some(true)) {
        attempts::choose_trust(&mut connection, &token::hash(cookie), trust).await?;
    }
    Ok(())
}
