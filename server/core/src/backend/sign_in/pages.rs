//! What the pages of the sign-in show. Dates and times become text here: only the server knows the time zone.

use async_trait::async_trait;
use contract::{
    backend::{Result, SignInPages, Visit},
    channel::Channel,
    code::Delivery,
    pages::sign_in::{CodePage, RememberBox, Remembered, RememberedPage, SignInPage},
    paths,
    reason::{Certainty, Reason},
    refusal::Refusal,
};

use super::attempt;
use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::shown::believed,
        one_time_code::{
            code_view::{self, CodeView},
            ways::reachable,
        },
        reason::{card, evidence},
        session, token,
        trust::{registration, self_heal},
    },
    local_time,
    rules::{sign_in::RememberOutcome, time::days},
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
        let now = self.clock.now();
        Ok(SignInPage {
            login_id: visit.request().kept.login_id(&[paths::SIGN_IN]),
            until: believed(self, until, now),
            challenge: self_heal::challenge(self, visit, now),
            now: now.millis() / 1000,
        })
    }

    async fn code_page(&self, visit: &Visit, until: Option<i64>) -> Result<CodePage> {
        let now = self.clock.now();
        let cookie = visit.request().attempt.as_ref().ok_or_else(|| visit.missing_cookie())?;
        let mut connection = self.store.pool().acquire().await?;
        let found = attempts::find(&mut connection, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
        let (code, account) = (&found.code, &found.account);
        if code.facts.passed_at.is_some() {
            return Err(Refusal::CodeUsed.into());
        }
        if code.facts.is_over(now) || account.locked || account.changed_since {
            return Err(Refusal::AttemptGone.into());
        }
        let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
        let to = match code.channel {
            Channel::Email => email,
            Channel::Sms => mobile,
        };
        let view = CodeView {
            code,
            destination: to.map(|to| code_view::masked(code.channel, to)).unwrap_or_default(),
            guesser: attempt::guesser(&found),
            ways: &reachable(self, account.two_step, email, mobile, account.mobile_lost),
            bounced: email.filter(|_| account.email_bounced),
        };
        let sent = view.shown(self, &mut connection, now).await?;
        let record = match found.sign_in_id {
            Some(id) => sign_ins::find(&mut connection, id).await?,
            None => None,
        };
        let why = record.as_ref().and_then(|record| evidence::written(record, false));
        let caution = record.and_then(|record| record.caution).map(|code| card::caution(self, visit, code));
        let untrusted = account.untrusted_until;
        let recovery_codes = recovery_codes::left(&mut connection, account.id).await?.unused;
        let forgets = caution.as_ref().is_some_and(|card| card.reason == Reason::ClearedOnClose);
        Ok(CodePage {
            why: match &why {
                Some(finding) => card::card(self, visit, finding),
                None => card::plain(self, visit, Reason::NewBrowser, Certainty::Certain, None),
            },
            sends_again: believed(self, until, now),
            sent,
            recovery_codes: recovery_codes > 0,
            remember: RememberBox {
                // Registering what forgets again and again only fills the list.
                ticked: found.trust_chosen.unwrap_or(self.config.trust_ticked && !forgets),
                chosen: found.trust_chosen == Some(true),
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
        let status = messages::status(&mut connection, found.code.id).await?;
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
        let record = match live.sign_in_id {
            Some(id) => sign_ins::find(&mut connection, id).await?,
            None => None,
        };
        let remembered = record.as_ref().and_then(|record| record.remembered);
        let outcome = if record.as_ref().is_some_and(|record| record.healed) {
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
                caution: record
                    .as_ref()
                    .and_then(|record| record.caution)
                    .map(|reason| card::caution(self, visit, reason)),
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
        let before = record.as_ref().and_then(|record| evidence::written(record, false));
        let after = record.as_ref().and_then(|record| evidence::written(record, true));
        Ok(RememberedPage {
            outcome,
            more: before.zip(after.as_ref()).is_some_and(|(before, after)| before.reason != after.reason),
            why: after.map(|finding| card::card(self, visit, &finding)),
            onward: visit.onward(),
        })
    }
}

/// The moment before which no browser of this account can be registered, if it is yet to come.
async fn untrusted_until(site: &Site, connection: &mut AnyConnection, live: &CurrentSession) -> Result<Option<String>> {
    let security = sessions::account_security(connection, live.id).await?;
    let until = security.map(|security| security.untrusted_until);
    Ok(until.filter(|until| *until > site.clock.now()).map(|until| local_time::moment(&site.zone, until)))
}
