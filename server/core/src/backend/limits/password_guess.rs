//! Guesses at the password step (protocol.md 7): by folded ID, known or not, and by client network.

use contract::{
    backend::{Result, Visit},
    refusal::Refusal,
};

use super::counter::Counter;
use crate::store::AnyConnection;
use crate::{
    rules::{id::BrowserId, time::Timestamp},
    site::Site,
};

/// A guess that was counted before it was judged, so that what arrives at once cannot slip past the count.
pub struct PasswordGuess<'a> {
    by_id: Counter<'a>,
    by_network: Counter<'a>,
}

/// Counts a guess, or refuses it until a stated time. `once_trusted`: the browser, if it was once trusted for the ID.
pub async fn count<'a>(
    site: &Site,
    visit: &'a Visit,
    folded_id: &'a str,
    once_trusted: Option<BrowserId>,
    now: Timestamp,
) -> Result<PasswordGuess<'a>> {
    let guess = PasswordGuess {
        by_id: Counter::Password { folded_id, once_trusted },
        by_network: Counter::PasswordsFromNetwork(&visit.request().network),
    };
    let mut connection = site.store.pool().acquire().await?;
    guess.by_id.take_or(Refusal::TooMany, site, &mut connection, now).await?;
    let taken = guess.by_network.take_or(Refusal::TooMany, site, &mut connection, now).await;
    if taken.is_err() {
        guess.by_id.give_back(site, &mut connection).await?;
    }
    taken.map(|()| guess)
}

impl PasswordGuess<'_> {
    /// It was never judged.
    pub async fn give_back(&self, site: &Site) -> Result<()> {
        let mut connection = site.store.pool().acquire().await?;
        self.by_id.give_back(site, &mut connection).await?;
        self.by_network.give_back(site, &mut connection).await
    }

    /// It was right: the ID's count begins anew, the network's is as if nothing had been.
    pub async fn was_right(&self, site: &Site, connection: &mut AnyConnection) -> Result<()> {
        self.by_id.clear(site, connection).await?;
        self.by_network.give_back(site, connection).await
    }
}
