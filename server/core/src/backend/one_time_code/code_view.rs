//! How a code stands, in the words of its page.

use contract::{
    backend::Visit,
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode},
};
use sqlx::AnyConnection;

use crate::{
    backend::{
        one_time_code::{fresh_code::cooldown, wrong_codes::paused_until},
        trust::browser_cookie::this_browser,
    },
    local_time,
    rules::{
        attempt::Attempt,
        delivery_fate,
        id::{AccountId, OwnerId},
        mask,
        time::{Timestamp, seconds_up},
    },
    site::Site,
    store::{
        accounts,
        messages::{self, MessageStatus},
        proofs::{self, Purpose},
    },
};

pub fn state(
    site: &Site,
    attempt: &Attempt,
    status: Option<&MessageStatus>,
    paused: Option<Timestamp>,
    now: Timestamp,
) -> CodeState {
    if let Some(until) = paused {
        CodeState::Paused { until: local_time::clock(&site.zone, until) }
    } else if attempt.tries_left == 0 {
        CodeState::Dead
    } else if status.is_none() {
        CodeState::Unsent
    } else if now >= attempt.code_expires_at {
        CodeState::Expired
    } else {
        CodeState::Live {
            until: local_time::clock(&site.zone, attempt.code_expires_at),
            seconds: seconds_up(now.until(attempt.code_expires_at)),
        }
    }
}

/// How it stands with the newest message of an attempt or proof.
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
) -> contract::backend::Result<Option<SentCode>> {
    let Some(found) = proofs::find(connection, owner_id, purpose).await? else { return Ok(None) };
    if found.attempt.passed_at.is_some() || now >= found.attempt.expires_at {
        return Ok(None);
    }
    let paused = match account_id {
        Some(account_id) => paused_until(site, connection, account_id, this_browser(site, visit), now).await?,
        None => None,
    };
    let status = messages::status(connection, found.id).await?;
    let state = state(site, &found.attempt, status.as_ref(), paused, now);
    let wait = found.attempt.resend_wait(now, cooldown(site));
    let returning = match account_id {
        Some(account_id) => accounts::bounced_email(connection, account_id).await?,
        None => None,
    };
    let mut ways: Vec<_> = ways.iter().collect();
    ways.sort_by_key(|(channel, _)| *channel != found.channel);
    Ok(Some(SentCode {
        tag: found.attempt.tag.clone(),
        channel: found.channel,
        destination: masked(found.channel, &found.target),
        sender: sender(site, found.channel),
        code: state,
        tries_left: found.attempt.tries_left,
        resend: ways
            .into_iter()
            .map(|(channel, to)| ResendChoice {
                channel: *channel,
                destination: masked(*channel, to),
                returned: *channel == Channel::Email && returning.as_ref() == Some(to),
                wait,
                // After a dead code another step begins.
                left: if found.attempt.tries_left == 0 { site.limits.resends } else { found.attempt.resends_left },
            })
            .collect(),
        delivery: delivery(status.as_ref(), now),
    }))
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
