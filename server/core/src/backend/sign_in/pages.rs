//! What pages show. Dates and times become text here: only the server knows the time zone.

use std::time::Duration;

use async_trait::async_trait;
use contract::{
    backend::{Overview, Result, SignInPages, Visit},
    channel::Channel,
    reason::{Certainty, Reason},
    refusal::Refusal,
    view::{
        CodePage, CodeState, Delivery, MyPage, RememberBox, Remembered, RememberedPage, ResendChoice, ReturnedMail,
        SignInPage, SignedInBy,
    },
};
use sqlx::AnyConnection;

use super::send_code::{cooldown, paused_until, reachable};
use crate::{
    backend::{
        account::{devices, history},
        one_time_code::code_view,
        reason::{card, evidence},
        session::{
            self,
            subscriber::{self, Subscriber},
        },
        token,
        trust::cookie_restore,
    },
    rules::{
        contact, mask,
        time::{Timestamp, seconds_up},
    },
    site::Site,
    store::{
        attempts, desk_recoveries, messages, recovery_codes,
        sessions::{self, Live},
        sign_ins,
    },
    when,
};

/// Sign-ins on My Page; the rest is one link away.
const SIGN_INS_SHOWN: u32 = 5;

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
        let standing = messages::standing(&mut connection, found.id).await?;
        let state = if account.codes_closed && !found.once_trusted {
            CodeState::Closed
        } else {
            code_view::state(self, attempt, standing.as_ref(), paused, now)
        };
        let wait = attempt.resend_wait(now, cooldown(self));
        let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
        let mut ways = reachable(self, account.two_step, email, mobile, account.mobile_lost);
        // The way it went first; the way it could not go last.
        let unsent = standing.is_none();
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
        let caution = line.and_then(|line| line.caution).and_then(|code| card::caution(self, visit, &code));
        let untrusted = Timestamp::from_millis(account.untrusted_until);
        let (recovery_codes, _) = recovery_codes::left(&mut connection, account.id).await?;
        let forgets = caution.as_ref().is_some_and(|card| card.reason == Reason::ClearedOnClose);
        Ok(CodePage {
            why: match &why {
                Some(finding) => card::card(self, visit, finding),
                None => card::plain(self, visit, Reason::NewBrowser, Certainty::Certain, None),
            },
            sends_again: believed(self, until, now),
            tag: attempt.tag.clone(),
            channel: found.channel,
            destination: match found.channel {
                Channel::Email => account.contact_email.as_deref().map(mask::email),
                Channel::Sms => account.mobile.as_deref().map(mask::mobile),
            }
            .unwrap_or_default(),
            sender: code_view::sender(self, found.channel),
            recovery_codes: recovery_codes > 0,
            code: state,
            tries_left: attempt.tries_left,
            resend,
            delivery: code_view::delivery(standing.as_ref(), now),
            remember: RememberBox {
                // Registering what forgets again and again only fills the list.
                ticked: self.config.trust_ticked && !forgets,
                days: days(self.limits.trust_idle),
                caution,
                closed: (now < untrusted).then(|| when::moment(&self.zone, untrusted)),
            },
        })
    }

    /// How it stands with the newest message of the attempt at the door.
    async fn delivery(&self, visit: &Visit) -> Result<Delivery> {
        let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
        let mut connection = self.store.pool().acquire().await?;
        let found = attempts::find(&mut connection, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
        let standing = messages::standing(&mut connection, found.id).await?;
        Ok(code_view::delivery(standing.as_ref(), self.clock.now()))
    }

    /// `CAP_REACHED`: this sign-in's registration waits for a place.
    async fn remembered_page(&self, visit: &Visit) -> Result<RememberedPage> {
        let live = session::current(self, visit).await?;
        if devices::waits_for_a_place(self, visit, &live) {
            return Err(Refusal::CapReached.into());
        }
        let places = self.limits.trusted_devices;
        let day = |millis| when::day(&self.zone, Timestamp::from_millis(millis));
        let mut connection = self.store.pool().acquire().await?;
        let line = match live.sign_in_id {
            Some(id) => sign_ins::find(&mut connection, id).await?,
            None => None,
        };
        let outcome = if line.as_ref().is_some_and(|line| line.healed == 1) {
            Remembered::Healed { until: live.trusted_until.map(day).unwrap_or_default() }
        } else if line.as_ref().is_some_and(|line| line.remembered.as_deref() == Some("full")) {
            Remembered::Full { places }
        } else if let (Some(until), None) =
            (live.trust_confirmed_at.and(live.trust_expires_at).or(live.trusted_until), live.trust_ended_at)
        {
            // Also where the sign-in itself needed no code: this browser is registered.
            Remembered::Yes {
                until: day(until),
                days: days(self.limits.trust_idle),
                used: count(live.devices),
                places,
                caution: line.as_ref().and_then(|line| card::caution(self, visit, line.caution.as_deref()?)),
            }
        } else if let (Some("closed"), Some(until)) = (
            line.as_ref().and_then(|line| line.remembered.as_deref()),
            untrusted_until(self, &mut connection, &live).await?,
        ) {
            Remembered::Closed { until }
        } else if live.trust_id.is_none() || live.trust_ended_at.is_some() {
            Remembered::NotAsked
        } else {
            if let Some(id) = live.sign_in_id {
                sign_ins::set_remembered(&mut connection, id, "refused").await?;
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

/// The longest of the limits on sends and guesses, and some.
const LIMITS_END: Duration = Duration::from_secs(25 * 3600);
/// From here on a clock time alone would be taken for another day's.
const SAME_DAY: Duration = Duration::from_secs(12 * 3600);

/// A time from the address: only one that one of our limits could have set is believed.
pub fn believed(site: &Site, until: Option<i64>, now: Timestamp) -> Option<String> {
    let until = Timestamp::from_millis(until?.saturating_mul(1000));
    let left = now.until(until);
    let show = if left < SAME_DAY { when::clock } else { when::moment };
    (until > now && left <= LIMITS_END.max(site.limits.freeze)).then(|| show(&site.zone, until))
}

impl Site {
    /// The time in an address as pages show it, if one of our limits could end then.
    #[must_use]
    pub fn limit_end(&self, unix_seconds: Option<i64>) -> Option<String> {
        believed(self, unix_seconds, self.clock.now())
    }
}

/// The moment before which no browser of this account can be registered, if it is yet to come.
async fn untrusted_until(site: &Site, connection: &mut AnyConnection, live: &Live) -> Result<Option<String>> {
    let care = sessions::care(connection, live.id).await?;
    let until = care.map(|care| Timestamp::from_millis(care.untrusted_until));
    Ok(until.filter(|until| *until > site.clock.now()).map(|until| when::moment(&site.zone, until)))
}

#[async_trait]
impl Overview for Site {
    async fn my_page(&self, visit: &Visit) -> Result<MyPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let Subscriber { live, care, now, .. } = &subscriber;
        let end = session::end(self, live);
        let mut connection = self.store.pool().acquire().await?;
        let (codes, _) = recovery_codes::left(&mut connection, live.account_id).await?;
        let recovery = desk_recoveries::of_account(&mut connection, live.account_id).await?;
        let proved = [
            care.contact_email.as_ref().map(|_| care.contact_email_proved_at),
            care.mobile.as_ref().map(|_| care.mobile_proved_at),
        ];
        let proved: Vec<_> = proved.into_iter().flatten().collect();
        Ok(MyPage {
            who: session::who(self, live),
            email: subscriber.email(self),
            mobile: subscriber.mobile(self),
            ask_contact: contact::is_long_ago(
                &proved,
                care.contact_kept_at,
                care.created_at,
                *now,
                self.limits.contact_asked,
            ),
            recovery_codes: count(codes),
            notices: history::unread(self, &mut connection, live.account_id).await?,
            sign_ins: history::latest(self, visit, &mut connection, live, SIGN_INS_SHOWN).await?,
            recovery_at: recovery
                .and_then(|recovery| recovery.effective_at)
                .map(|at| when::moment(&self.zone, Timestamp::from_millis(at))),
            two_step: Channel::from_code(&live.two_step),
            returned_mail: live.email_bounced_at.map(|at| ReturnedMail {
                on: when::day(&self.zone, Timestamp::from_millis(at)),
                sender: code_view::sender(self, Channel::Email),
            }),
            devices: count(live.devices),
            places: self.limits.trusted_devices,
            trusted_until: live.trusted_until.map(|end| when::day(&self.zone, Timestamp::from_millis(end))),
            marked: live.marked == 1,
            signed_in_at: when::moment(&self.zone, Timestamp::from_millis(live.created_at)),
            signed_in_by: SignedInBy::from_code(&live.signed_in_by).unwrap_or(SignedInBy::Password),
            ends_in: seconds_up(now.until(end)),
            login_id: live.login_id.clone(),
        })
    }
}

pub fn days(span: Duration) -> u32 {
    u32::try_from(span.as_secs() / 86_400).unwrap_or(u32::MAX)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
