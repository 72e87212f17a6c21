//! Making a code and sending it: at the end of the password step, and when asked again.

use std::time::Duration;

use contract::{
    backend::{Visit, visit::CookieChange},
    browser_report::BrowserReport,
    channel::Channel,
    paths,
    refusal::Refusal,
    step::Step,
};
use secrecy::SecretString;
use sqlx::AnyConnection;

use super::{
    browser_cookie,
    evidence::{self, Explained},
    guard::refuse_until,
    send_guard::{Asker, Outgoing, take_send},
    token,
    trouble::{Done, Trouble},
};
use crate::{
    delivery,
    keys::Purpose,
    random,
    rules::{
        attempt::{Attempt, NoResend, Resend},
        code,
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts::AtTheDoor,
        attempts::{self, CodeColumns, NewAttempt},
        counters::{self, Allowance},
        lock_account,
        messages::{self, NewMessage, Template},
        recovery_codes,
        sms::{self, AskedBy},
    },
};

/// Where an account can receive a code, the channel it prefers first. The number of a lost phone is left out where there
/// is another way.
pub fn reachable(
    site: &Site,
    two_step: Option<Channel>,
    email: Option<&str>,
    mobile: Option<&str>,
    lost: bool,
) -> Vec<(Channel, String)> {
    let left_out = lost && email.is_some() && delivery::can_send(&site.config, Channel::Email);
    let address = |channel| match channel {
        Channel::Email => email,
        Channel::Sms => mobile.filter(|_| !left_out),
    };
    let order =
        if two_step == Some(Channel::Sms) { [Channel::Sms, Channel::Email] } else { [Channel::Email, Channel::Sms] };
    order
        .into_iter()
        .filter(|channel| delivery::can_send(&site.config, *channel))
        .filter_map(|channel| address(channel).map(|address| (channel, address.to_owned())))
        .collect()
}

