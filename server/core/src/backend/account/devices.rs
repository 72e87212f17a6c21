//! The browsers an account trusts, in the subscriber's own hands.

use async_trait::async_trait;
use contract::{
    backend::{Devices, Result, Visit, visit::CookieChange},
    browser_report::BrowserReport,
    pages::devices::{Device, DevicesPage, EndedDevice, NeverBack},
    reason::{Certainty, Platform, Reason, ReasonCard},
    refusal::Refusal,
    step::Step,
};

use super::history;
use crate::store::AnyConnection;
use crate::{
    backend::{
        reason::{card, evidence},
        session,
        trust::{browser_cookie, registration},
    },
    local_time,
    rules::{
        actor::Actor,
        client::platform_of,
        devices::{self, ListedDevice},
        id::{BrowserId, TrustId},
        reason::{Finding, REPEATED, State},
        sign_in::RememberOutcome,
        time::Timestamp,
    },
    site::Site,
    store::{
        browsers, lock_account,
        sessions::{self, CurrentSession},
        sign_ins,
        trusts::{self, Ending, TrustRecord, Why},
    },
};

/// Ended registrations that a list still shows.
const ENDED_SHOWN: usize = 10;
/// What forms send for all of those that never came back.
const NEVER_BACK: &str = "never-back";

#[async_trait]
impl Devices for Site {
    async fn devices_page(&self, visit: &Visit) -> Result<DevicesPage> {
        let live = session::current(self, visit).await?;
        list(self, visit, &live, false).await
    }

    /// The list for a sign-in whose registration found no free place.
    async fn replace_page(&self, visit: &Visit) -> Result<Option<DevicesPage>> {
        let live = session::current(self, visit).await?;
        if !registration::waits_for_a_place(self, visit, &live) {
            return Ok(None);
        }
        list(self, visit, &live, true).await.map(Some)
    }

    /// Puts this sign-in's registration in the place of others.
    async fn replace_device(&self, visit: &Visit, who: &str, device: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let Some(trust_id) = live.trust_id.filter(|_| registration::waits_for_a_place(self, visit, &live)) else {
            return Ok(Step::Remembered);
        };
        let browser = browser_cookie::verified(&self.keys, visit);
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        lock_account(&mut tx, live.account_id).await?;
        end(&mut tx, &live, device, None, Reason::CapReplaced, now).await?;
        let known = match &browser {
            Some(browser) => registration::is_known(self, &mut tx, browser, now).await?,
            None => false,
        };
        let placed = known && trusts::confirm(&mut tx, trust_id, self.limits.trusted_devices, now).await?;
        if let (true, Some(browser)) = (placed, &browser) {
            registration::notify(self, &mut tx, live.account_id, trust_id, browser.browser_id, now).await?;
        } else {
            // Dropped: nothing is taken away for nothing.
            return Err(Refusal::CapReached.into());
        }
        if let Some(sign_in_id) = live.sign_in_id {
            sign_ins::set_remembered(&mut tx, sign_in_id, RememberOutcome::Yes).await?;
        }
        self.commit(tx).await?;
        Ok(Step::Remembered)
    }

    /// Goes on without registering this browser.
    async fn skip_remember(&self, visit: &Visit, who: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        if let Some(trust_id) = live.trust_id.filter(|_| registration::waits_for_a_place(self, visit, &live)) {
            let now = self.clock.now();
            let mut tx = self.store.begin().await?;
            let one = Ending::One { account_id: live.account_id, id: trust_id };
            trusts::end(&mut tx, one, Why::Skipped, Actor::Subscriber, now).await?;
            sessions::set_trust(&mut tx, live.id, None).await?;
            if let Some(sign_in_id) = live.sign_in_id {
                sign_ins::set_remembered(&mut tx, sign_in_id, RememberOutcome::Full).await?;
            }
            self.commit(tx).await?;
        }
        Ok(Step::My)
    }

    async fn rename_device(&self, visit: &Visit, who: &str, device: &str, name: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        if let Ok(id) = device.parse() {
            let mut connection = self.store.pool().acquire().await?;
            trusts::rename(&mut connection, live.account_id, id, devices::device_name(name).as_deref()).await?;
        }
        Ok(Step::Devices)
    }

