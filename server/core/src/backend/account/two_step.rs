//! `/my/two-step`: turning two-step verification on, off, or over to another channel.

use async_trait::async_trait;
use contract::{
    backend::{ChangeTwoStep, Error, Result, TypedProof, Visit},
    channel::Channel,
    done,
    notice::NoticeKind,
    pages::account::{ChannelChoice, Missing, TwoStepPage},
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::ExposeSecret;

use super::security_change::{self, ThisBrowser};
use crate::store::AnyConnection;
use crate::{
    backend::{
        notice,
        one_time_code::{
            code_view,
            send::{self, CodeRequest},
            spend,
        },
        session::subscriber::{self, Subscriber},
    },
    delivery, local_time,
    rules::two_step::{SetBy, TwoStep},
    site::Site,
    store::{
        accounts,
        proofs::{self, Purpose},
    },
};

#[async_trait]
impl ChangeTwoStep for Site {
    async fn two_step_page(&self, visit: &Visit) -> Result<TwoStepPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        let guarded = subscriber.guarded(self, visit, &mut connection, true).await?;
        let now = subscriber.two_step();
        let address = |channel| match channel {
            Channel::Email => subscriber.security.contact_email.as_deref(),
            Channel::Sms => subscriber.security.mobile.as_deref(),
        };
        let choice = |channel| ChannelChoice {
            channel,
            destination: address(channel).map(|to| code_view::masked(channel, to)).unwrap_or_default(),
            missing: if !delivery::can_send(&self.config, channel) {
                Some(Missing::NotOffered)
            } else if address(channel).is_none() {
                Some(Missing::NoAddress)
            } else {
                None
            },
            chosen: now == Some(channel),
        };
        let owner = (subscriber.live.id.into(), Some(subscriber.live.account_id));
        let target = proofs::find(&mut connection, subscriber.live.id.into(), Purpose::TwoStep).await?;
        let ways: Vec<_> = target.map(|sent| (sent.code.channel, sent.target)).into_iter().collect();
        let sent =
            code_view::shown(self, visit, &mut connection, Purpose::TwoStep, owner, &ways, subscriber.now).await?;
        Ok(TwoStepPage {
            guarded,
            now,
            since: local_time::day(&self.zone, subscriber.security.two_step_since),
            choices: vec![choice(Channel::Email), choice(Channel::Sms)],
            sent,
            devices: subscriber.devices(),
            other_devices: subscriber.other_devices(),
        })
    }

    async fn start_two_step(&self, visit: &Visit, who: &str, channel: Option<Channel>) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        subscriber.refuse_frozen()?;
        subscriber.demand(self)?;
        let ways = subscriber.ways(self);
        let wanted = ways.iter().find(|(way, _)| Some(*way) == channel);
        let (channel, to) = wanted.ok_or(Refusal::ChannelUnavailable)?;
        if subscriber.has_just_proved(self, *channel) {
            switch(self, visit, &mut tx, &subscriber, *channel).await?;
        } else {
            let request = CodeRequest {
                purpose: Purpose::TwoStep,
                owner_id: subscriber.live.id.into(),
                account_id: Some(subscriber.live.account_id),
                channel: *channel,
                to,
                decoy: false,
                link: None,
            };
            send::send(self, visit, &mut tx, &request, subscriber.now).await?;
        }
        self.commit(tx).await?;
        Ok(Step::TwoStep)
    }

    async fn enable_two_step(&self, visit: &Visit, typed: &TypedProof) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, &typed.who).await?;
        subscriber.refuse_frozen()?;
        subscriber.demand(self)?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        let owner = (subscriber.live.id.into(), Some(account_id));
        let spent = match spend::spend(self, visit, &mut tx, Purpose::TwoStep, owner, typed, now).await? {
            Ok(passed) => {
                let ways = subscriber.ways(self);
                // Contact data may have changed in another tab since the code was sent.
                let still = ways.iter().any(|(channel, to)| *channel == passed.channel && *to == passed.target);
                if still && !passed.again {
                    if passed.channel == Channel::Sms {
                        accounts::find_mobile(&mut tx, account_id).await?;
                    }
                    accounts::prove(&mut tx, account_id, passed.channel, Some(&passed.target), now).await?;
                    switch(self, visit, &mut tx, &subscriber, passed.channel).await?;
                }
                if still { Ok(()) } else { Err(Refusal::ChannelUnavailable) }
            }
            Err(refusal) => Err(refusal),
        };
        self.settle(tx, spent.map(|()| Step::TwoStep)).await
    }

    /// The code may come with the form or have been typed before.
    async fn disable_two_step(&self, visit: &Visit, typed: &TypedProof, understood: bool) -> Result<Step> {
        let (mut subscriber, mut tx) = subscriber::acting(self, visit, &typed.who).await?;
        subscriber.refuse_frozen()?;
        if subscriber.two_step().is_none() {
            return Ok(Step::TwoStep);
        }
        let comes_along =
            [&typed.code, &typed.recovery_code].iter().any(|typed| !typed.expose_secret().trim().is_empty());
        if !understood {
            return Err(Refusal::NotUnderstood.into());
        }
        let fresh = subscriber.demand(self);
        if matches!(&fresh, Err(Error::Refused(owed)) if owed.refusal == Refusal::NeedsCode) && comes_along {
            if let wrong @ Err(_) = subscriber.spend_fresh(self, visit, &mut tx, typed).await? {
                return self.settle(tx, wrong.map(|()| Step::TwoStep)).await;
            }
        } else {
            fresh?;
        }
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        security_change::outdate(&mut tx, &subscriber, Change::TwoStep, ThisBrowser::Ended).await?;
        accounts::set_two_step(&mut tx, account_id, TwoStep::Off, SetBy::Subscriber, now).await?;
        notice::notify(self, &mut tx, account_id, NoticeKind::TwoStepOff, "", now).await?;
        self.commit(tx).await?;
        visit.done(done::Done::TwoStepOff);
        Ok(Step::TwoStep)
    }
}

/// Puts a channel in force. The same one again ends nothing; another one ends trust elsewhere; from off to on ends
/// every other session too, for whoever knew the password may be in one of them.
async fn switch(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    subscriber: &Subscriber,
    channel: Channel,
) -> Result<()> {
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let (kind, done) = match subscriber.two_step() {
        Some(same) if same == channel => {
            visit.done(done::Done::TwoStepOn);
            return Ok(());
        }
        Some(_) => {
            security_change::end_trust(tx, subscriber, Change::TwoStep, ThisBrowser::Kept).await?;
            (NoticeKind::ChannelChanged, done::Done::ChannelChanged)
        }
        None => {
            security_change::outdate(tx, subscriber, Change::TwoStep, ThisBrowser::Ended).await?;
            (NoticeKind::TwoStepOn, done::Done::TwoStepOn)
        }
    };
    accounts::set_two_step(tx, account_id, channel.into(), SetBy::Subscriber, now).await?;
    notice::notify(site, tx, account_id, kind, "", now).await?;
    visit.done(done);
    Ok(())
}
