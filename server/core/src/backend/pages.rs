//! What pages show. Dates and times become text here: only the server knows the time zone.

use std::time::Duration;

use contract::{
    backend::Visit,
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice},
    pages::{
        my::{MyPage, ReturnedMail},
        sign_in::{CodePage, RememberBox, Remembered, RememberedPage, SignInPage},
    },
    reason::{Certainty, Reason},
    refusal::Refusal,
    session::SignedInBy,
};
use sqlx::AnyConnection;

use super::{
    card, code_view, devices, evidence, heal, history,
    send_code::{cooldown, paused_until, reachable},
    session,
    subscriber::{self, Subscriber},
    token,
    trouble::Done,
};
use crate::{
    local_time,
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
};

/// Sign-ins on My Page; the rest is one link away.
const SIGN_INS_SHOWN: u32 = 5;

pub fn sign_in(site: &Site, visit: &Visit, until: Option<i64>) -> SignInPage {
    let now = site.clock.now();
    SignInPage {
        until: believed(site, until, now),
        challenge: heal::challenge(site, visit, now),
        now: now.millis() / 1000,
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
    let show = if left < SAME_DAY { local_time::clock } else { local_time::moment };
    (until > now && left <= LIMITS_END.max(site.limits.freeze)).then(|| show(&site.zone, until))
}

impl Site {
    /// The time in an address as pages show it, if one of our limits could end then.
    #[must_use]
    pub fn limit_end(&self, unix_seconds: Option<i64>) -> Option<String> {
        believed(self, unix_seconds, self.clock.now())
    }
}

pub async fn code(site: &Site, visit: &Visit, until: Option<i64>) -> Done<CodePage> {
    let now = site.clock.now();
    let cookie = visit.request().attempt.as_ref().ok_or_else(|| visit.missing_cookie())?;
    let mut connection = site.store.pool().acquire().await?;
    let found = attempts::find(&mut connection, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
    let (attempt, account) = (&found.attempt, &found.account);
    if attempt.passed_at.is_some() {
        return Err(Refusal::CodeUsed.into());
    }
    if now >= attempt.expires_at || account.locked || account.changed_since {
        return Err(Refusal::AttemptGone.into());
    }
    let paused = paused_until(site, &mut connection, account.id, found.browser_id, now).await?;
    let standing = messages::status(&mut connection, found.id).await?;
    let state = if account.codes_closed && !found.once_trusted {
        CodeState::Closed
    } else {
        code_view::state(site, attempt, standing.as_ref(), paused, now)
    };
    let wait = attempt.resend_wait(now, cooldown(site));
    let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
    let mut ways = reachable(site, account.two_step, email, mobile, account.mobile_lost);
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
    let caution = line.and_then(|line| line.caution).and_then(|code| card::caution(site, visit, &code));
    let untrusted = Timestamp::from_millis(account.untrusted_until);
    let (recovery_codes, _) = recovery_codes::left(&mut connection, account.id).await?;
    let forgets = caution.as_ref().is_some_and(|card| card.reason == Reason::ClearedOnClose);
    Ok(CodePage {
        why: match &why {
            Some(finding) => card::card(site, visit, finding),
            None => card::plain(site, visit, Reason::NewBrowser, Certainty::Certain, None),
        },
        sends_again: believed(site, until, now),
        tag: attempt.tag.clone(),
        channel: found.channel,
        destination: match found.channel {
            Channel::Email => account.contact_email.as_deref().map(mask::email),
            Channel::Sms => account.mobile.as_deref().map(mask::mobile),
        }
        .unwrap_or_default(),
        sender: code_view::sender(site, found.channel),
        recovery_codes: recovery_codes > 0,
        code: state,
        tries_left: attempt.tries_left,
        resend,
        delivery: code_view::delivery(standing.as_ref(), now),
        remember: RememberBox {
            // Registering what forgets again and again only fills the list.
            ticked: site.config.trust_ticked && !forgets,
            days: days(site.limits.trust_idle),
            caution,
            closed: (now < untrusted).then(|| local_time::moment(&site.zone, untrusted)),
        },
    })
}

/// How it stands with the newest message of the attempt at the door.
pub async fn delivery(site: &Site, visit: &Visit) -> Done<Delivery> {
    let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
    let mut connection = site.store.pool().acquire().await?;
    let found = attempts::find(&mut connection, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
    let standing = messages::status(&mut connection, found.id).await?;
    Ok(code_view::delivery(standing.as_ref(), site.clock.now()))
}

/// `CAP_REACHED`: this sign-in's registration waits for a place.
pub async fn remembered(site: &Site, visit: &Visit) -> Done<RememberedPage> {
    let live = session::current(site, visit).await?;
    if devices::waits_for_a_place(site, visit, &live) {
        return Err(Refusal::CapReached.into());
    }
    let places = site.limits.trusted_devices;
    let day = |millis| local_time::day(&site.zone, Timestamp::from_millis(millis));
    let mut connection = site.store.pool().acquire().await?;
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
            days: days(site.limits.trust_idle),
            used: count(live.devices),
            places,
            caution: line.as_ref().and_then(|line| card::caution(site, visit, line.caution.as_deref()?)),
        }
    } else if let (Some("closed"), Some(until)) = (
        line.as_ref().and_then(|line| line.remembered.as_deref()),
        untrusted_until(site, &mut connection, &live).await?,
    ) {
        Remembered::Closed { until }
    } else if live.trust_id.is_none() || live.trust_ended_at.is_some() {
        Remembered::NotAsked
    } else {
        if let Some(id) = live.sign_in_id {
            sign_ins::set_remembered(&mut connection, id, "refused").await?;
        }
        let (reason, certainty) = (Reason::CookieOnlyRefused, Certainty::Certain);
        Remembered::CookieRefused { why: card::plain(site, visit, reason, certainty, None) }
    };
    let before = line.as_ref().and_then(|line| evidence::written(line, false));
    let after = line.as_ref().and_then(|line| evidence::written(line, true));
    Ok(RememberedPage {
        outcome,
        more: before.zip(after.as_ref()).is_some_and(|(before, after)| before.reason != after.reason),
        why: after.map(|finding| card::card(site, visit, &finding)),
    })
}

/// The moment before which no browser of this account can be registered, if it is yet to come.
async fn untrusted_until(site: &Site, connection: &mut AnyConnection, live: &Live) -> Done<Option<String>> {
    let care = sessions::care(connection, live.id).await?;
    let until = care.map(|care| Timestamp::from_millis(care.untrusted_until));
    Ok(until.filter(|until| *until > site.clock.now()).map(|until| local_time::moment(&site.zone, until)))
}

pub async fn my(site: &Site, visit: &Visit) -> Done<MyPage> {
    let subscriber = subscriber::at(site, visit).await?;
    let Subscriber { live, care, now, .. } = &subscriber;
    let end = session::end(site, live);
    let mut connection = site.store.pool().acquire().await?;
    let (codes, _) = recovery_codes::left(&mut connection, live.account_id).await?;
    let recovery = desk_recoveries::of_account(&mut connection, live.account_id).await?;
    let proved = [
        care.contact_email.as_ref().map(|_| care.contact_email_proved_at),
        care.mobile.as_ref().map(|_| care.mobile_proved_at),
    ];
    let proved: Vec<_> = proved.into_iter().flatten().collect();
    Ok(MyPage {
        who: session::who(site, live),
        email: subscriber.email(site),
        mobile: subscriber.mobile(site),
        ask_contact: contact::is_long_ago(
            &proved,
            care.contact_kept_at,
            care.created_at,
            *now,
            site.limits.contact_asked,
        ),
        recovery_codes: count(codes),
        notices: history::unread(site, &mut connection, live.account_id).await?,
        sign_ins: history::latest(site, visit, &mut connection, live, SIGN_INS_SHOWN).await?,
        recovery_at: recovery
            .and_then(|recovery| recovery.effective_at)
            .map(|at| local_time::moment(&site.zone, Timestamp::from_millis(at))),
        two_step: Channel::from_code(&live.two_step),
        returned_mail: live.email_bounced_at.map(|at| ReturnedMail {
            on: local_time::day(&site.zone, Timestamp::from_millis(at)),
            sender: code_view::sender(site, Channel::Email),
        }),
        devices: count(live.devices),
        places: site.limits.trusted_devices,
        trusted_until: live.trusted_until.map(|end| local_time::day(&site.zone, Timestamp::from_millis(end))),
        marked: live.marked == 1,
        signed_in_at: local_time::moment(&site.zone, Timestamp::from_millis(live.created_at)),
        signed_in_by: SignedInBy::from_code(&live.signed_in_by).unwrap_or(SignedInBy::Password),
        ends_in: seconds_up(now.until(end)),
        login_id: live.login_id.clone(),
    })
}

pub fn days(span: Duration) -> u32 {
    u32::try_from(span.as_secs() / 86_400).unwrap_or(u32::MAX)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
