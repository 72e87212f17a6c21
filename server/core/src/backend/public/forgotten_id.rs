//! Somebody forgot the ID: it is mailed to the address it belongs to (protocol.md 8), and nobody is told whether there
//! is one.

use std::time::Duration;

use async_trait::async_trait;
use contract::{
    backend::{ForgottenId, Result, Visit},
    channel::Channel,
    done::Done,
    fields::EmailAddress,
    refusal::Refusal,
    step::Step,
};

use super::recover::take;
use crate::store::AnyConnection;
use crate::{
    backend::limits::counter::Counter,
    delivery, random,
    rules::time::Timestamp,
    site::Site,
    store::{
        accounts::{self, OfEmail},
        messages::{self, NewMessage, Template},
    },
};

const DAY: Duration = Duration::from_secs(86_400);
/// Whoever asked for the IDs does not wait longer.
const IDS_USEFUL: Duration = DAY;

#[async_trait]
impl ForgottenId for Site {
    /// Mails the IDs of an address to it, a few times a day from wherever it is asked. The same answer after the same
    /// work for an address of nobody.
    async fn mail_ids(&self, visit: &Visit, typed: &str) -> Result<Step> {
        if !self.config.recover {
            return Ok(Step::Recover);
        }
        let now = self.clock.now();
        let email = EmailAddress::parse(typed).ok_or(Refusal::EmailBad)?;
        let folded = email.as_str().to_lowercase();
        let network = &visit.request().network;
        take(self, Counter::IdRequests { folded_email: &folded, network }, network, now).await?;
        let mut tx = self.store.begin().await?;
        let enough =
            told_enough(self, &mut tx, &folded, now).await? || !delivery::can_send(&self.config, Channel::Email);
        let mut found = accounts::of_email(&mut tx, &folded).await?;
        if found.is_empty() {
            let language = visit.request().language;
            found.push(OfEmail { login_id: String::new(), language, contact_email: String::new() });
        }
        // As it is registered, not as it was typed: in another case it may be another's mailbox.
        for same in found.chunk_by(|one, other| one.contact_email == other.contact_email) {
            let to = same[0].contact_email.as_str();
            let message = NewMessage {
                id: random::id(),
                account_id: None,
                code_id: None,
                channel: Channel::Email,
                to,
                language: same[0].language,
                template: Template::Ids { ids: same.iter().map(|one| one.login_id.clone()).collect() },
                useful_until: now + IDS_USEFUL,
                now,
            };
            if to.is_empty() || enough {
                messages::enqueue_decoy(&mut tx, &self.keys, message).await?;
            } else {
                messages::enqueue(&mut tx, &self.keys, message).await?;
            }
        }
        self.commit(tx).await?;
        visit.done(Done::IdsSent);
        Ok(Step::Recover)
    }
}

/// Whether this address was told its IDs as often as a day allows, counted without the network that asks.
async fn told_enough(site: &Site, tx: &mut AnyConnection, folded: &str, now: Timestamp) -> Result<bool> {
    Ok(Counter::IdsMailed { folded_email: folded }.take(site, tx, now).await?.is_err())
}
