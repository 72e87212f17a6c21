//! The message that carries a code, for a sign-in or for anything else.

use contract::{
    backend::{Result, Visit},
    channel::Channel,
};

use crate::store::AnyConnection;
use crate::{
    backend::limits::send_budget::Outgoing,
    random,
    rules::{
        id::{AccountId, CodeId},
        time::Timestamp,
    },
    site::Site,
    store::{
        messages::{self, NewMessage, Template},
        sms::{self, AskedBy},
    },
};

/// What is in it.
pub struct CodeMessage {
    pub code_id: CodeId,
    /// `None`: nobody's yet, or an ID that does not exist.
    pub account_id: Option<AccountId>,
    pub template: Template,
    pub useful_until: Timestamp,
}

/// Writes it into the outbox. What it counts against was taken before.
pub async fn post(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    outgoing: &Outgoing<'_>,
    code_message: CodeMessage,
    now: Timestamp,
) -> Result<()> {
    let message = NewMessage {
        id: random::id(),
        account_id: code_message.account_id,
        code_id: Some(code_message.code_id),
        channel: outgoing.channel,
        to: outgoing.to,
        language: visit.request().language,
        template: code_message.template,
        useful_until: code_message.useful_until,
        now,
    };
    if outgoing.decoy {
        messages::enqueue_decoy(tx, &site.keys, message).await?;
    } else {
        messages::enqueue(tx, &site.keys, message).await?;
    }
    if outgoing.channel == Channel::Sms {
        let asked_by = if outgoing.decoy { AskedBy::Nobody } else { outgoing.requester.asked_by() };
        sms::code_sent(tx, code_message.code_id, asked_by, now).await?;
    }
    Ok(())
}