    /// Ends trust in a device and signs it out.
    async fn revoke_device(&self, visit: &Visit, who: &str, device: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let this = browser_cookie::this_browser(self, visit);
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        lock_account(&mut tx, live.account_id).await?;
        for browser_id in end(&mut tx, &live, device, this, Reason::RevokedByYou, now).await? {
            sessions::delete_others(&mut tx, live.account_id, Some(browser_id), live.id).await?;
        }
        self.commit(tx).await?;
        Ok(Step::Devices)
    }

    async fn revoke_all_devices(&self, visit: &Visit, who: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        lock_account(&mut tx, live.account_id).await?;
        let all = Ending::AllOfAccount(live.account_id);
        trusts::end(&mut tx, all, Why::Told(Reason::RevokedByYou), Actor::Subscriber, now).await?;
        sessions::delete_others(&mut tx, live.account_id, None, live.id).await?;
        self.commit(tx).await?;
        Ok(Step::Devices)
    }

    /// Signs out and leaves nothing of this account in this browser; what other accounts registered here stays theirs.
    async fn forget_browser(&self, visit: &Visit, who: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let now = self.clock.now();
        let browser = browser_cookie::verified(&self.keys, visit);
        let mut tx = self.store.begin().await?;
        lock_account(&mut tx, live.account_id).await?;
        let mut shared = false;
        if let Some(browser_id) = browser.map(|browser| browser.browser_id) {
            let own = Ending::OfBrowser { account_id: live.account_id, browser_id };
            trusts::end(&mut tx, own, Why::Told(Reason::RevokedByYou), Actor::Subscriber, now).await?;
            shared = trusts::elsewhere(&mut tx, browser_id, live.account_id, now).await?.trusted;
            if !shared {
                browsers::unmark(&mut tx, browser_id).await?;
            }
        }
        sessions::delete_by_id(&mut tx, live.id).await?;
        self.commit(tx).await?;
        visit.change(CookieChange::Session(None));
        visit.change(CookieChange::Attempt(None));
        if !shared {
            visit.change(CookieChange::Browser(None));
            visit.clear_storage();
        }
        Ok(Step::SignIn)
    }

    /// Keeps marker and key of the browser of this request, if it is this account's.
    async fn report_browser(&self, visit: &Visit, report: &BrowserReport) -> Result<()> {
        let live = session::current(self, visit).await?;
        let (Some(browser), Some(marker)) =
            (browser_cookie::verified(&self.keys, visit), report.local_marker.or(report.indexed_marker))
        else {
            return Ok(());
        };
        if live.trusted_until.is_none() {
            return Ok(());
        }
        // Only a marker that is also in the place where keys live can have one.
        let key = report.public_key.filter(|_| report.indexed_marker == Some(marker));
        let mut tx = self.store.begin().await?;
        if registration::is_known(self, &mut tx, &browser, self.clock.now()).await? {
            let hash = evidence::marker_hash(&marker);
            browsers::mark(&mut tx, browser.browser_id, &hash, key.as_ref().map(|key| &key[..])).await?;
        }
        self.commit(tx).await?;
        Ok(())
    }
}

