//! What pages show. Dates and times become text here: only the server knows the time zone.

use async_trait::async_trait;
use contract::{
    backend::{Result, SignInPages, Visit},
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode},
    pages::sign_in::{CodePage, RememberBox, Remembered, RememberedPage, SignInPage},
    reason::{Certainty, Reason},
    refusal::Refusal,
};
use sqlx::AnyConnection;

use crate::{
    backend::{
        limits::shown::believed,
        one_time_code::{code_view, fresh_code::cooldown, ways::reachable, wrong_codes::paused_until},
        reason::{card, evidence},
        session::{self},
        token,
        trust::{cookie_restore, registration},
    },
    local_time,
    rules::{mask, sign_in::RememberOutcome, time::days},
    site::Site,
    store::{
        attempts, messages, recovery_codes,
        sessions::{self, CurrentSession},
        sign_ins,
    },
};

#[async_trait]
impl SignInPages for Site {
    async fn sign_in_page(&self, visit: &Visit, until: Option<i64>) -> Result<SignInPage> {
        Ok({
            let now = self.clock.now();
            SignInPage {
                until: believed(self, until, now),
                challenge: cookie_restore::challenge(self, visit, now),
                now: now.millis() / 1000,
            }
        })
    }

    async fn code_page(&self, visit: &Visit, until: Option<i64>) -> Result<CodePage> {
        let now = self.clock.now();
        let cookie = visit.request().attempt.as_ref().ok_or_else(|| visit.missing_cookie())?;
        let mut connection = self.store.pool().acquire().await?;
        let found = attempts::find(&mut connection, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
        let (attempt, account) = (&found.attempt, &found.account);
        if attempt.passed_at.is_some() {
            return Err(Refusal::CodeUsed.into());
        }
        if now >= attempt.expires_at || account.locked || account.changed_since {
            return Err(Refusal::AttemptGone.into());
        }
        let paused = paused_until(self, &mut connection, account.id, found.browser_id, now).await?;
        let status = messages::status(&mut connection, found.id).await?;
        let state = if account.codes_closed && !found.once_trusted {
            CodeState::Closed
        } else {
            code_view::state(self, attempt, status.as_ref(), paused, now)
        };
        let wait = attempt.resend_wait(now, cooldown(self));
        let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
        let mut ways = reachable(self, account.two_step, email, mobile, account.mobile_lost);
        // The way it went first; the way it could not go last.
        let unsent = status.is_none();
        ways.sort_by_key(|(channel, _)| (*channel == found.channel) == unsent);
        let resend = ways
            .iter()
            .map(|(channel, to)| ResendChoice {
                channel: *channel,
                destination: code_view::masked(*channel, to),
                returned: *channel == Channel::Email && account.email_bounced,
                wait,
                left: attempt.resends_left,
            })
            .collect();
        let line = match found.sign_in_id {
            Some(id) => sign_ins::find(&mut connection, id).await?,
            None => None,
        };
        let why = line.as_ref().and_then(|line| evidence::written(line, false));
        let caution = line.and_then(|line| line.caution).map(|code| card::caution(self, visit, code));
        let untrusted = account.untrusted_until;
        let recovery_codes = recovery_codes::left(&mut connection, account.id).await?.unused;
        let forgets = caution.as_ref().is_some_and(|card| card.reason == Reason::ClearedOnClose);
        Ok(CodePage {
            why: match &why {
                Some(finding) => card::card(self, visit, finding),
                None => card::plain(self, visit, Reason::NewBrowser, Certainty::Certain, None),
            },
            sends_again: believed(self, until, now),
            sent: SentCode {
                tag: attempt.tag.clone(),
                channel: found.channel,
                destination: match found.channel {
                    Channel::Email => account.contact_email.as_deref().map(mask::email),
                    Channel::Sms => account.mobile.as_deref().map(mask::mobile),
                }
                .unwrap_or_default(),
                sender: code_view::sender(self, found.channel),
                code: state,
                tries_left: attempt.tries_left,
                resend,
                delivery: code_view::delivery(status.as_ref(), now),
            },
            recovery_codes: recovery_codes > 0,
            remember: RememberBox {
                // Registering what forgets again and again only fills the list.
                ticked: self.config.trust_ticked && !forgets,
                days: days(self.limits.trust_idle),
                caution,
                closed: (now < untrusted).then(|| local_time::moment(&self.zone, untrusted)),
            },
        })
    }

    /// How it stands with the newest message of the attempt of this request.
    async fn delivery(&self, visit: &Visit) -> Result<Delivery> {
        let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
        let mut connection = self.store.pool().acquire().await?;
        let found = attempts::find(&mut connection, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
        let status = messages::status(&mut connection, found.id).await?;
        Ok(code_view::delivery(status.as_ref(), self.clock.now()))
    }

    /// `CAP_REACHED`: this sign-in's registration waits for a place.
    async fn remembered_page(&self, visit: &Visit) -> Result<RememberedPage> {
        let live = session::current(self, visit).await?;
        if registration::waits_for_a_place(self, visit, &live) {
            return Err(Refusal::CapReached.into());
        }
        let places = self.limits.trusted_devices;
        let day = |at| local_time::day(&self.zone, at);
        let mut connection = self.store.pool().acquire().await?;
        let line = match live.sign_in_id {
            Some(id) => sign_ins::find(&mut connection, id).await?,
            None => None,
        };
        let remembered = line.as_ref().and_then(|line| line.remembered);
        let outcome = if line.as_ref().is_some_and(|line| line.healed) {
            Remembered::Healed { until: live.trusted_until.map(day).unwrap_or_default() }
        } else if remembered == Some(RememberOutcome::Full) {
            Remembered::Full { places }
        } else if let (Some(until), None) =
            (live.trust_confirmed_at.and(live.trust_expires_at).or(live.trusted_until), live.trust_ended_at)
        {
            // Also where the sign-in itself needed no code: this browser is registered.
            Remembered::Yes {
                until: day(until),
                days: days(self.limits.trust_idle),
                used: live.devices,
                places,
                caution: line.as_ref().and_then(|line| line.caution).map(|reason| card::caution(self, visit, reason)),
            }
        } else if let (Some(RememberOutcome::Closed), Some(until)) =
            (remembered, untrusted_until(self, &mut connection, &live).await?)
        {
            Remembered::Closed { until }
        } else if live.trust_id.is_none() || live.trust_ended_at.is_some() {
            Remembered::NotAsked
        } else {
            if let Some(id) = live.sign_in_id {
                sign_ins::set_remembered(&mut connection, id, RememberOutcome::Refused).await?;
            }
            let (reason, certainty) = (Reason::CookieOnlyRefused, Certainty::Certain);
            Remembered::CookieRefused { why: card::plain(self, visit, reason, certainty, None) }
        };
        let before = line.as_ref().and_then(|line| evidence::written(line, false));
        let after = line.as_ref().and_then(|line| evidence::written(line, true));
        Ok(RememberedPage {
            outcome,
            more: before.zip(after.as_ref()).is_some_and(|(before, after)| before.reason != after.reason),
            why: after.map(|finding| card::card(self, visit, &finding)),
        })
    }
}

/// The moment before which no browser of this account can be registered, if it is yet to come.
async fn untrusted_until(site: &Site, connection: &mut AnyConnection, live: &CurrentSession) -> Result<Option<String>> {
    let security = sessions::account_security(connection, live.id).await?;
    let until = security.map(|security| security.untrusted_until);
    Ok(until.filter(|until| *until > site.clock.now()).map(|until| local_time::moment(&site.zone, until)))
}
