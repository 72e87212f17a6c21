//! Whether a message may be written now: limits in the database, the countries that SMS may go to, and the alarm that
//! lets SMS rest when nobody types the codes in.

use contract::{
    backend::{Result, Visit},
    channel::Channel,
    refusal::Refusal,
    send_limit::SendLimit,
};

use crate::store::AnyConnection;
use crate::{
    backend::limits::{
        Requester,
        counter::{Counter, Shared},
    },
    rules::{id::AccountId, sms_cost, time::Timestamp},
    site::Site,
    store::sms::{self, AskedBy, Pause},
};

/// A message that is about to be written.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    pub requester: Requester<'a>,
    pub channel: Channel,
    /// Address or number.
    pub to: &'a str,
    /// Nobody gets it: the same work, and nothing of what everybody shares is used up.
    pub decoy: bool,
}

/// A counter, and the limit that is named when it says no.
type Budget<'a> = (SendLimit, Counter<'a>);

/// Takes one message of everything it counts against. Whichever says no, all counters are as before: the caller may go
/// on with its transaction. `SEND_LIMIT CHANNEL_UNAVAILABLE MOBILE_COUNTRY`, and which limit it was.
pub async fn take_send(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    message: &Outgoing<'_>,
    now: Timestamp,
) -> Result<()> {
    if message.channel == Channel::Sms {
        let resting = resting(tx, message.requester.asked_by()).await?;
        if resting > now {
            let until = resting.unix_seconds_up();
            return Err(Refusal::ChannelUnavailable.until(until).by(SendLimit::Paused).into());
        }
        if !message.decoy && !site.config.sms.may_go(message.to) {
            return Err(Refusal::MobileCountry.into());
        }
    }
    let budgets = budgets(visit, message);
    if let Some((limit, until)) = take_all(site, tx, &budgets, now).await? {
        return Err(Refusal::SendLimit.until(until.unix_seconds_up()).by(limit).into());
    }
    Ok(())
}

/// Takes one notice by SMS, or says that it has to stay on the pages and in the mail. Account and number have a count
/// of their own: whoever makes notices happen must not use up the codes. What all share is shared.
pub async fn take_notice(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: AccountId,
    to: &str,
    now: Timestamp,
) -> Result<bool> {
    if resting(tx, AskedBy::Known).await? > now || !site.config.sms.may_go(to) {
        return Ok(false);
    }
    let budgets = [
        (SendLimit::Account, Counter::SmsNoticesOf { account_id }),
        (SendLimit::Address, Counter::SmsNoticesTo { number: to }),
        (SendLimit::Block, Counter::SmsToBlock(Shared::Of(sms_cost::block(to)))),
        (SendLimit::Site, Counter::SmsOnSite(Shared::Of(""))),
    ];
    Ok(take_all(site, tx, &budgets, now).await?.is_none())
}

/// Takes one of each; of the first that says no, its limit and until when, with all counters as before.
async fn take_all(
    site: &Site,
    tx: &mut AnyConnection,
    budgets: &[Budget<'_>],
    now: Timestamp,
) -> Result<Option<(SendLimit, Timestamp)>> {
    for (at, (limit, counter)) in budgets.iter().enumerate() {
        let Err(until) = counter.take(site, tx, now).await? else { continue };
        for (_, taken) in &budgets[..at] {
            taken.give_back(site, tx).await?;
        }
        if *limit == SendLimit::Site {
            tracing::warn!("SHINRAI_LIMIT_SMS_PER_SITE is reached: nothing goes by SMS until the hour is over");
        }
        return Ok(Some((*limit, until)));
    }
    Ok(None)
}

/// Until when SMS rests for whoever asks so: when it rests for everybody, it does for strangers too.
async fn resting(tx: &mut AnyConnection, by: AskedBy) -> Result<Timestamp> {
    let mut latest = Timestamp::default();
    for group in [AskedBy::Known, AskedBy::Stranger] {
        if group == AskedBy::Known || group == by {
            latest = latest.max(sms::last_pause(tx, group).await?.map_or_else(Timestamp::default, |pause| pause.until));
        }
    }
    Ok(latest)
}

/// What a message counts against, always in this order: those of one subscriber first, and last the one that everybody
/// shares, which is then locked for the shortest time.
fn budgets<'a>(visit: &'a Visit, message: &Outgoing<'a>) -> Vec<Budget<'a>> {
    let Outgoing { requester, channel, to, decoy } = *message;
    let mut budgets = match requester {
        Requester::Account { once_trusted: true, .. } => vec![(SendLimit::Address, Counter::Sends { to })],
        Requester::Account { once_trusted: false, .. } => {
            vec![(SendLimit::Address, Counter::SendsOutsideTrusted { to }), (SendLimit::Address, Counter::Sends { to })]
        }
        Requester::Stranger(key) => vec![
            (SendLimit::Address, Counter::StrangerSends { key }),
            (SendLimit::Address, Counter::StrangerSendsTo { to }),
        ],
    };
    if channel == Channel::Sms {
        let stranger = matches!(requester, Requester::Stranger(_));
        let shared = |part| if decoy { Shared::Decoy(requester) } else { Shared::Of(part) };
        budgets.extend([
            (SendLimit::Account, Counter::SmsOf(requester)),
            (SendLimit::Address, Counter::SmsTo { number: to, stranger }),
            (SendLimit::Network, Counter::SmsFromNetwork(&visit.request().network)),
            (SendLimit::Block, Counter::SmsToBlock(shared(sms_cost::block(to)))),
            (SendLimit::Site, Counter::SmsOnSite(shared(""))),
        ]);
    }
    budgets
}

/// Lets SMS rest if too few of the codes sent were used, and says so to the operator; once a minute, by any process.
pub async fn watch(site: &Site, now: Timestamp) -> sqlx::Result<()> {
    let limits = site.config.sms.limits();
    for by in [AskedBy::Known, AskedBy::Stranger] {
        watch_one(site, by, &limits, now).await?;
    }
    Ok(())
}

async fn watch_one(site: &Site, by: AskedBy, limits: &sms_cost::SmsLimits, now: Timestamp) -> sqlx::Result<()> {
    let mut connection = site.store.pool().acquire().await?;
    let last_end = sms::last_pause(&mut connection, by).await?.map_or_else(Timestamp::default, |pause| pause.until);
    drop(connection);
    if last_end > now {
        return Ok(());
    }
    let (since, settled) = sms_cost::counted(now, last_end, limits);
    let sms::Codes { sent, used } = sms::codes(&site.store, by, since, settled).await?;
    if !sms_cost::wasted(sent, used, limits) {
        return Ok(());
    }
    let until = now + limits.alarm_rest;
    if sms::pause(&site.store, by, &Pause { since: now, until, sent, used }).await? {
        tracing::error!(
            sent,
            used,
            rest_s = limits.alarm_rest.as_secs(),
            strangers_only = by == AskedBy::Stranger,
            "SMS rests: too few of the codes sent were typed in. Somebody may have them sent for the money in it. \
             `shinrai sms show` says more, `shinrai sms resume` lets them go again"
        );
    }
    Ok(())
}
