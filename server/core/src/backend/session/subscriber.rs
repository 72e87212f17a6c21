//! Who asks for a change behind sign-in, what that session has proved, and what is still to be asked (protocol.md 7).

use contract::{
    backend::{Result, TypedProof, Visit},
    channel::Channel,
    code::Way,
    pages::account::Contact,
    proof::{Guarded, Proof},
    refusal::Refusal,
};

use crate::store::AnyConnection;
use crate::{
    backend::{
        one_time_code::{
            code_view, recovery_code,
            send::{self, CodeRequest},
            spend,
            ways::reachable,
        },
        session,
        trust::browser_cookie,
    },
    local_time,
    rules::{
        contact,
        id::BrowserId,
        reauthentication::{Owed, Proved},
        sign_in::CodeBy,
        time::Timestamp,
    },
    site::Site,
    store::{
        Tx, accounts, lock_account,
        proofs::Purpose,
        recovery_codes,
        sessions::{self, AccountSecurity, CurrentSession},
    },
};

/// A session with what its account's pages need.
pub struct Subscriber {
    pub live: CurrentSession,
    pub security: AccountSecurity,
    pub now: Timestamp,
    /// The browser of this request.
    pub browser_id: Option<BrowserId>,
}

/// For a page.
pub async fn at(site: &Site, visit: &Visit) -> Result<Subscriber> {
    let live = session::current(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    of(site, visit, &mut connection, live).await
}

/// For a form: with the account locked until the transaction ends, so that what is judged stays as it was judged.
pub async fn acting(site: &Site, visit: &Visit, who: &str) -> Result<(Subscriber, Tx)> {
    let live = session::of_form(site, visit, who).await?;
    let mut tx = site.store.begin().await?;
    lock_account(&mut tx, live.account_id).await?;
    let subscriber = of(site, visit, &mut tx, live).await?;
    Ok((subscriber, tx))
}

async fn of(site: &Site, visit: &Visit, connection: &mut AnyConnection, live: CurrentSession) -> Result<Subscriber> {
    let security = sessions::account_security(connection, live.id).await?.ok_or(Refusal::AttemptGone)?;
    let browser_id = browser_cookie::this_browser(site, visit);
    Ok(Subscriber { live, security, now: site.clock.now(), browser_id })
}

impl Subscriber {
    pub fn two_step(&self) -> Option<Channel> {
        self.security.two_step.channel()
    }

    /// What can be chosen to receive codes at, the preferred first: whether it arrives is proved by the choice.
    pub fn ways(&self, site: &Site) -> Vec<(Channel, String)> {
        let AccountSecurity { contact_email, mobile, .. } = &self.security;
        reachable(site, self.two_step(), contact_email.as_deref(), mobile.as_deref(), false)
    }

    /// Ways by which a fresh code can come: proved ones, and no number of a lost phone (protocol.md 7).
    fn proved_ways(&self, site: &Site) -> Vec<(Channel, String)> {
        let security = &self.security;
        let lost = security.mobile_lost_at.is_some();
        let ways =
            reachable(site, self.two_step(), security.contact_email.as_deref(), security.mobile.as_deref(), lost);
        let is_proved = |channel| {
            let proved_at = match channel {
                Channel::Email => security.contact_email_proved_at,
                Channel::Sms => security.mobile_proved_at,
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
    ) -> Result<()> {
        let ways = self.proved_ways(site);
        let wanted = ways.iter().find(|(way, _)| channel.is_none_or(|channel| channel == *way));
        let (channel, to) = wanted.ok_or(Refusal::ChannelUnavailable)?;
        let request = CodeRequest {
            purpose: Purpose::Fresh,
            owner_id: self.live.id.into(),
            account_id: Some(self.live.account_id),
            channel: *channel,
            to,
            decoy: false,
            link: None,
        };
        send::send(site, visit, tx, &request, self.now).await
    }

    fn owed(&self, site: &Site) -> Owed {
        let proved = Proved { password_at: self.security.password_at, code_at: self.security.code_at };
        proved.owed(self.two_step().is_some(), self.now, site.limits.fresh)
    }

    /// Whether a code that came by this channel was typed a moment ago.
    pub fn has_just_proved(&self, site: &Site, channel: Channel) -> bool {
        self.security.code_by == Some(channel.into()) && self.now < self.security.code_at + site.limits.fresh
    }

    /// Refuses while nothing may be changed.
    pub fn refuse_frozen(&self) -> Result<()> {
        let until = self.security.frozen_until;
        if self.now < until {
            return Err(Refusal::Frozen.until(until.unix_seconds_up()).into());
        }
        Ok(())
    }

    /// Refuses an act whose proof is owed.
    pub fn demand(&self, site: &Site) -> Result<()> {
        match self.owed(site) {
            Owed::Nothing => Ok(()),
            Owed::Password => Err(Refusal::NeedsPassword.into()),
            Owed::Code => Err(Refusal::NeedsCode.into()),
        }
    }

    /// Refuses an act whose password is owed; no code is asked for it.
    pub fn demand_password(&self, site: &Site) -> Result<()> {
        if self.owed(site) == Owed::Password { Err(Refusal::NeedsPassword.into()) } else { Ok(()) }
    }

    /// Refuses an act for which the password comes along, and only a code may be owed.
    pub fn demand_code(&self, site: &Site) -> Result<()> {
        let two_step = self.two_step().is_some();
        let code_at = self.security.code_at;
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
    ) -> Result<Guarded> {
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
                let owner = (self.live.id.into(), Some(self.live.account_id));
                let left = recovery_codes::left(connection, self.live.account_id).await?;
                Proof::Code {
                    sent: code_view::shown(site, visit, connection, Purpose::Fresh, owner, &ways, self.now).await?,
                    ways: ways.iter().map(|(channel, to)| way(*channel, to)).collect(),
                    recovery_codes: left.unused,
                }
            }
        };
        let until = self.security.frozen_until;
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
    ) -> Result<Result<(), Refusal>> {
        let (now, account_id) = (self.now, self.live.account_id);
        let by = if let Some(spare) = recovery_code::of(typed) {
            match recovery_code::spend(site, visit, tx, account_id, spare, now).await? {
                Ok(()) => CodeBy::Recovery,
                Err(refusal) => return Ok(Err(refusal)),
            }
        } else {
            let owner = (self.live.id.into(), Some(account_id));
            match spend::spend(site, visit, tx, Purpose::Fresh, owner, typed, now).await? {
                Ok(passed) => {
                    accounts::prove(tx, account_id, passed.channel, Some(&passed.target), now).await?;
                    passed.channel.into()
                }
                Err(refusal) => return Ok(Err(refusal)),
            }
        };
        sessions::proved_code(tx, self.live.id, by, now).await?;
        self.security.code_at = now;
        self.security.code_by = Some(by);
        Ok(Ok(()))
    }

    /// Trusted devices, and those beside this browser: pages say what a change ends.
    pub fn devices(&self) -> u32 {
        self.live.devices
    }

    pub fn other_devices(&self) -> u32 {
        other_devices(&self.live)
    }

    pub fn email(&self, site: &Site) -> Contact {
        shown(site, Channel::Email, self.security.contact_email.as_deref(), self.security.contact_email_proved_at)
    }

    pub fn mobile(&self, site: &Site) -> Contact {
        shown(site, Channel::Sms, self.security.mobile.as_deref(), self.security.mobile_proved_at)
    }
}

/// Trusted devices beside the browser of this request.
pub fn other_devices(live: &CurrentSession) -> u32 {
    live.devices.saturating_sub(u32::from(live.trusted_until.is_some()))
}

/// A way as a page offers it.
pub fn way(channel: Channel, to: &str) -> Way {
    Way { channel, destination: code_view::masked(channel, to) }
}

fn shown(site: &Site, channel: Channel, to: Option<&str>, proved_at: Option<Timestamp>) -> Contact {
    let Some(to) = to else { return Contact::default() };
    let proved = proved_at.map(|at| local_time::day(&site.zone, at));
    Contact { shown: code_view::masked(channel, to), proved }
}
