//! Telling owners of an account what happened to it: on its pages, and by every channel it has.

use std::time::Duration;

use app::contract::{account::NoticeKind, channel::Channel, language::Language};
use secrecy::SecretString;
use sqlx::AnyConnection;

use super::trouble::Done;
use crate::{
    chance, delivery,
    rules::time::Timestamp,
    site::Site,
    store::{
        accounts,
        messages::{self, NewMessage, Template},
        notices, sms,
    },
};

/// Values of messages are kept no longer than this; a notice that could not be sent by then is on the pages.
const USEFUL: Duration = Duration::from_secs(24 * 3600);

/// Writes a notice for the account's pages and to every channel it has. After the commit ring the bell.
pub async fn tell(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: i64,
    of: NoticeKind,
    label: &str,
    now: Timestamp,
) -> Done<()> {
    tell_with(site, tx, account_id, of, label, None, now).await
}

/// The same, with the link that undoes it in the mail.
pub async fn tell_with(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: i64,
    of: NoticeKind,
    label: &str,
    undo: Option<&SecretString>,
    now: Timestamp,
) -> Done<()> {
    notices::insert(tx, chance::id(), account_id, of.code(), label, now).await?;
    let Some(owner) = accounts::reach(tx, account_id).await? else { return Ok(()) };
    let language = Language::from_code(&owner.language).unwrap_or_default();
    for (channel, to) in [(Channel::Email, owner.contact_email), (Channel::Sms, owner.mobile)] {
        let Some(to) = to else { continue };
        let template = match undo.filter(|_| channel == Channel::Email) {
            Some(link) => Template::EmailUndo { of, at: now, link: link.clone() },
            None => Template::Notice { of, label: label.to_owned(), at: now },
        };
        send(site, tx, Some(account_id), (channel, &to), language, template, now).await?;
    }
    Ok(())
}

/// The same to an address or number that is not the account's any more, or not yet.
pub async fn send(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: Option<i64>,
    (channel, to): (Channel, &str),
    language: Language,
    template: Template,
    now: Timestamp,
) -> Done<()> {
    if !delivery::can_send(&site.config, channel) {
        return Ok(());
    }
    if channel == Channel::Sms && sms::last_pause(tx).await?.is_some_and(|pause| now.millis() < pause.until) {
        // While SMS rests nothing goes that way; the pages and the mail tell it.
        return Ok(());
    }
    let message = NewMessage {
        id: chance::id(),
        account_id,
        attempt_id: None,
        channel,
        to,
        language,
        template,
        useful_until: now + USEFUL,
        now,
    };
    Ok(messages::enqueue(tx, &site.keys, message).await?)
}
