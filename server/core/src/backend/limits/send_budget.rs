//! What stands between a right password and a message that costs money: limits in the database, the countries that
//! SMS may go to, and the alarm that lets SMS rest when nobody types the codes in.

use std::time::Duration;

use contract::{
    backend::{Result, Visit},
    channel::Channel,
    refusal::Refusal,
    send_limit::SendLimit,
};
use sqlx::AnyConnection;

use crate::{
    keys::Purpose,
    rules::{id::AccountId, send, time::Timestamp},
    site::Site,
    store::{
        counters::{self, Allowance},
        sms::{self, AskedBy, Codes, Pause},
    },
};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Longer than any window that counts them.
const CODES_KEPT: Duration = Duration::from_secs(2 * 24 * 3600);

/// A message that is about to be written.
pub struct Outgoing<'a> {
    pub asker: Asker<'a>,
    pub channel: Channel,
    /// Address or number.
    pub to: &'a str,
    /// Nobody gets it: the same work, and nothing of what everybody shares is used up.
    pub decoy: bool,
}

/// Who asks for a message, and so whose budget it is.
#[derive(Clone, Copy)]
pub enum Asker<'a> {
    /// Somebody who knows the account's password, or has proved as much in another way.
    Account {
        id: AccountId,
        /// In a browser that was once trusted for it, or in a session of it.
        once_trusted: bool,
    },
    /// Somebody who has proved nothing. Counted by the HMAC of the ID or address they typed, apart from what the account
    /// itself has: no stranger uses that up.
    Stranger(&'a [u8]),
}

impl Asker<'_> {
    fn kind(self) -> AskedBy {
        match self {
            Self::Account { .. } => AskedBy::Known,
            Self::Stranger(_) => AskedBy::Stranger,
        }
    }
}

/// One limit and its counter.
struct Budget {
    limit: SendLimit,
    name: [u8; 32],
    allowance: Allowance,
}

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
        let resting = resting(tx, message.asker.kind()).await?;
        if resting > now {
            let until = resting.unix_seconds_up();
            return Err(Refusal::ChannelUnavailable.until(until).by(SendLimit::Paused).into());
        }
        if !message.decoy && !site.config.sms.may_go(message.to) {
            return Err(Refusal::MobileCountry.into());
        }
    }
    if !site.config.rate_limits {
        return Ok(());
    }
    let budgets = budgets(site, visit, message);
    if let Some((limit, until)) = take_all(tx, &budgets, now).await? {
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
    if !site.config.rate_limits {
        return Ok(true);
    }
    let limits = site.config.sms.limits();
    let account = account_id.to_be_bytes();
    let budgets = [
        budget(site, SendLimit::Account, &[b"sms", b"notice account", &account], limits.per_account, HOUR),
        budget(site, SendLimit::Address, &[b"sms", b"notice number", to.as_bytes()], limits.per_number, HOUR),
        budget(site, SendLimit::Block, &[b"sms", b"block", send::block(to).as_bytes()], limits.per_prefix, HOUR),
        budget(site, SendLimit::Site, &[b"sms", b"site", b""], limits.per_site, HOUR),
    ];
    Ok(take_all(tx, &budgets, now).await?.is_none())
}

/// Takes one of each; of the first that says no, its limit and until when, with all counters as before.
async fn take_all(
    tx: &mut AnyConnection,
    budgets: &[Budget],
    now: Timestamp,
) -> Result<Option<(SendLimit, Timestamp)>> {
    for (at, budget) in budgets.iter().enumerate() {
        let Err(until) = counters::take(tx, &budget.name, now, &budget.allowance).await? else { continue };
        for taken in &budgets[..at] {
            counters::give_back(tx, &taken.name, &taken.allowance).await?;
        }
        if budget.limit == SendLimit::Site {
            tracing::warn!("SHINRAI_LIMIT_SMS_PER_SITE is reached: nothing goes by SMS until the hour is over");
        }
        return Ok(Some((budget.limit, until)));
    }
    Ok(None)
}

fn budget(site: &Site, limit: SendLimit, parts: &[&[u8]], count: u32, window: Duration) -> Budget {
    Budget {
        limit,
        name: site.keys.mac(Purpose::GuessCounter, parts),
        // The counter closes behind the last one that passes, so "20" closes at the twentieth for a day.
        allowance: Allowance { count, window, rest: window, rest_max: window, sliding: false },
    }
}

