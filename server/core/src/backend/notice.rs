//! Telling owners of an account what happened to it: on its pages, and by every channel it has.

use std::time::Duration;

use contract::{backend::Result, channel::Channel, language::Language, notice::NoticeKind};
use secrecy::SecretString;

use super::limits::send_budget;
use crate::store::AnyConnection;
use crate::{
    delivery, random,
    rules::{contact, id::AccountId, time::Timestamp},
    site::Site,
    store::{
        accounts::{self, ContactDetails},
        messages::{self, NewMessage, Template},
        notices,
    },
};

/// Values of messages are kept no longer than this; a notice that could not be sent by then is on the pages.
const USEFUL: Duration = Duration::from_secs(24 * 3600);

/// Writes a notice for the account's pages and to every proven channel. Commit with [`Site::commit`], which wakes the worker.
pub async fn notify(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: AccountId,
    of: NoticeKind,
    label: &str,
    now: Timestamp,
) -> Result<()> {
    notify_with(site, tx, account_id, of, label, None, now).await
}

/// The same, with the link that undoes it in the mail.
pub async fn notify_with(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: AccountId,
    of: NoticeKind,
    label: &str,
    undo: Option<&SecretString>,
    now: Timestamp,
) -> Result<()> {
    notices::insert(tx, random::id(), account_id, of, label, now).await?;
    let Some(owner) = accounts::contact_details(tx, account_id).await? else { return Ok(()) };
    let language = owner.language;
    for (channel, to) in proven(owner) {
        let template = match undo.filter(|_| channel == Channel::Email) {
            Some(link) => Template::EmailUndo { of, at: now, link: link.clone() },
            None => Template::Notice { of, label: label.to_owned(), at: now },
        };
        send(site, tx, Some(account_id), (channel, &to), language, template, now).await?;
    }
    Ok(())
}

/// Where an account is told of what happens to it: every proven channel. Where none is, the operator's own address for
/// it stands in: an account whose owner never signed in is locked and deleted by the desk as others are.
pub fn proven(owner: ContactDetails) -> Vec<(Channel, String)> {
    let two_step = owner.two_step.channel();
    let is_proved = |channel, proved_at| contact::is_proved(channel, proved_at, two_step);
    let email = is_proved(Channel::Email, owner.contact_email_proved_at);
    let mobile = owner.mobile_lost_at.is_none() && is_proved(Channel::Sms, owner.mobile_proved_at);
    let mobile = owner.mobile.filter(|_| mobile).map(|to| (Channel::Sms, to));
    let email = owner.contact_email.filter(|_| email || mobile.is_none()).map(|to| (Channel::Email, to));
    email.into_iter().chain(mobile).collect()
}

/// The same to an address or number that is not the account's any more, or not yet. An SMS that may not go is silently
/// left out: whoever makes notices happen must not spend the operator's money with them.
pub async fn send(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: Option<AccountId>,
    (channel, to): (Channel, &str),
    language: Language,
    template: Template,
    now: Timestamp,
) -> Result<()> {
    if !delivery::can_send(&site.config, channel) {
        return Ok(());
    }
    if channel == Channel::Sms && !send_budget::take_notice(site, tx, account_id.unwrap_or_default(), to, now).await? {
        return Ok(());
    }
    let message = NewMessage {
        id: random::id(),
        account_id,
        code_id: None,
        channel,
        to,
        language,
        template,
        useful_until: now + USEFUL,
        now,
    };
    Ok(messages::enqueue(tx, &site.keys, message).await?)
}
