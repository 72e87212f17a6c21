//! Somebody forgot the ID: it is mailed to the address it belongs to (PROTOCOL 8), and nobody is told whether there is one.

use std::time::Duration;

use contract::{
    backend::Visit, channel::Channel, done::Done as Said, fields::EmailAddress, refusal::Refusal, step::Step,
};
use sqlx::AnyConnection;

use super::{contact::language_of, recover::take, trouble::Done};
use crate::{
    delivery,
    keys::Purpose as Key,
    random,
    rules::time::Timestamp,
    site::Site,
    store::{
        accounts::{self, OfEmail},
        counters::{self, Allowance},
        messages::{self, NewMessage, Template},
    },
};

const DAY: Duration = Duration::from_secs(86_400);
/// Whoever asked for the IDs does not wait longer.
const IDS_USEFUL: Duration = DAY;

/// Mails the IDs of an address to it, a few times a day from wherever it is asked. The same answer after the same work
/// for an address of nobody.
pub async fn mail_ids(site: &Site, visit: &Visit, typed: &str) -> Done<Step> {
    if !site.config.recover {
        return Ok(Step::Recover);
    }
    let now = site.clock.now();
    let email = EmailAddress::parse(typed).ok_or(Refusal::EmailBad)?;
    let folded = email.as_str().to_lowercase();
    take(site, visit, (b"recover address", folded.as_bytes()), now).await?;
    let mut tx = site.store.begin().await?;
    let enough = told_enough(site, &mut tx, &folded, now).await? || !delivery::can_send(&site.config, Channel::Email);
    let mut found = accounts::of_email(&mut tx, &folded).await?;
    if found.is_empty() {
        let language = visit.request().language.code().to_owned();
        found.push(OfEmail { login_id: String::new(), language, contact_email: String::new() });
    }
    // As it is registered, not as it was typed: in another case it may be another's mailbox.
    for same in found.chunk_by(|one, other| one.contact_email == other.contact_email) {
        let to = same[0].contact_email.as_str();
        let message = NewMessage {
            id: random::id(),
            account_id: None,
            attempt_id: None,
            channel: Channel::Email,
            to,
            language: language_of(&same[0].language),
            template: Template::Ids { ids: same.iter().map(|one| one.login_id.clone()).collect() },
            useful_until: now + IDS_USEFUL,
            now,
        };
        if to.is_empty() || enough {
            messages::enqueue_decoy(&mut tx, &site.keys, message).await?;
        } else {
            messages::enqueue(&mut tx, &site.keys, message).await?;
        }
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.done(Said::IdsSent);
    Ok(Step::Recover)
}

/// Whether this address was told its IDs as often as a day allows, counted without the network that asks.
async fn told_enough(site: &Site, tx: &mut AnyConnection, folded: &str, now: Timestamp) -> Done<bool> {
    if !site.config.rate_limits {
        return Ok(false);
    }
    let name = site.keys.mac(Key::GuessCounter, &[b"ids", folded.as_bytes()]);
    let count = site.limits.ids_per_day;
    let allowance = Allowance { count, window: DAY, rest: DAY, rest_max: DAY, sliding: false };
    Ok(counters::take(tx, &name, now, &allowance).await?.is_err())
}
