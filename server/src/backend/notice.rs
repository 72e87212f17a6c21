//! Telling owners of an account what happened to it.

use std::time::Duration;

use app::{backend::Visit, contract::channel::Channel};
use sqlx::AnyConnection;

use super::trouble::Done;
use crate::{
    chance, delivery,
    rules::time::Timestamp,
    site::Site,
    store::{
        messages::{self, NewMessage, Notice, Template},
        trusts::Owner,
    },
};

/// Values of messages are kept no longer than this; a notice that could not be sent by then is on the pages.
const USEFUL: Duration = Duration::from_secs(24 * 3600);

/// Writes a notice to every channel the owner has. After the commit ring the bell.
pub async fn tell(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    owner: &Owner,
    of: Notice,
    now: Timestamp,
) -> Done<()> {
    let ways = [(Channel::Email, &owner.contact_email), (Channel::Sms, &owner.mobile)];
    for (channel, to) in ways.into_iter().filter(|(channel, _)| delivery::can_send(&site.config, *channel)) {
        let Some(to) = to else { continue };
        let message = NewMessage {
            id: chance::id(),
            account_id: owner.account_id,
            attempt_id: None,
            channel,
            to,
            language: visit.request().language,
            template: Template::Notice { of, label: owner.label.clone(), at: now },
            useful_until: now + USEFUL,
            now,
        };
        messages::enqueue(tx, &site.keys, message).await?;
    }
    Ok(())
}
