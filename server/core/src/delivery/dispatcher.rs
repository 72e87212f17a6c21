//! Hands one claimed message over by mail or SMS, and notes what became of it.

use std::time::Duration;

use contract::channel::Channel;
use rand::Rng;
use secrecy::ExposeSecret;

use super::{
    backoff::{longest, next_try},
    compose::{Cover, compose, message_id},
    dkim::Dkim,
    outage::Reachability,
    render::{self, MessageContext},
    return_path::return_path,
    sms::{
        self,
        dispatcher::{Handed, SmsDispatcher},
    },
    smtp::{NotSent, Smtp},
};
use crate::{
    config::Config,
    random,
    rules::{returned::Status, time::Timestamp},
    site::Site,
    start_error::{StartError, read_file},
    store::{
        accounts, loggable,
        messages::{self, Claimed, Content, DevMessage, Failure, Urgency},
    },
};

/// How long a message that was handed over may wait for a database that is away before it counts as not noted.
const NOTE_PAUSES: [Duration; 4] =
    [Duration::from_millis(50), Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5)];

/// A message that so many workers took, of which none said how it went, is what breaks them.
const POISON: u32 = 3;

/// How many times a mail goes out once more after a mail server had all of it and did not say whether it took it.
const MOST_UNCLEAR: u32 = 1;

/// Hands messages over to the mail server and to the SMS gateway.
pub struct Dispatcher {
    smtp: Option<Smtp>,
    gateway: Option<SmsDispatcher>,
    dkim: Option<Dkim>,
}

/// What became of one try to hand a message over.
enum TryOutcome {
    /// With the copy for the development outbox, if there is one.
    HandedOver(Option<DevMessage>),
    /// Not this time.
    Again(&'static str, Detail),
    /// Never.
    Over(Failure, Detail),
}

/// What is known of why a message was not handed over.
#[derive(Clone, Copy, Debug)]
enum Detail {
    None,
    Mail(NotSent),
    Sms(sms::NotSent),
}

impl Detail {
    fn reachability(self) -> Reachability {
        match self {
            Self::None => Reachability::Unknown,
            Self::Mail(not_sent) => not_sent.reachability(),
            Self::Sms(not_sent) => not_sent.reachability(),
        }
    }

    /// Whether the mail server may have taken it. Of SMS [`SmsDispatcher`] itself keeps count.
    fn is_unclear(self) -> bool {
        matches!(self, Self::Mail(not_sent) if not_sent.is_unclear())
    }

    /// The settings to look at, where the operator has something to mend.
    fn settings(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Mail(not_sent) => not_sent.settings(),
            Self::Sms(not_sent) => not_sent.settings(),
        }
    }

    fn blames_the_address(self) -> Option<Status> {
        match self {
            Self::Mail(not_sent) => not_sent.blames_the_address(),
            Self::None | Self::Sms(_) => None,
        }
    }
}

impl Dispatcher {
    /// Prepares the ways to mail server and SMS gateway, without connecting.
    ///
    /// # Errors
    /// One sentence naming `SHINRAI_SMTP_CA`, one of `SHINRAI_DKIM_…` or a setting of SMS.
    pub fn open(config: &Config) -> Result<Self, StartError> {
        let gateway = SmsDispatcher::open(config)?;
        let dkim = Dkim::of(&config.delivery, &config.mail_from)?;
        let Some(relay) = &config.smtp_url else { return Ok(Self { smtp: None, gateway, dkim }) };
        let authority = config.smtp_ca.as_deref().map(|path| read_file("SHINRAI_SMTP_CA", path)).transpose()?;
        let smtp = Smtp::new(relay.clone(), config.smtp_helo(), authority.as_deref())
            .map_err(|_| StartError("SHINRAI_SMTP_CA: holds no certificate that can be used.".into()))?;
        Ok(Self { smtp: Some(smtp), gateway, dkim })
    }

