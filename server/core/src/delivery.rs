//! Sends what the outbox holds: mail to the mail server, SMS to the gateway.
//!
//! [`worker`] runs, [`window`] takes due rows from [`crate::store::messages`], [`dispatcher`] has [`render`] make mail
//! or SMS of each and hands it over. Values are opened when a worker takes a message, and nowhere else (protocol.md 6).

pub mod backoff;
pub mod compose;
pub mod dispatcher;
pub mod dkim;
pub mod html;
mod letter;
pub mod outage;
pub mod render;
pub mod return_path;
pub mod returned;
pub mod sms;
pub mod smtp;
pub mod text;
pub mod window;
pub mod worker;

use contract::channel::Channel;

use crate::{config::Config, start_error::StartError};

/// Whether this server has a way to send on that channel at all. A channel without one is not offered, and a code
/// that needs it is answered `CHANNEL_UNAVAILABLE` at once instead of waiting for a message that cannot come.
#[must_use]
pub fn can_send(config: &Config, channel: Channel) -> bool {
    match channel {
        Channel::Email => config.dev || config.smtp_url.is_some(),
        Channel::Sms => config.dev || config.sms.sms_url.is_some(),
    }
}

/// Refuses, before anything is served, settings under which no message could be sent.
///
/// # Errors
/// One sentence naming the setting.
pub fn check(config: &Config) -> Result<(), StartError> {
    let host = config.public_url.host_str().unwrap_or_default();
    if can_send(config, Channel::Sms) && !sms::names_fit(&config.brand.brand_name, host) {
        return Err(StartError(
            "SHINRAI_BRAND_NAME: together with the host of SHINRAI_PUBLIC_URL it leaves no room for a code in an SMS of 70 characters; shorten one of them.".into(),
        ));
    }
    sms::dispatcher::check(config)?;
    dispatcher::Dispatcher::open(config).map(|_| ())
}
