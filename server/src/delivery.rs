//! The post: what is written into the outbox with its cause is rendered and handed over here.
//!
//! [`worker`] takes due rows from [`crate::store::messages`], [`render`] makes mail and SMS of them, [`smtp`] knows the
//! mail server. Values are opened only for the moment of handing over (PROTOCOL 6).

pub mod worker;

use app::contract::channel::Channel;

use crate::config::Config;

/// Whether this server has a way to send on that channel at all. A channel without one is not offered, and a code
/// that needs it is answered SEND_FAILED at once instead of waiting for a message that cannot come.
#[must_use]
pub fn can_send(config: &Config, channel: Channel) -> bool {
    match channel {
        Channel::Email => config.dev || config.smtp_url.is_some(),
        // Drivers for real gateways are not here yet; in development everything goes to the outbox.
        Channel::Sms => config.dev,
    }
}
