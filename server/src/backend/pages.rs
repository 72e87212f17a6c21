//! What pages show. Dates and times become text here: only the server knows the time zone.

use app::{
    backend::Visit,
    contract::{
        channel::Channel,
        reason::{Certainty, Reason},
        refusal::Refusal,
        view::{
            CodePage, CodeState, Delivery, MyPage, RememberBox, Remembered, RememberedPage, ResendChoice, SignInPage,
            SignedInBy,
        },
    },
};

use super::{
    card, devices, evidence, heal,
    send_code::{cooldown, paused_until, reachable},
    session, token,
    trouble::Done,
};
use crate::{
    rules::{
        mask,
        time::{Timestamp, seconds_up},
    },
    site::Site,
    store::{attempts, messages, sign_ins},
    when,
};

pub fn sign_in(site: &Site, visit: &Visit, until: Option<i64>) -> SignInPage {
    let now = site.clock.now();
    SignInPage {
        until: believed(site, until, now),
        challenge: heal::challenge(site, visit, now),
        now: now.millis() / 1000,
    }
}

/// A time from the address: only one that one of our limits could have set is believed.
fn believed(site: &Site, until: Option<i64>, now: Timestamp) -> Option<String> {
    let until = Timestamp::from_millis(until?.saturating_mul(1000));
    (until > now && now.until(until).as_secs() <= 25 * 3600).then(|| when::clock(&site.zone, until))
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
    let state = if let Some(until) = paused {
        CodeState::Paused { until: when::clock(&site.zone, until) }
    } else if attempt.tries_left == 0 {
        CodeState::Dead
    } else if now >= attempt.code_expires_at {
        CodeState::Expired
    } else {
        CodeState::Live {
            until: when::clock(&site.zone, attempt.code_expires_at),
            seconds: seconds_up(now.until(attempt.code_expires_at)),
        }
    };
    let delivery = match messages::latest_for_attempt(&mut connection, found.id).await? {
        Some((_, messages::State::Queued)) => Delivery::Queued,
        Some((_, messages::State::Failed)) => Delivery::Failed,
        Some((_, messages::State::HandedOver)) | None => Delivery::HandedOver,
    };
    let wait = attempt.resend_wait(now, cooldown(site));
    let mut ways = reachable(site, account.two_step, account.contact_email.as_deref(), account.mobile.as_deref());
    ways.sort_by_key(|(channel, _)| *channel != found.channel);
    let resend = ways
        .iter()
        .map(|(channel, to)| ResendChoice {
            channel: *channel,
            destination: masked(*channel, to),
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
        sender: match found.channel {
            Channel::Email => site.config.mail_from.email.to_string(),
            Channel::Sms => site.brand.name.clone(),
        },
        code: state,
        tries_left: attempt.tries_left,
        resend,
        delivery,
        remember: RememberBox {
            // Registering what forgets again and again only fills the list.
            ticked: site.config.trust_ticked && !forgets,
            days: days(site.limits.trust_idle),
            caution,
        },
    })
}

/// `CAP_REACHED`: this sign-in's registration waits for a place.
pub async fn remembered(site: &Site, visit: &Visit) -> Done<RememberedPage> {
    let live = session::current(site, visit).await?;
    if devices::waits_for_a_place(site, visit, &live) {
        return Err(Refusal::CapReached.into());
    }
    let places = site.limits.trusted_devices;
    let day = |millis| when::day(&site.zone, Timestamp::from_millis(millis));
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

pub async fn my(site: &Site, visit: &Visit) -> Done<MyPage> {
    let live = session::current(site, visit).await?;
    let now = site.clock.now();
    let idle_end = Timestamp::from_millis(live.last_seen_at) + site.limits.session_idle;
    let end = idle_end.min(Timestamp::from_millis(live.expires_at));
    Ok(MyPage {
        two_step: Channel::from_code(&live.two_step),
        contact_email: live.contact_email.as_deref().map(mask::email).unwrap_or_default(),
        mobile: live.mobile.as_deref().map(mask::mobile).unwrap_or_default(),
        devices: count(live.devices),
        places: site.limits.trusted_devices,
        trusted_until: live.trusted_until.map(|end| when::day(&site.zone, Timestamp::from_millis(end))),
        signed_in_at: when::moment(&site.zone, Timestamp::from_millis(live.created_at)),
        signed_in_by: SignedInBy::from_code(&live.signed_in_by).unwrap_or(SignedInBy::Password),
        ends_in: seconds_up(now.until(end)),
        login_id: live.login_id,
    })
}

fn masked(channel: Channel, to: &str) -> String {
    match channel {
        Channel::Email => mask::email(to),
        Channel::Sms => mask::mobile(to),
    }
}

fn days(span: std::time::Duration) -> u32 {
    u32::try_from(span.as_secs() / 86_400).unwrap_or(u32::MAX)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
