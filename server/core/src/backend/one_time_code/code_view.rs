//! How a code stands, as its page shows it.

use contract::{
    backend::{Result, Visit},
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode},
};

use super::{fresh_code::cooldown, guesser::Guesser};
use crate::store::AnyConnection;
use crate::{
    backend::limits::Requester,
    local_time,
    rules::{
        code_facts::CodeFacts,
        delivery_fate,
        id::{AccountId, OwnerId},
        mask,
        time::{Timestamp, seconds_up},
    },
    site::Site,
    store::{
        accounts,
        codes::StoredCode,
        messages::{self, MessageStatus},
        proofs::{self, Purpose},
    },
};

/// A code, and what its page tells of it beside.
pub struct CodeView<'a> {
    pub code: &'a StoredCode,
    /// Masked, where the newest message went.
    pub destination: String,
    pub guesser: Guesser<'a>,
    /// Where another message can go.
    pub ways: &'a [(Channel, String)],
    /// The address from which mail came back for good, if any did.
    pub bounced: Option<&'a str>,
}

impl CodeView<'_> {
    /// As the page shows it.
    pub async fn shown(self, site: &Site, connection: &mut AnyConnection, now: Timestamp) -> Result<SentCode> {
        let Self { code: StoredCode { id, channel, facts, .. }, destination, guesser, ways, bounced } = self;
        let status = messages::status(connection, *id).await?;
        let state = if guesser.is_closed() {
            CodeState::Closed
        } else if let Some(until) = guesser.paused_until(site, connection, now).await? {
            CodeState::Paused { until: local_time::clock(&site.zone, until) }
        } else {
            state(site, facts, status.as_ref(), now)
        };
        let mut ways: Vec<_> = ways.iter().collect();
        // The way it went first; the way it could not go last.
        ways.sort_by_key(|(way, _)| (way == channel) == status.is_none());
        // After a dead code another step begins.
        let left = if facts.tries_left == 0 { site.limits.resends } else { facts.resends_left };
        let wait = facts.resend_wait(now, cooldown(site));
        let choice = |(way, to): &(Channel, String)| ResendChoice {
            channel: *way,
            destination: masked(*way, to),
            returned: *way == Channel::Email && bounced == Some(to),
            wait,
            left,
        };
        Ok(SentCode {
            tag: facts.tag.clone(),
            channel: *channel,
            destination,
            sender: sender(site, *channel),
            code: state,
            tries_left: facts.tries_left,
            resend: ways.into_iter().map(choice).collect(),
            delivery: delivery(status.as_ref(), now),
        })
    }
}

/// While nothing but the code itself is in the way.
fn state(site: &Site, code: &CodeFacts, status: Option<&MessageStatus>, now: Timestamp) -> CodeState {
    if code.tries_left == 0 {
        CodeState::Dead
    } else if status.is_none() {
        CodeState::Unsent
    } else if now >= code.code_expires_at {
        CodeState::Expired
    } else {
        CodeState::Live {
            until: local_time::clock(&site.zone, code.code_expires_at),
            seconds: seconds_up(now.until(code.code_expires_at)),
        }
    }
}

/// How it stands with the newest message of a code.
pub fn delivery(status: Option<&MessageStatus>, now: Timestamp) -> Delivery {
    status.map_or(Delivery::HandedOver, |status| delivery_fate::of(status.handover, status.report, status.at, now))
}

/// The address or number that messages come from.
pub fn sender(site: &Site, channel: Channel) -> String {
    match channel {
        Channel::Email => site.config.mail_from.email.to_string(),
        Channel::Sms => Some(site.config.sms.shown_senders())
            .filter(|senders| !senders.is_empty())
            .unwrap_or_else(|| site.brand.name.clone()),
    }
}

pub fn masked(channel: Channel, to: &str) -> String {
    match channel {
        Channel::Email => mask::email(to),
        Channel::Sms => mask::mobile(to),
    }
}

/// A code that ran out so long ago that nothing of it is kept; another one can be sent at once.
pub fn run_out(site: &Site, to: &str) -> SentCode {
    let destination = masked(Channel::Email, to);
    SentCode {
        tag: String::new(),
        channel: Channel::Email,
        destination: destination.clone(),
        sender: sender(site, Channel::Email),
        code: CodeState::Expired,
        tries_left: 0,
        resend: vec![ResendChoice {
            channel: Channel::Email,
            destination,
            returned: false,
            wait: 0,
            left: site.limits.resends,
        }],
        delivery: Delivery::HandedOver,
    }
}

/// The code that an owner owes, as its page shows it; `None`: none was sent, or it was typed already.
pub async fn shown(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    purpose: Purpose,
    (owner_id, account_id): (OwnerId, Option<AccountId>),
    ways: &[(Channel, String)],
    now: Timestamp,
) -> Result<Option<SentCode>> {
    let Some(found) = proofs::find(connection, owner_id, purpose).await? else { return Ok(None) };
    if found.code.facts.is_over(now) {
        return Ok(None);
    }
    let bounced = match account_id {
        Some(account_id) => accounts::bounced_email(connection, account_id).await?,
        None => None,
    };
    // Where the account may not be looked at, nothing of it rests: a stranger's guesses are refused when they come.
    let requester = account_id.map_or(Requester::Stranger(&[]), Requester::proved);
    let view = CodeView {
        code: &found.code,
        destination: masked(found.code.channel, &found.target),
        guesser: Guesser::here(site, visit, requester),
        ways,
        bounced: bounced.as_deref(),
    };
    view.shown(site, connection, now).await.map(Some)
}

/// As the page shows it to somebody who may not know whether the ID exists: nothing of the account in it.
pub fn without_the_accounts_facts(sent: SentCode) -> SentCode {
    let hidden = |way| ResendChoice { destination: String::new(), returned: false, ..way };
    let resend = sent.resend.into_iter().map(hidden).collect();
    let code = match sent.code {
        // Only an ID that exists can be paused.
        CodeState::Paused { .. } | CodeState::Closed => CodeState::Dead,
        code => code,
    };
    SentCode { destination: String::new(), delivery: Delivery::HandedOver, resend, code, ..sent }
}
