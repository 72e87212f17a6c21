//! Who asks for a code or types one, and what strangers are counted by (PROTOCOL 6, 8): nobody who has proved nothing uses
//! up what an account has.

use std::time::Duration;

use contract::{
    backend::{Result, Visit},
    refusal::Refusal,
};
use sqlx::AnyConnection;

use super::refused_until;
use crate::{
    keys::Purpose as Key,
    rules::{id::AccountId, time::Timestamp},
    site::Site,
    store::counters::{self, Allowance},
};

const DAY: Duration = Duration::from_secs(86_400);

/// Who asks for a code or types one, and so what is counted against whom.
#[derive(Clone, Copy)]
pub enum Party<'a> {
    /// Somebody in a session of the account, past the first way of its recovery, or in a browser trusted for it. Whoever
    /// asks has proved something already; what is kept for browsers once trusted is for them too.
    Account(AccountId),
    /// Somebody who has proved nothing, by the HMAC of the ID or address they typed.
    Stranger(&'a [u8]),
}

/// What a stranger's guesses are counted against: the ID from this network, and the ID for a day from wherever. Neither
/// touches what is counted for the account.
fn guess_counters(site: &Site, visit: &Visit, key: &[u8]) -> [([u8; 32], Allowance); 2] {
    let limits = &site.limits;
    let network = visit.request().network.as_bytes();
    let name = |parts: &[&[u8]]| site.keys.mac(Key::GuessCounter, parts);
    let allowance = |count, window, rest| Allowance { count, window, rest, rest_max: rest, sliding: false };
    [
        (
            name(&[b"stranger's code", key, network]),
            allowance(limits.pause_browser, limits.pause_window, limits.pause_rest),
        ),
        (name(&[b"strangers' codes", key]), allowance(limits.stranger_guesses, DAY, DAY)),
    ]
}

/// Counts a stranger's guess before it is answered, or refuses it until a stated time: exact whatever arrives at once,
/// and from however many recoveries.
pub async fn take_guess(site: &Site, visit: &Visit, tx: &mut AnyConnection, key: &[u8], now: Timestamp) -> Result<()> {
    if site.config.rate_limits {
        for (name, allowance) in guess_counters(site, visit, key) {
            refused_until(Refusal::TooMany, counters::take(tx, &name, now, &allowance).await?)?;
        }
    }
    Ok(())
}

/// It was right.
pub async fn give_guess_back(site: &Site, visit: &Visit, tx: &mut AnyConnection, key: &[u8]) -> Result<()> {
    if site.config.rate_limits {
        for (name, allowance) in guess_counters(site, visit, key) {
            counters::give_back(tx, &name, &allowance).await?;
        }
    }
    Ok(())
}
