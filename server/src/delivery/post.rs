use std::time::Duration;

use app::contract::channel::Channel;
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};

use super::{
    backoff::next_try,
    compose::{compose, message_id},
    relay::Relay,
    render::{self, House},
    smtp::{NotSent, Smtp},
};
use crate::{
    chance,
    config::Config,
    rules::time::Timestamp,
    site::{Site, StartError},
    store::messages::{self, Claimed, DevMessage, Failure, Template},
};

/// How long a message that was handed over may wait for a database that is away before it counts as not noted.
const NOTE_PAUSES: [Duration; 4] =
    [Duration::from_millis(50), Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5)];

/// The ways out of this server.
pub struct Post {
    smtp: Option<Smtp>,
}

/// What became of one attempt to hand a message over.
enum Outcome {
    HandedOver,
    /// Not this time.
    Again(&'static str, Option<NotSent>),
    /// Never.
    Over(Failure, Option<NotSent>),
}

impl Post {
    /// Prepares the way to the mail server, without connecting.
    ///
    /// # Errors
    /// One sentence naming `SHINRAI_SMTP_URL` or `SHINRAI_SMTP_CA`.
    pub fn open(config: &Config) -> Result<Self, StartError> {
        let Some(url) = &config.smtp_url else { return Ok(Self { smtp: None }) };
        let relay =
            Relay::parse(url.expose_secret()).map_err(|reason| StartError(format!("SHINRAI_SMTP_URL: {reason}.")))?;
        let authority = match &config.smtp_ca {
            Some(path) => Some(std::fs::read(path).map_err(|error| {
                StartError(format!("SHINRAI_SMTP_CA: {} cannot be read ({error}).", path.display()))
            })?),
            None => None,
        };
        let smtp = Smtp::new(relay, authority.as_deref())
            .map_err(|_| StartError("SHINRAI_SMTP_CA: holds no certificate that can be used.".into()))?;
        Ok(Self { smtp: Some(smtp) })
    }

    /// Hands one claimed message over and notes how it went.
    ///
    /// # Errors
    /// The database's. The message comes due again when its lease ends.
    pub async fn deliver(&self, site: &Site, message: &Claimed) -> Result<(), sqlx::Error> {
        let (outcome, copy) = self.hand_over(site, message).await;
        let now = site.clock.now();
        match outcome {
            Outcome::HandedOver => {
                note_hand_over(site, message, copy.as_ref(), now).await?;
                tracing::info!(message = message.id, tries = message.tries, "message handed over");
            }
            Outcome::Again(why, detail) => {
                let chance = chance::rng().next_u32();
                if let Some(due_at) = next_try(message.tries, chance, now, message.useful_until) {
                    messages::put_back(&site.store, message, due_at).await?;
                    let wait_ms = now.until(due_at).as_millis();
                    tracing::warn!(
                        message = message.id,
                        tries = message.tries,
                        why,
                        ?detail,
                        wait_ms,
                        "message not sent yet"
                    );
                } else {
                    messages::fail(&site.store, message, Failure::TooLate, now).await?;
                    tracing::error!(message = message.id, tries = message.tries, why, ?detail, "message given up");
                }
            }
            Outcome::Over(failure, detail) => {
                messages::fail(&site.store, message, failure, now).await?;
                tracing::error!(
                    message = message.id,
                    tries = message.tries,
                    why = failure.code(),
                    ?detail,
                    "message failed"
                );
            }
        }
        Ok(())
    }

    /// Ends idle connections.
    pub async fn close(&self) {
        if let Some(smtp) = &self.smtp {
            smtp.close().await;
        }
    }

    async fn hand_over(&self, site: &Site, message: &Claimed) -> (Outcome, Option<DevMessage>) {
        let Some((to, template)) = &message.values else { return (Outcome::Over(Failure::Unreadable, None), None) };
        match message.channel {
            Channel::Email => self.mail(site, message, to, template).await,
            Channel::Sms => sms(site, message, to, template),
        }
    }

    async fn mail(
        &self,
        site: &Site,
        message: &Claimed,
        to: &SecretString,
        template: &Template,
    ) -> (Outcome, Option<DevMessage>) {
        let now = site.clock.now();
        let from = &site.config.mail_from;
        let mail = render::mail(&house(site), message.language, template, now);
        let copy = site.config.dev.then(|| dev_copy(message, to, &mail.subject, &mail.text, template));
        let Some(smtp) = &self.smtp else {
            let outcome =
                if copy.is_some() { Outcome::HandedOver } else { Outcome::Again("no SHINRAI_SMTP_URL", None) };
            return (outcome, copy);
        };
        let Some(mail) = compose(from, to.expose_secret(), mail, message_id(message.id, from), now) else {
            return (Outcome::Over(Failure::Unreadable, None), None);
        };
        match smtp.send(&mail).await {
            Ok(()) => (Outcome::HandedOver, copy),
            Err(not_sent) if not_sent.is_final() => (Outcome::Over(Failure::Refused, Some(not_sent)), None),
            Err(not_sent) => (Outcome::Again("mail server", Some(not_sent)), None),
        }
    }
}

fn sms(site: &Site, message: &Claimed, to: &SecretString, template: &Template) -> (Outcome, Option<DevMessage>) {
    if !site.config.dev {
        return (Outcome::Again("no way to send SMS", None), None);
    }
    match render::sms(&house(site), message.language, template) {
        Some(text) => (Outcome::HandedOver, Some(dev_copy(message, to, "", &text, template))),
        None => (Outcome::Over(Failure::Unreadable, None), None),
    }
}

fn house(site: &Site) -> House<'_> {
    House { brand: &site.brand, zone: &site.zone, host: site.config.public_url.host_str().unwrap_or_default() }
}

/// The readable copy for the development outbox; exists only with `--dev`.
fn dev_copy(message: &Claimed, to: &SecretString, subject: &str, body: &str, template: &Template) -> DevMessage {
    DevMessage {
        id: message.id.to_string(),
        channel: message.channel,
        to: to.expose_secret().to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
        code: render::code(template).map(|code| code.expose_secret().to_owned()).unwrap_or_default(),
        sent_at: String::new(),
    }
}

/// Notes the hand-over, insisting a little: a message that is not noted is sent once more.
async fn note_hand_over(
    site: &Site,
    message: &Claimed,
    copy: Option<&DevMessage>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    for pause in NOTE_PAUSES {
        match note_once(site, message, copy, now).await {
            Ok(()) => return Ok(()),
            Err(_) => tokio::time::sleep(pause).await,
        }
    }
    note_once(site, message, copy, now).await
}

async fn note_once(
    site: &Site,
    message: &Claimed,
    copy: Option<&DevMessage>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut tx = site.store.begin().await?;
    if let Some(copy) = copy {
        messages::keep_for_dev(&mut tx, message.id, copy, now).await?;
    }
    messages::hand_over(&mut tx, message.id, &message_id(message.id, &site.config.mail_from), now).await?;
    tx.commit().await
}