/// Until when SMS rests for whoever asks so: when it rests for everybody, it does for strangers too.
async fn resting(tx: &mut AnyConnection, by: AskedBy) -> Result<Timestamp> {
    let mut latest = Timestamp::default();
    for group in [AskedBy::Known, AskedBy::Stranger] {
        if group == AskedBy::Known || group == by {
            latest =
                latest.max(sms::last_pause_of(tx, group).await?.map_or_else(Timestamp::default, |pause| pause.until));
        }
    }
    Ok(latest)
}

/// What a message counts against, always in this order: those of one subscriber first, and last the one that everybody
/// shares, which is then locked for the shortest time.
fn budgets(site: &Site, visit: &Visit, message: &Outgoing<'_>) -> Vec<Budget> {
    let limits = &site.limits;
    // Letters count in any case, as they do for most mail servers.
    let to = message.to.to_lowercase();
    let to = to.as_bytes();
    let budget = |limit, parts: &[&[u8]], count, window| budget(site, limit, parts, count, window);
    // Of whom this is one of the day's messages, and whose SMS of the hour are counted: the account's, or a stranger's.
    let whose = match message.asker {
        Asker::Account { id, .. } => [b"account".as_slice(), &id.to_be_bytes()].concat(),
        Asker::Stranger(key) => [b"stranger".as_slice(), key].concat(),
    };
    let stranger = matches!(message.asker, Asker::Stranger(_));
    let mut budgets = Vec::new();
    match message.asker {
        Asker::Account { once_trusted, .. } => {
            if !once_trusted {
                // Some are kept for browsers once trusted, so that a stranger who knows the password cannot use them all
                // up.
                let strangers = limits.sends_per_day.saturating_sub(limits.sends_kept);
                budgets.push(budget(SendLimit::Address, &[b"send", b"stranger", to], strangers, DAY));
            }
            budgets.push(budget(SendLimit::Address, &[b"send", b"all", to], limits.sends_per_day, DAY));
        }
        Asker::Stranger(key) => budgets.extend([
            budget(SendLimit::Address, &[b"send", b"asked", key], limits.stranger_sends, DAY),
            budget(SendLimit::Address, &[b"send", b"asked to", to], limits.stranger_sends, DAY),
        ]),
    }
    if message.channel == Channel::Sms {
        let limits = site.config.sms.limits();
        let network = visit.request().network.as_bytes();
        let number: &[u8] = if stranger { b"number for strangers" } else { b"number" };
        // What a decoy would use up of the shared ones, it uses up of its own.
        let block = if message.decoy { whose.clone() } else { send::block(message.to).as_bytes().to_vec() };
        let site_wide: &[u8] = if message.decoy { &whose } else { b"" };
        budgets.extend([
            budget(SendLimit::Account, &[b"sms", b"whose", &whose], limits.per_account, HOUR),
            budget(SendLimit::Address, &[b"sms", number, to], limits.per_number, HOUR),
            budget(SendLimit::Network, &[b"sms", b"network", network], limits.per_network, HOUR),
            budget(SendLimit::Block, &[b"sms", b"block", &block], limits.per_prefix, HOUR),
            budget(SendLimit::Site, &[b"sms", b"site", site_wide], limits.per_site, HOUR),
        ]);
    }
    budgets
}

/// Lets SMS rest if too few of the codes sent were used, and says so to the operator; once a minute, by any process.
pub async fn watch(site: &Site, now: Timestamp) -> sqlx::Result<()> {
    let limits = site.config.sms.limits();
    let mut connection = site.store.pool().acquire().await?;
    sms::sweep(&mut connection, now - CODES_KEPT).await?;
    drop(connection);
    for by in [AskedBy::Known, AskedBy::Stranger] {
        watch_one(site, by, &limits, now).await?;
    }
    Ok(())
}

async fn watch_one(site: &Site, by: AskedBy, limits: &send::SmsLimits, now: Timestamp) -> sqlx::Result<()> {
    let mut connection = site.store.pool().acquire().await?;
    let last_end = sms::last_pause_of(&mut connection, by).await?.map_or_else(Timestamp::default, |pause| pause.until);
    drop(connection);
    if last_end > now {
        return Ok(());
    }
    let (since, settled) = send::counted(now, last_end, limits);
    let Codes { sent, used } = sms::codes(&site.store, by, since, settled).await?;
    if !send::wasted(sent, used, limits) {
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