    /// Hands one claimed message over and notes how it went. Returns what that tells of the way out.
    ///
    /// # Errors
    /// The database's. The message comes due again when its lease ends.
    pub async fn deliver(&self, site: &Site, message: &Claimed) -> sqlx::Result<Reachability> {
        let content = match &message.content {
            Ok(content) => content,
            Err(error) => {
                note_failure(site, message, Failure::Unreadable, Detail::None, site.clock.now()).await?;
                let (id, why) = (message.id.number(), Failure::Unreadable.code());
                tracing::error!(id, why, error = loggable(error), "message failed");
                return Ok(Reachability::Unknown);
            }
        };
        let outcome = self.hand_over(site, message, content).await;
        let now = site.clock.now();
        Ok(match outcome {
            TryOutcome::HandedOver(copy) => {
                note_hand_over(site, message, copy.as_ref(), now).await?;
                tracing::info!(id = message.id.number(), tries = message.tries, "message handed over");
                Reachability::Open
            }
            TryOutcome::Again(why, detail) => {
                note_failed_try(site, message, content.urgency, why, detail, now).await?;
                detail.reachability()
            }
            TryOutcome::Over(failure, detail) => {
                note_failure(site, message, failure, detail, now).await?;
                tracing::error!(
                    id = message.id.number(),
                    tries = message.tries,
                    why = failure.code(),
                    ?detail,
                    "message failed"
                );
                detail.reachability()
            }
        })
    }

    /// Ends idle connections.
    pub async fn close(&self) {
        if let Some(smtp) = &self.smtp {
            smtp.close().await;
        }
    }

    async fn hand_over(&self, site: &Site, message: &Claimed, content: &Content) -> TryOutcome {
        if message.lost >= POISON {
            return TryOutcome::Over(Failure::Poison, Detail::None);
        }
        match message.channel {
            Channel::Email => self.mail(site, message, content).await,
            Channel::Sms => self.sms(site, message, content).await,
        }
    }

    async fn mail(&self, site: &Site, message: &Claimed, content: &Content) -> TryOutcome {
        let now = site.clock.now();
        let from = &site.config.mail_from;
        let mail = render::mail(&MessageContext::of(site), content.language, &content.template, now);
        let copy = site.config.dev.then(|| dev_copy(message, content, &mail.subject, &mail.text));
        let Some(smtp) = &self.smtp else { return nowhere_to_go(copy, "no SHINRAI_SMTP_URL") };
        let settings = &site.config.delivery;
        let to = content.to.expose_secret();
        let cover = Cover {
            from,
            to,
            return_to: settings.bounce_address.as_ref().and_then(|own| return_path(own, &site.keys, message.id, to)),
            id: message.id,
            date: now,
            zone: &site.zone,
            unsubscribe: settings.list_unsubscribe.as_deref().filter(|_| content.urgency == Urgency::Bulk),
        };
        let Some(mut mail) = compose(cover, mail) else {
            return TryOutcome::Over(Failure::Unreadable, Detail::None);
        };
        if let Some(dkim) = &self.dkim {
            let Some(header) = dkim.header(&mail.bytes, now) else {
                return TryOutcome::Again("it could not be signed", Detail::None);
            };
            mail.bytes.splice(..0, header.into_bytes());
        }
        let Err(not_sent) = smtp.send(&mail, now).await else { return TryOutcome::HandedOver(copy) };
        let detail = Detail::Mail(not_sent);
        if not_sent.is_final() {
            TryOutcome::Over(Failure::Refused, detail)
        } else if not_sent.is_unclear() && message.unclear >= MOST_UNCLEAR {
            TryOutcome::Over(Failure::Unanswered, detail)
        } else {
            TryOutcome::Again("mail server", detail)
        }
    }

    async fn sms(&self, site: &Site, message: &Claimed, content: &Content) -> TryOutcome {
        let Some(text) = render::sms(&MessageContext::of(site), content.language, &content.template) else {
            return TryOutcome::Over(Failure::Unreadable, Detail::None);
        };
        let copy = site.config.dev.then(|| dev_copy(message, content, "", &text));
        let Some(gateway) = &self.gateway else { return nowhere_to_go(copy, "no SHINRAI_SMS_URL") };
        match gateway.hand_over(site, message.id, content.to.expose_secret(), &text).await {
            Ok(Handed::Over) => TryOutcome::HandedOver(copy),
            Ok(Handed::Again(not_sent)) => TryOutcome::Again("SMS gateway", Detail::Sms(not_sent)),
            Ok(Handed::Refused(not_sent)) => TryOutcome::Over(Failure::Refused, Detail::Sms(not_sent)),
            Ok(Handed::Unanswered(last)) => {
                TryOutcome::Over(Failure::Unanswered, last.map_or(Detail::None, Detail::Sms))
            }
            Err(error) => {
                tracing::error!(id = message.id.number(), error = loggable(&error), "an SMS could not be counted");
                TryOutcome::Again("database", Detail::None)
            }
        }
    }
}

