//! Hands an SMS to the gateway, and counts how often it may have taken it.

use std::net::ToSocketAddrs;

use super::{
    Gateway, NotSent, Sms,
    client::GatewayClient,
    kannel::{self, Kannel},
    twilio::Twilio,
};
use crate::{
    config::{Config, GatewayAddress, GatewayKind, Sender, is_near},
    rules::id::MessageId,
    site::Site,
    start_error::{StartError, read_file},
    store::{
        loggable,
        sms::{self, MaySend},
    },
};

/// Hands SMS over to the gateway, each at most so often that a subscriber gets one copy too many.
pub struct SmsDispatcher {
    gateway: Box<dyn Gateway>,
}

/// What became of one message.
pub enum Handed {
    /// The gateway has it.
    Over,
    /// Not this time.
    Again(NotSent),
    /// It refused this very message for good.
    Refused(NotSent),
    /// It went in as often as it may, and whether it was taken nobody said; `None`: nor was it asked again.
    Unanswered(Option<NotSent>),
}

impl SmsDispatcher {
    /// Prepares the way to the gateway, without connecting; `None`: there is none.
    ///
    /// # Errors
    /// One sentence naming the setting.
    pub fn open(config: &Config) -> Result<Option<Self>, StartError> {
        let Some(address) = &config.sms.sms_url else { return Ok(None) };
        let authority = config.sms.sms_ca.as_deref().map(|path| read_file("SHINRAI_SMS_CA", path)).transpose()?;
        let client = GatewayClient::new(address, authority.as_deref())
            .ok_or_else(|| StartError("SHINRAI_SMS_CA: holds no certificate that can be used.".into()))?;
        let nobody = Sender { label: String::new(), number: String::new() };
        let sender = config.sms.sms_sender.first().unwrap_or(&nobody);
        let public = config.origin();
        let gateway: Box<dyn Gateway> = match address.kind {
            GatewayKind::Twilio => {
                let account = config.sms.sms_account.as_ref().unwrap_or(&address.user);
                Box::new(Twilio::new(client, address, account, sender, &public))
            }
            GatewayKind::Kannel => Box::new(Kannel::new(client, address, sender, &public).map_err(|_| {
                StartError("SHINRAI_SMS_URL: holds a user or password that Kannel cannot be told.".into())
            })?),
        };
        Ok(Some(Self { gateway }))
    }

    /// Hands one message over. It is counted before it goes, so that whoever is killed in the middle has counted it:
    /// a subscriber gets at most one copy too many.
    ///
    /// # Errors
    /// The database's, before anything was sent.
    pub async fn hand_over(&self, site: &Site, id: MessageId, to: &str, text: &str) -> sqlx::Result<Handed> {
        let sends = match sms::begin(&site.store, id).await? {
            MaySend::Yes(sends) => sends,
            MaySend::HasIt => return Ok(Handed::Over),
            MaySend::Enough => return Ok(Handed::Unanswered(None)),
        };
        let token = kannel::token(&site.keys, id);
        let not_sent = match self.gateway.send(Sms { id, to, text, token: &token }).await {
            Ok(reference) => {
                if let Some(reference) = reference {
                    note(id, sms::taken(&site.store, id, &reference).await);
                }
                return Ok(Handed::Over);
            }
            Err(not_sent) => not_sent,
        };
        tracing::warn!(id = id.number(), sends, ?not_sent, "the SMS gateway did not take a message");
        Ok(match not_sent {
            NotSent::NotTaken(_) => {
                // Where this is not noted the time counts as unclear: one copy less, never one more.
                note(id, sms::not_taken(&site.store, id).await);
                Handed::Again(not_sent)
            }
            NotSent::Unclear(_) if sms::was_last(sends) => Handed::Unanswered(Some(not_sent)),
            NotSent::Unclear(_) => Handed::Again(not_sent),
            NotSent::Refused(_) => Handed::Refused(not_sent),
        })
    }
}

/// Refuses plain http to a host whose name leads out of this machine and private networks. One that cannot be resolved
/// now is looked at again with each message.
///
/// # Errors
/// One sentence naming `SHINRAI_SMS_URL`.
pub fn check(config: &Config) -> Result<(), StartError> {
    let Some(GatewayAddress { tls, host, port, .. }) = &config.sms.sms_url else { return Ok(()) };
    let leads_out = || {
        let found = (host.as_str(), *port).to_socket_addrs();
        found.is_ok_and(|mut addresses| addresses.any(|address| !is_near(address.ip())))
    };
    if !tls && leads_out() {
        return Err(StartError(format!(
            "SHINRAI_SMS_URL: {host} is outside of this machine and private networks, where anybody on the way reads plain http; write https in its place."
        )));
    }
    Ok(())
}

fn note(id: MessageId, noted: sqlx::Result<()>) {
    if let Err(error) = noted {
        tracing::warn!(id = id.number(), error = loggable(&error), "what the SMS gateway said could not be noted");
    }
}
