use contract::{
    backend::{TypedProof, Visit},
    channel::Channel,
    done,
    notice::NoticeKind,
    pages::account::{ChannelChoice, Missing, TwoStepPage},
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::ExposeSecret;
use sqlx::AnyConnection;

use super::{
    change::{self, ThisBrowser},
    code_view, notice,
    proof::{self, Errand},
    subscriber::{self, Subscriber},
    trouble::{Done, Trouble},
};
use crate::{
    delivery, local_time,
    rules::time::Timestamp,
    site::Site,
    store::{
        accounts,
        proofs::{self, Purpose},
    },
};

const BY_SUBSCRIBER: &str = "subscriber";

pub async fn page(site: &Site, visit: &Visit) -> Done<TwoStepPage> {
    let subscriber = subscriber::at(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    let guarded = subscriber.guarded(site, visit, &mut connection, true).await?;
    let now = subscriber.two_step();
    let address = |channel| match channel {
        Channel::Email => subscriber.care.contact_email.as_deref(),
        Channel::Sms => subscriber.care.mobile.as_deref(),
    };
    let choice = |channel| ChannelChoice {
        channel,
        destination: address(channel).map(|to| code_view::masked(channel, to)).unwrap_or_default(),
        missing: if !delivery::can_send(&site.config, channel) {
            Some(Missing::NotOffered)
        } else if address(channel).is_none() {
            Some(Missing::NoAddress)
        } else {
            None
        },
        chosen: now == Some(channel),
    };
    let owner = (subscriber.live.id, Some(subscriber.live.account_id));
    let target = proofs::find(&mut connection, subscriber.live.id, Purpose::TwoStep).await?;
    let ways: Vec<_> = target.map(|sent| (sent.channel, sent.target)).into_iter().collect();
    let sent = proof::shown(site, visit, &mut connection, Purpose::TwoStep, owner, &ways, subscriber.now).await?;
    Ok(TwoStepPage {
        guarded,
        now,
        since: local_time::day(&site.zone, Timestamp::from_millis(subscriber.care.two_step_since)),
        choices: vec![choice(Channel::Email), choice(Channel::Sms)],
        sent,
        devices: subscriber.devices(),
        other_devices: subscriber.other_devices(),
    })
}

pub async fn start(site: &Site, visit: &Visit, who: &str, channel: Option<Channel>) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    subscriber.refuse_frozen(visit)?;
    subscriber.demand(site)?;
    let ways = subscriber.ways(site);
    let wanted = ways.iter().find(|(way, _)| Some(*way) == channel);
    let (channel, to) = wanted.ok_or(Refusal::ChannelUnavailable)?;
    if subscriber.has_just_proved(site, *channel) {
        switch(site, visit, &mut tx, &subscriber, *channel).await?;
    } else {
        let errand = Errand {
            purpose: Purpose::TwoStep,
            owner_id: subscriber.live.id,
            account_id: Some(subscriber.live.account_id),
            channel: *channel,
            to,
            decoy: false,
            link: None,
        };
        proof::send(site, visit, &mut tx, &errand, subscriber.now).await?;
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(Step::TwoStep)
}

pub async fn enable(site: &Site, visit: &Visit, typed: &TypedProof) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, &typed.who).await?;
    subscriber.refuse_frozen(visit)?;
    subscriber.demand(site)?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let owner = (subscriber.live.id, Some(account_id));
    let spent = match proof::spend(site, visit, &mut tx, Purpose::TwoStep, owner, typed, now).await? {
        Ok(passed) => {
            let ways = subscriber.ways(site);
            // Contact data may have changed in another tab since the code was sent.
            let still = ways.iter().any(|(channel, to)| *channel == passed.channel && *to == passed.target);
            if still && !passed.again {
                if passed.channel == Channel::Sms {
                    accounts::find_mobile(&mut tx, account_id).await?;
                }
                accounts::prove(&mut tx, account_id, passed.channel, Some(&passed.target), now).await?;
                switch(site, visit, &mut tx, &subscriber, passed.channel).await?;
            }
            if still { Ok(()) } else { Err(Refusal::ChannelUnavailable) }
        }
        Err(refusal) => Err(refusal),
    };
    tx.commit().await?;
    site.mail_bell.notify_one();
    spent?;
    Ok(Step::TwoStep)
}

/// Puts a channel in force. The same one again ends nothing; another one ends trust elsewhere; from off to on ends
/// every other session too, for whoever knew the password may be in one of them.
async fn switch(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    subscriber: &Subscriber,
    channel: Channel,
) -> Done<()> {
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let (kind, done) = match subscriber.two_step() {
        Some(same) if same == channel => {
            visit.done(done::Done::TwoStepOn);
            return Ok(());
        }
        Some(_) => {
            change::end_trust(tx, subscriber, Change::TwoStep, ThisBrowser::Kept).await?;
            (NoticeKind::ChannelChanged, done::Done::ChannelChanged)
        }
        None => {
            change::outdate(tx, subscriber, Change::TwoStep, ThisBrowser::Ended).await?;
            (NoticeKind::TwoStepOn, done::Done::TwoStepOn)
        }
    };
    accounts::set_two_step(tx, account_id, channel.code(), BY_SUBSCRIBER, now).await?;
    notice::tell(site, tx, account_id, kind, "", now).await?;
    visit.done(done);
    Ok(())
}

/// The code may come with the form or have been typed before.
pub async fn disable(site: &Site, visit: &Visit, typed: &TypedProof, understood: bool) -> Done<Step> {
    let (mut subscriber, mut tx) = subscriber::acting(site, visit, &typed.who).await?;
    subscriber.refuse_frozen(visit)?;
    if subscriber.two_step().is_none() {
        return Ok(Step::TwoStep);
    }
    let comes_along = [&typed.code, &typed.recovery_code].iter().any(|typed| !typed.expose_secret().trim().is_empty());
    if !understood {
        return Err(Refusal::NotUnderstood.into());
    }
    let fresh = subscriber.demand(site);
    if matches!(fresh, Err(Trouble::Refused(Refusal::NeedsCode))) && comes_along {
        if let Err(refusal) = subscriber.spend_fresh(site, visit, &mut tx, typed).await? {
            tx.commit().await?;
            return Err(refusal.into());
        }
    } else {
        fresh?;
    }
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    change::outdate(&mut tx, &subscriber, Change::TwoStep, ThisBrowser::Ended).await?;
    accounts::set_two_step(&mut tx, account_id, "off", BY_SUBSCRIBER, now).await?;
    notice::tell(site, &mut tx, account_id, NoticeKind::TwoStepOff, "", now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.done(done::Done::TwoStepOff);
    Ok(Step::TwoStep)
}
