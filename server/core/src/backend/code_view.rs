//! How a code stands, in the words of its page.

use contract::{
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode},
};

use crate::{
    local_time,
    rules::{
        arrival,
        attempt::Attempt,
        mask,
        time::{Timestamp, seconds_up},
    },
    site::Site,
    store::messages::MessageStatus,
};

pub fn state(
    site: &Site,
    attempt: &Attempt,
    standing: Option<&MessageStatus>,
    paused: Option<Timestamp>,
    now: Timestamp,
) -> CodeState {
    if let Some(until) = paused {
        CodeState::Paused { until: local_time::clock(&site.zone, until) }
    } else if attempt.tries_left == 0 {
        CodeState::Dead
    } else if standing.is_none() {
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
pub fn delivery(standing: Option<&MessageStatus>, now: Timestamp) -> Delivery {
    standing.map_or(Delivery::HandedOver, |standing| arrival::of(standing.handover, standing.report, standing.at, now))
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