/// The right password was typed in a browser that is not trusted: a code is owed.
///
/// A second sign-in while a code lives returns to it and sends nothing (PROTOCOL 6). Where the code is refused and there
/// is another way on (the other channel, or a recovery code), the attempt begins without a message, and the code page
/// says why and offers it.
pub async fn begin(
    site: &Site,
    visit: &Visit,
    account: &AtTheDoor,
    explained: &Explained,
    report: &BrowserReport,
) -> Done<Step> {
    let now = site.clock.now();
    let mut tx = site.store.begin().await?;
    if let Some(cookie) = &visit.request().attempt
        && let Some(found) = attempts::lock(&mut tx, &token::hash(cookie)).await?
        && found.account.id == account.id
        && !found.account.changed_since
        && found.attempt.is_live(now)
    {
        tx.commit().await?;
        return Ok(Step::Code);
    }
    lock_account(&mut tx, account.id).await?;
    let probe_hash = visit.request().probe.as_ref().map(token::hash);
    if let Some(probe_hash) = &probe_hash
        && let Some(found) = attempts::of_probe(&mut tx, account.id, probe_hash, now).await?
        && !found.account.changed_since
        && found.attempt.is_live(now)
    {
        // The button was pressed twice, and the first answer with its cookie is lost.
        let token = token::new();
        attempts::set_token(&mut tx, found.id, &token.hash).await?;
        tx.commit().await?;
        visit.change(CookieChange::Attempt(Some(token.value)));
        return Ok(Step::Code);
    }
    let browser_id = browser_cookie::presented(&site.keys, visit).map(|browser| browser.browser_id);
    let two_step = Channel::from_code(&account.two_step);
    let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
    let ways = reachable(site, two_step, email, mobile, account.mobile_lost_at.is_some());
    let refused = match may_send(site, visit, &mut tx, account, browser_id, &ways, now).await {
        Ok(()) => None,
        Err(Trouble::Refused(refusal)) => {
            let by_the_other = refusal != Refusal::Paused && ways.len() > 1;
            if !by_the_other && recovery_codes::left(&mut tx, account.id).await?.0 == 0 {
                return Err(refusal.into());
            }
            Some(refusal)
        }
        Err(trouble) => return Err(trouble),
    };
    let nowhere = (two_step.unwrap_or(Channel::Email), String::new());
    let (channel, to) = ways.first().unwrap_or(&nowhere);

    let sign_in_id = random::id();
    let label = evidence::client(site, visit, evidence::said(report)).label;
    evidence::write_down(&mut tx, sign_in_id, account.id, &label, explained, report, now).await?;
    let attempt_id = random::id();
    let token = token::new();
    let fresh = FreshCode::make(site, attempt_id, *channel, now);
    attempts::insert(
        &mut tx,
        &NewAttempt {
            id: attempt_id,
            token_hash: &token.hash,
            account_id: account.id,
            credential_version: account.credential_version,
            browser_id,
            marked_browser_id: explained.marked,
            once_trusted: account.once_trusted == 1,
            now,
            expires_at: now + site.limits.attempt_life,
            code: fresh.columns(),
            tries: site.limits.code_tries,
            resends: site.limits.resends,
            sent: refused.is_none(),
            probe_hash: probe_hash.as_ref().map(AsRef::as_ref),
            // Nothing was sent, so there is nothing to wait for.
            last_sent_at: if refused.is_some() { now - cooldown(site) } else { now },
            sign_in_id,
        },
    )
    .await?;
    visit.change(CookieChange::Attempt(Some(token.value)));
    if let Some(refusal) = refused {
        tx.commit().await?;
        visit.go_back(paths::SIGN_IN_CODE, refusal);
        return Ok(Step::Code);
    }
    post(site, visit, &mut tx, account.id, attempt_id, to, &fresh, now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(Step::Code)
}

/// Whether a code may be sent now to the first of these ways: taken is what it counts against.
async fn may_send(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: &AtTheDoor,
    browser_id: Option<i64>,
    ways: &[(Channel, String)],
    now: Timestamp,
) -> Done<()> {
    let once_trusted = account.once_trusted == 1;
    let closed =
        account.codes_closed_at.is_some() || account.wrong_codes_in_a_row >= i64::from(site.limits.codes_in_a_row);
    refuse_closed(closed, once_trusted)?;
    refuse_pause(site, visit, tx, account.id, browser_id, now).await?;
    let (channel, to) = ways.first().ok_or(Refusal::ChannelUnavailable)?;
    let asker = Asker::Account { id: account.id, once_trusted };
    take_send(site, visit, tx, &Outgoing { asker, channel: *channel, to, decoy: false }, now).await
}

/// Refuses while codes are closed to browsers that were never trusted; it has no end but a new password.
pub fn refuse_closed(closed: bool, once_trusted: bool) -> Done<()> {
    if closed && !once_trusted { Err(Refusal::Paused.into()) } else { Ok(()) }
}

/// Another message for the attempt at the door.
pub async fn resend(site: &Site, visit: &Visit, channel: Option<Channel>) -> Done<Step> {
    let now = site.clock.now();
    let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
    let mut tx = site.store.begin().await?;
    let found = attempts::lock(&mut tx, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
    if found.account.locked || found.account.changed_since {
        return Err(Refusal::AttemptGone.into());
    }
    let again = found.attempt.resend(now, &site.limits, cooldown(site)).map_err(not_sent)?;
    refuse_closed(found.account.codes_closed, found.once_trusted)?;
    refuse_pause(site, visit, &mut tx, found.account.id, found.browser_id, now).await?;

    let account = &found.account;
    let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
    let ways = reachable(site, account.two_step, email, mobile, account.mobile_lost);
    let wanted = channel.unwrap_or(found.channel);
    let (channel, to) = ways.iter().find(|(way, _)| *way == wanted).ok_or(Refusal::ChannelUnavailable)?;
    let asker = Asker::Account { id: account.id, once_trusted: found.once_trusted };
    take_send(site, visit, &mut tx, &Outgoing { asker, channel: *channel, to, decoy: false }, now).await?;

    let kept = if again == Resend::Same {
        FreshCode::kept(site, found.id, found.code_sealed.as_deref(), &found.attempt, *channel)
    } else {
        None
    };
    let fresh = match kept {
        Some(kept) => {
            attempts::resent(&mut tx, found.id, *channel, now).await?;
            kept
        }
        None => {
            // What was not handed over yet must not arrive after the new code.
            messages::drop_for_attempt(&mut tx, found.id, now).await?;
            let fresh = FreshCode::make(site, found.id, *channel, now);
            attempts::renew(&mut tx, found.id, &fresh.columns(), now).await?;
            fresh
        }
    };
    post(site, visit, &mut tx, account.id, found.id, to, &fresh, now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(Step::Code)
}

pub fn not_sent(why: NoResend) -> Refusal {
    match why {
        NoResend::Cooldown => Refusal::Cooldown,
        NoResend::Spent => Refusal::SendLimit,
        NoResend::Dead => Refusal::CodeDead,
        NoResend::Gone => Refusal::AttemptGone,
    }
}

/// How long to wait between two messages of one attempt.
pub fn cooldown(site: &Site) -> Duration {
    if site.config.rate_limits { site.limits.resend_cooldown } else { Duration::ZERO }
}

/// Names of the counters of wrong codes: for the account in one browser, and for the account.
pub fn wrong_code_counters(site: &Site, account_id: i64, browser_id: Option<i64>) -> [([u8; 32], Allowance); 2] {
    let account = account_id.to_be_bytes();
    let browser = browser_id.unwrap_or_default().to_be_bytes();
    let name = |parts: &[&[u8]]| site.keys.mac(Purpose::GuessCounter, parts);
    let allowance = |count| Allowance {
        count,
        window: site.limits.pause_window,
        rest: site.limits.pause_rest,
        rest_max: site.limits.pause_rest,
        sliding: false,
    };
    [
        (name(&[b"code", &account, &browser]), allowance(site.limits.pause_browser)),
        (name(&[b"code", &account]), allowance(site.limits.pause_account)),
    ]
}

/// Until when the code step rests; `None`: it does not.
pub async fn paused_until(
    site: &Site,
    connection: &mut AnyConnection,
    account_id: i64,
    browser_id: Option<i64>,
    now: Timestamp,
) -> Done<Option<Timestamp>> {
    let mut latest = None;
    for (name, _) in wrong_code_counters(site, account_id, browser_id) {
        latest = latest.max(counters::blocked_until(connection, &name, now).await?);
    }
    Ok(latest)
}

/// Refuses while the code step rests.
pub async fn refuse_pause(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    account_id: i64,
    browser_id: Option<i64>,
    now: Timestamp,
) -> Done<()> {
    let paused = paused_until(site, connection, account_id, browser_id, now).await?;
    refuse_until(visit, Refusal::Paused, paused.map_or(Ok(()), Err))
}

/// A code on its way: readable here, hashed and sealed in the row.
pub struct FreshCode {
    pub code: SecretString,
    pub tag: String,
    pub channel: Channel,
    hash: [u8; 32],
    sealed: Vec<u8>,
    pub expires_at: Timestamp,
}

impl FreshCode {
    pub fn make(site: &Site, attempt_id: i64, channel: Channel, now: Timestamp) -> Self {
        let mut rng = random::rng();
        let code = code::new_code(&mut rng);
        Self {
            hash: hash(site, attempt_id, &code),
            sealed: site.keys.seal(&mut rng, &seal_context(attempt_id), code.as_bytes()),
            tag: code::new_tag(&mut rng),
            code: code.into(),
            channel,
            expires_at: now + site.limits.code_life,
        }
    }

    /// The code in force once more; `None` if no kept key opens it any more.
    pub fn kept(
        site: &Site,
        attempt_id: i64,
        sealed: Option<&[u8]>,
        attempt: &Attempt,
        channel: Channel,
    ) -> Option<Self> {
        let sealed = sealed?.to_vec();
        let code = String::from_utf8(site.keys.open_sealed(&seal_context(attempt_id), &sealed)?).ok()?;
        Some(Self {
            hash: hash(site, attempt_id, &code),
            sealed,
            tag: attempt.tag.clone(),
            code: code.into(),
            channel,
            expires_at: attempt.code_expires_at,
        })
    }

    pub fn columns(&self) -> CodeColumns<'_> {
        CodeColumns {
            tag: &self.tag,
            channel: self.channel,
            hash: &self.hash,
            sealed: &self.sealed,
            expires_at: self.expires_at,
        }
    }
}

fn hash(site: &Site, attempt_id: i64, code: &str) -> [u8; 32] {
    site.keys.mac(Purpose::OneTimeCode, &[&attempt_id.to_be_bytes(), code.as_bytes()])
}

fn seal_context(attempt_id: i64) -> Vec<u8> {
    [b"attempt code ".as_slice(), &attempt_id.to_be_bytes()].concat()
}

#[expect(clippy::too_many_arguments, reason = "one call that gathers a message's facts")]
async fn post(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account_id: i64,
    attempt_id: i64,
    to: &str,
    fresh: &FreshCode,
    now: Timestamp,
) -> Done<()> {
    let template = Template::SignInCode { code: fresh.code.clone(), tag: fresh.tag.clone(), ends_at: fresh.expires_at };
    messages::enqueue(
        tx,
        &site.keys,
        NewMessage {
            id: random::id(),
            account_id: Some(account_id),
            attempt_id: Some(attempt_id),
            channel: fresh.channel,
            to,
            language: visit.request().language,
            template,
            useful_until: fresh.expires_at,
            now,
        },
    )
    .await?;
    if fresh.channel == Channel::Sms {
        sms::code_sent(tx, attempt_id, AskedBy::Known, now).await?;
    }
    Ok(())
}