async fn list(site: &Site, visit: &Visit, live: &CurrentSession, longest_unused_first: bool) -> Result<DevicesPage> {
    let now = site.clock.now();
    let this = browser_cookie::this_browser(site, visit);
    let mut connection = site.store.pool().acquire().await?;
    let all = trusts::of_account(&mut connection, live.account_id).await?;
    let state = |registration: &TrustRecord| evidence::registration(registration, live.credential_version, now).state;
    let mut active: Vec<&TrustRecord> = all.iter().filter(|one| state(one) == State::Active).collect();
    active.sort_by_key(|one| std::cmp::Reverse(one.last_used_at));
    if longest_unused_first {
        active.reverse();
    }
    let folded = devices::never_back(&as_listed(&active, this));
    let day = |at| local_time::day(&site.zone, at);
    let is_folded = |one: &TrustRecord| folded.values().flatten().any(|id| *id == one.id);
    let listed = active.iter().filter(|one| !is_folded(one)).map(|one| Device {
        id: one.id.to_string(),
        name: one.name.clone().unwrap_or_else(|| one.label.clone()),
        label: one.label.clone(),
        registered: day(one.created_at),
        used: (one.last_used_at > one.created_at).then(|| day(one.last_used_at)),
        ends: day(one.expires_at),
        this: this == Some(one.browser_id),
    });
    let never_back = folded.iter().map(|(label, ids)| NeverBack {
        label: label.clone(),
        count: u32::try_from(ids.len()).unwrap_or(u32::MAX),
        last: active
            .iter()
            .filter(|one| ids.contains(&one.id))
            .map(|one| one.created_at)
            .max()
            .map(day)
            .unwrap_or_default(),
        why: forgets(label, ids.len()),
    });
    let ended = all.iter().filter_map(|one| {
        let finding = Finding::of_end(&evidence::registration(one, live.credential_version, now))?;
        let name = finding.name.clone().unwrap_or_default();
        let why = ReasonCard { platform: platform_of(&one.label), ..card::card(site, visit, &finding) };
        Some((one.ended.map_or(one.expires_at, |ended| ended.at), EndedDevice { name, why }))
    });
    let mut ended: Vec<_> = ended.collect();
    ended.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(DevicesPage {
        who: session::who(site, live),
        devices: listed.collect(),
        never_back: never_back.collect(),
        ended: ended.into_iter().take(ENDED_SHOWN).map(|(_, device)| device).collect(),
        used: u32::try_from(active.len()).unwrap_or(u32::MAX),
        places: site.limits.trusted_devices,
        sessions: if longest_unused_first {
            Vec::new()
        } else {
            history::sessions(site, &mut connection, live).await?
        },
    })
}

/// Ends one device or all that never came back; the browsers they were.
async fn end(
    tx: &mut AnyConnection,
    live: &CurrentSession,
    device: &str,
    this: Option<BrowserId>,
    reason: Reason,
    now: Timestamp,
) -> Result<Vec<BrowserId>> {
    let all = trusts::of_account(tx, live.account_id).await?;
    let ids: Vec<TrustId> = if device == NEVER_BACK {
        let active: Vec<&TrustRecord> = all
            .iter()
            .filter(|one| evidence::registration(one, live.credential_version, now).state == State::Active)
            .collect();
        devices::never_back(&as_listed(&active, this)).into_values().flatten().collect()
    } else {
        device.parse().into_iter().collect()
    };
    let mut browsers = Vec::new();
    for id in ids {
        let one = Ending::One { account_id: live.account_id, id };
        if trusts::end(tx, one, Why::Told(reason), Actor::Subscriber, now).await? > 0 {
            browsers.extend(all.iter().find(|registration| registration.id == id).map(|one| one.browser_id));
        }
    }
    Ok(browsers)
}

fn as_listed(active: &[&TrustRecord], this: Option<BrowserId>) -> Vec<ListedDevice> {
    active
        .iter()
        .map(|one| ListedDevice {
            id: one.id,
            label: one.label.clone(),
            came_back: one.last_used_at > one.created_at,
            this: this == Some(one.browser_id),
        })
        .collect()
}

/// Why a kind of browser never came back, with the steps for that kind and not for the one at hand.
fn forgets(label: &str, count: usize) -> ReasonCard {
    let platform = platform_of(label);
    let webkit = matches!(platform, Platform::SafariPhone | Platform::SafariMac | Platform::OtherIphone);
    let repeated = count >= REPEATED;
    let (reason, certainty) = match (webkit, repeated) {
        (true, _) => (Reason::CookieRemoved, Certainty::Possible),
        (false, true) => (Reason::ClearedOnClose, Certainty::Likely),
        (false, false) => (Reason::ClearedOnClose, Certainty::Possible),
    };
    ReasonCard { name: Some(label.to_owned()), again: repeated, ..ReasonCard::new(reason, certainty, platform) }
}
