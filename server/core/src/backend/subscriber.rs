//! Who asks for a change behind sign-in, what that session has proved, and what is still to be asked (PROTOCOL 7).

use contract::{
    backend::{TypedProof, Visit},
    channel::Channel,
    code::Way,
    pages::account::Contact,
    proof::{Guarded, Proof},
    refusal::Refusal,
};
use secrecy::ExposeSecret;
use sqlx::AnyConnection;

use super::{
    browser_cookie, code_view,
    proof::{self, Errand},
    recovery_codes,
    send_code::reachable,
    session,
    trouble::Done,
};
use crate::{
    local_time,
    rules::{
        contact,
        fresh::{Owed, Proved},
        time::Timestamp,
    },
    site::Site,
    store::{
        Tx, accounts, lock_account,
        proofs::Purpose,
        recovery_codes as codes,
        sessions::{self, Care, Live},
    },
};

/// A session with what its account's pages need.
pub struct Subscriber {
    pub live: Live,
    pub care: Care,
    pub now: Timestamp,
    /// The browser at the door.
    pub browser_id: Option<i64>,
}

/// For a page.
pub async fn at(site: &Site, visit: &Visit) -> Done<Subscriber> {
    let live = session::current(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    of(site, visit, &mut connection, live).await
}

/// For a form: with the account locked until the transaction ends, so that what is judged stays as it was judged.
pub async fn acting(site: &Site, visit: &Visit, who: &str) -> Done<(Subscriber, Tx)> {
    let live = session::of_form(site, visit, who).await?;
    let mut tx = site.store.begin().await?;
    lock_account(&mut tx, live.account_id).await?;
    let subscriber = of(site, visit, &mut tx, live).await?;
    Ok((subscriber, tx))
}

async fn of(site: &Site, visit: &Visit, connection: &mut AnyConnection, live: Live) -> Done<Subscriber> {
    let care = sessions::care(connection, live.id).await?.ok_or(Refusal::AttemptGone)?;
    let browser_id = browser_cookie::presented(&site.keys, visit).map(|browser| browser.browser_id);
    Ok(Subscriber { live, care, now: site.clock.now(), browser_id })
}

impl Subscriber {
    pub fn two_step(&self) -> Option<Channel> {
        Channel::from_code(&self.care.two_step)
    }

    /// What can be chosen to receive codes at, the preferred first: whether it arrives is proved by the choice.
    pub fn ways(&self, site: &Site) -> Vec<(Channel, String)> {
        let Care { contact_email, mobile, .. } = &self.care;
        reachable(site, self.two_step(), contact_email.as_deref(), mobile.as_deref(), false)
    }

    /// Ways by which a fresh code can come: proved ones, and no number of a lost phone (PROTOCOL 7).
    fn proved_ways(&self, site: &Site) -> Vec<(Channel, String)> {
        let care = &self.care;
        let lost = care.mobile_lost_at.is_some();
        let ways = reachable(site, self.two_step(), care.contact_email.as_deref(), care.mobile.as_deref(), lost);
        let is_proved = |channel| {
            let proved_at = match channel {
                Channel::Email => care.contact_email_proved_at,
                Channel::Sms => care.mobile_proved_at,
            };
            contact::is_proved(channel, proved_at, self.two_step())
        };
        ways.into_iter().filter(|(channel, _)| is_proved(*channel)).collect()
    }

    /// Sends a fresh code by that way, or by the preferred one.
    pub async fn send_fresh(
        &self,
        site: &Site,
        visit: &Visit,
        tx: &mut AnyConnection,
        channel: Option<Channel>,
    ) -> Done<()> {
        let ways = self.proved_ways(site);
        let wanted = ways.iter().find(|(way, _)| channel.is_none_or(|channel| channel == *way));
        let (channel, to) = wanted.ok_or(Refusal::ChannelUnavailable)?;
        let errand = Errand {
            purpose: Purpose::Fresh,
            owner_id: self.live.id,
            account_id: Some(self.live.account_id),
            channel: *channel,
            to,
            decoy: false,
            link: None,
        };
        proof::send(site, visit, tx, &errand, self.now).await
    }

    fn owed(&self, site: &Site) -> Owed {
        let proved = Proved {
            password_at: Timestamp::from_millis(self.care.password_at),
            code_at: Timestamp::from_millis(self.care.code_at),
        };
        proved.owed(self.two_step().is_some(), self.now, site.limits.fresh)
    }

    /// Whether a code that came by this channel was typed a moment ago.
    pub fn has_just_proved(&self, site: &Site, channel: Channel) -> bool {
        self.care.code_by.as_deref() == Some(channel.code())
            && self.now < Timestamp::from_millis(self.care.code_at) + site.limits.fresh
    }

    /// Refuses while nothing may be changed.
    pub fn refuse_frozen(&self, visit: &Visit) -> Done<()> {
        let until = Timestamp::from_millis(self.care.frozen_until);
        if self.now < until {
            visit.until(until.unix_seconds_up());
            return Err(Refusal::Frozen.into());
        }
        Ok(())
    }

    /// Refuses an act whose proof is owed.
    pub fn demand(&self, site: &Site) -> Done<()> {
        match self.owed(site) {
            Owed::Nothing => Ok(()),
            Owed::Password => Err(Refusal::NeedsPassword.into()),
            Owed::Code => Err(Refusal::NeedsCode.into()),
        }
    }

    /// Refuses an act for which the password comes along, and only a code may be owed.
    pub fn demand_code(&self, site: &Site) -> Done<()> {
        let two_step = self.two_step().is_some();
        let code_at = Timestamp::from_millis(self.care.code_at);
        match (Proved { password_at: self.now, code_at }).owed(two_step, self.now, site.limits.fresh) {
            Owed::Nothing => Ok(()),
            Owed::Password | Owed::Code => Err(Refusal::NeedsCode.into()),
        }
    }

    /// What the page says and asks before its act. Where the `password` is part of the page's own form, only a code.
    pub async fn guarded(
        &self,
        site: &Site,
        visit: &Visit,
        connection: &mut AnyConnection,
        password: bool,
    ) -> Done<Guarded> {
        let owed = match self.owed(site) {
            Owed::Password if !password && self.demand_code(site).is_err() => Owed::Code,
            Owed::Password if !password => Owed::Nothing,
            owed => owed,
        };
        let proof = match owed {
            Owed::Nothing => Proof::Done,
            Owed::Password => Proof::Password,
            Owed::Code => {
                let ways = self.proved_ways(site);
                let owner = (self.live.id, Some(self.live.account_id));
                let (left, _) = codes::left(connection, self.live.account_id).await?;
                Proof::Code {
                    sent: proof::shown(site, visit, connection, Purpose::Fresh, owner, &ways, self.now).await?,
                    ways: ways.iter().map(|(channel, to)| way(*channel, to)).collect(),
                    recovery_codes: u32::try_from(left).unwrap_or(0),
                }
            }
        };
        let until = Timestamp::from_millis(self.care.frozen_until);
        let frozen = (self.now < until).then(|| local_time::moment(&site.zone, until));
        Ok(Guarded { who: session::who(site, &self.live), proof, frozen, ends: session::ends(site, &self.live) })
    }

    /// Spends a fresh code or recovery code for this session. The inner refusal has cost a try: commit all the same.
    pub async fn spend_fresh(
        &mut self,
        site: &Site,
        visit: &Visit,
        tx: &mut AnyConnection,
        typed: &TypedProof,
    ) -> Done<Result<(), Refusal>> {
        let (now, account_id) = (self.now, self.live.account_id);
        let by = if typed.recovery_code.expose_secret().trim().is_empty() {
            let owner = (self.live.id, Some(account_id));
            match proof::spend(site, visit, tx, Purpose::Fresh, owner, typed, now).await? {
                Ok(passed) => {
                    accounts::prove(tx, account_id, passed.channel, Some(&passed.target), now).await?;
                    passed.channel.code()
                }
                Err(refusal) => return Ok(Err(refusal)),
            }
        } else {
            match recovery_codes::spend(site, visit, tx, account_id, &typed.recovery_code, now).await? {
                Ok(()) => "recovery",
                Err(refusal) => return Ok(Err(refusal)),
            }
        };
        sessions::proved_code(tx, self.live.id, by, now).await?;
        self.care.code_at = now.millis();
        self.care.code_by = Some(by.to_owned());
        Ok(Ok(()))
    }

    /// Trusted devices, and those beside this browser: pages say what a change ends.
    pub fn devices(&self) -> u32 {
        devices(&self.live)
    }

    pub fn other_devices(&self) -> u32 {
        other_devices(&self.live)
    }

    pub fn email(&self, site: &Site) -> Contact {
        shown(site, Channel::Email, self.care.contact_email.as_deref(), self.care.contact_email_proved_at)
    }

    pub fn mobile(&self, site: &Site) -> Contact {
        shown(site, Channel::Sms, self.care.mobile.as_deref(), self.care.mobile_proved_at)
    }
}

fn devices(live: &Live) -> u32 {
    u32::try_from(live.devices).unwrap_or(0)
}

/// Trusted devices beside the browser at the door.
pub fn other_devices(live: &Live) -> u32 {
    devices(live).saturating_sub(u32::from(live.trusted_until.is_some()))
}

/// A way as a page offers it.
pub fn way(channel: Channel, to: &str) -> Way {
    Way { channel, destination: code_view::masked(channel, to) }
}

fn shown(site: &Site, channel: Channel, to: Option<&str>, proved_at: Option<i64>) -> Contact {
    let Some(to) = to else { return Contact::default() };
    let proved = proved_at.map(|at| local_time::day(&site.zone, Timestamp::from_millis(at)));
    Contact { shown: code_view::masked(channel, to), proved }
}