/// Without a mail server or gateway a message goes no further than the development outbox; where there is none, it waits.
fn nowhere_to_go(copy: Option<DevMessage>, why: &'static str) -> TryOutcome {
    if copy.is_some() { TryOutcome::HandedOver(copy) } else { TryOutcome::Again(why, Detail::None) }
}

/// The readable copy for the development outbox; exists only with `--dev`.
fn dev_copy(message: &Claimed, content: &Content, subject: &str, body: &str) -> DevMessage {
    DevMessage {
        id: message.id.to_string(),
        channel: message.channel,
        to: content.to.expose_secret().to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        code: render::code(&content.template).map(|code| code.expose_secret().to_owned()).unwrap_or_default(),
        sent_at: String::new(),
    }
}

/// Notes the hand-over, insisting a little: a message that is not noted is sent once more.
async fn note_hand_over(site: &Site, message: &Claimed, copy: Option<&DevMessage>, now: Timestamp) -> sqlx::Result<()> {
    for pause in NOTE_PAUSES {
        match note_once(site, message, copy, now).await {
            Ok(()) => return Ok(()),
            Err(_) => tokio::time::sleep(pause).await,
        }
    }
    note_once(site, message, copy, now).await
}

async fn note_once(site: &Site, message: &Claimed, copy: Option<&DevMessage>, now: Timestamp) -> sqlx::Result<()> {
    let message_id = message_id(message.id, &site.config.mail_from);
    let Some(copy) = copy else {
        let mut connection = site.store.pool().acquire().await?;
        return messages::hand_over(&mut connection, message.id, &message_id, now).await;
    };
    let mut tx = site.store.begin().await?;
    messages::keep_for_dev(&mut tx, message.id, copy, now).await?;
    messages::hand_over(&mut tx, message.id, &message_id, now).await?;
    tx.commit().await
}

/// It is tried again while that is useful.
async fn note_failed_try(
    site: &Site,
    message: &Claimed,
    urgency: Urgency,
    why: &'static str,
    detail: Detail,
    now: Timestamp,
) -> sqlx::Result<()> {
    let chance = random::rng().next_u32();
    let Some(due_at) = next_try(longest(urgency), message.tries, chance, now, message.useful_until) else {
        note_failure(site, message, Failure::TooLate, Detail::None, now).await?;
        let (id, tries, setting) = (message.id.number(), message.tries, detail.settings());
        tracing::error!(id, tries, why, ?detail, setting, "message given up");
        return Ok(());
    };
    if detail.is_unclear() {
        messages::put_back_unclear(&site.store, message, due_at).await?;
    } else {
        messages::put_back(&site.store, message, due_at).await?;
    }
    let (id, tries, wait_ms) = (message.id.number(), message.tries, now.until(due_at).as_millis());
    match detail.settings() {
        Some(setting) => tracing::error!(id, tries, why, ?detail, setting, wait_ms, "message not sent yet"),
        None => tracing::warn!(id, tries, why, ?detail, wait_ms, "message not sent yet"),
    }
    Ok(())
}

/// It is over. Where the mail server refused the address itself, the account is told so.
async fn note_failure(
    site: &Site,
    message: &Claimed,
    failure: Failure,
    detail: Detail,
    now: Timestamp,
) -> sqlx::Result<()> {
    let mut tx = site.store.begin().await?;
    messages::fail(&mut tx, message, failure, now).await?;
    if let Some(status) = detail.blames_the_address()
        && let (Some(account_id), Ok(Content { to, .. })) = (message.account_id, &message.content)
    {
        accounts::email_bounced(&mut tx, account_id, to.expose_secret(), &status.to_string(), now, now).await?;
    }
    tx.commit().await
}
