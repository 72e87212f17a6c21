//! Guess counters of the password step (PROTOCOL 7): by folded ID, known or not, and by client network.

use contract::{
    backend::{Result, Visit},
    refusal::Refusal,
};

use super::refused_until;
use crate::{
    keys::Purpose,
    rules::{id::BrowserId, time::Timestamp},
    site::Site,
    store::counters::{self, Allowance},
};

/// A guess that was counted before it was judged, so that what arrives at once cannot slip past the count.
pub struct Guess {
    id: [u8; 32],
    network: [u8; 32],
    counted: bool,
}

/// Counts a guess, or refuses it until a stated time. Browsers once trusted for the ID have a count of their own: a
/// stranger's guessing does not slow them.
pub async fn count(
    site: &Site,
    visit: &Visit,
    folded_id: &str,
    once_trusted: Option<BrowserId>,
    now: Timestamp,
) -> Result<Guess> {
    let browser = once_trusted.unwrap_or_default().to_be_bytes();
    let mac = |parts: &[&[u8]]| site.keys.mac(Purpose::GuessCounter, parts);
    let guess = Guess {
        id: mac(&[b"password", folded_id.as_bytes(), &browser]),
        network: mac(&[b"network", visit.request().network.as_bytes()]),
        counted: site.config.rate_limits,
    };
    if guess.counted {
        let mut connection = site.store.pool().acquire().await?;
        let taken = counters::take(&mut connection, &guess.id, now, &by_id(site)).await?;
        refused_until(Refusal::TooMany, taken)?;
        if let Err(until) = counters::take(&mut connection, &guess.network, now, &by_network(site)).await? {
            counters::give_back(&mut connection, &guess.id, &by_id(site)).await?;
            refused_until(Refusal::TooMany, Err(until))?;
        }
    }
    Ok(guess)
}

impl Guess {
    /// It was never judged.
    pub async fn give_back(&self, site: &Site) -> Result<()> {
        if self.counted {
            let mut connection = site.store.pool().acquire().await?;
            counters::give_back(&mut connection, &self.id, &by_id(site)).await?;
            counters::give_back(&mut connection, &self.network, &by_network(site)).await?;
        }
        Ok(())
    }

    /// It was right: the ID's count begins anew, the network's is as if nothing had been.
    pub async fn was_right(&self, site: &Site, connection: &mut sqlx::AnyConnection) -> Result<()> {
        if self.counted {
            counters::clear(connection, &self.id).await?;
            counters::give_back(connection, &self.network, &by_network(site)).await?;
        }
        Ok(())
    }
}

fn by_id(site: &Site) -> Allowance {
    Allowance {
        count: site.limits.wrong_passwords,
        window: site.limits.password_window,
        rest: site.limits.password_delay,
        rest_max: site.limits.password_delay_max,
        sliding: true,
    }
}

fn by_network(site: &Site) -> Allowance {
    let hour = std::time::Duration::from_secs(3600);
    Allowance { count: site.limits.wrong_per_network, window: hour, rest: hour, rest_max: hour, sliding: false }
}
