//! Making a code and sending it: at the end of the password step, and when asked again.

use async_trait::async_trait;
use contract::{
    backend::{Error, Result, SendCode, Visit, visit::CookieChange},
    browser_report::BrowserReport,
    channel::Channel,
    paths,
    refusal::Refusal,
    step::Step,
};
use sqlx::AnyConnection;

use crate::{
    backend::{
        limits::{
            Requester,
            send_budget::{Outgoing, take_send},
        },
        one_time_code::{
            fresh_code::{FreshCode, cooldown, not_sent},
            ways::reachable,
            wrong_codes::{refuse_closed, refuse_pause},
        },
        reason::evidence::{self, Explained},
        token,
        trust::browser_cookie,
    },
    random,
    rules::{
        attempt::Resend,
        id::{AccountId, BrowserId, CodeId},
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts::SignInAccount,
        attempts::{self, NewAttempt},
        lock_account,
        messages::{self, NewMessage, Template},
        recovery_codes,
        sms::{self, AskedBy},
    },
};

/// The right password was typed in a browser that is not trusted: a code is owed.
///
/// A second sign-in while a code lives returns to it and sends nothing (protocol.md 6). Where the code is refused and
/// there is another way on (the other channel, or a recovery code), the attempt begins without a message, and the code
/// page says why and offers it.
pub async fn begin(
    site: &Site,
    visit: &Visit,
    account: &SignInAccount,
    explained: &Explained,
    report: &BrowserReport,
) -> Result<Step> {
    let now = site.clock.now();
    let mut tx = site.store.begin().await?;
    if let Some(cookie) = &visit.request().attempt
        && let Some(found) = attempts::lock(&mut tx, &token::hash(cookie)).await?
        && found.account.id == account.id
        && !found.account.changed_since
        && found.attempt.is_live(now)
    {
        site.commit(tx).await?;
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
        site.commit(tx).await?;
        visit.change(CookieChange::Attempt(Some(token.value)));
        return Ok(Step::Code);
    }
    let browser_id = browser_cookie::this_browser(site, visit);
    let two_step = account.two_step.channel();
    let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
    let ways = reachable(site, two_step, email, mobile, account.mobile_lost_at.is_some());
    let refused = match may_send(site, visit, &mut tx, account, browser_id, &ways, now).await {
        Ok(()) => None,
        Err(Error::Refused(refused)) => {
            let by_the_other = refused.refusal != Refusal::Paused && ways.len() > 1;
            if !by_the_other && recovery_codes::left(&mut tx, account.id).await?.unused == 0 {
                return Err(refused.into());
            }
            Some(refused)
        }
        Err(broken) => return Err(broken),
    };
    let nowhere = (two_step.unwrap_or(Channel::Email), String::new());
    let (channel, to) = ways.first().unwrap_or(&nowhere);

    let sign_in_id = random::id();
    let label = evidence::client(site, visit, evidence::reported(report)).label;
    evidence::write_down(&mut tx, sign_in_id, account.id, &label, explained, report, now).await?;
    let attempt_id = random::id();
    let token = token::new();
    let fresh = FreshCode::make(site, attempt_id, *channel, now)?;
    attempts::insert(
        &mut tx,
        &NewAttempt {
            id: attempt_id,
            token_hash: &token.hash,
            account_id: account.id,
            credential_version: account.credential_version,
            browser_id,
            marked_browser_id: explained.marked,
            once_trusted: account.once_trusted,
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
    if let Some(refused) = refused {
        site.commit(tx).await?;
        visit.refuse(paths::SIGN_IN_CODE, refused);
        return Ok(Step::Code);
    }
    post(site, visit, &mut tx, account.id, attempt_id, to, &fresh, now).await?;
    site.commit(tx).await?;
    Ok(Step::Code)
}

/// Whether a code may be sent now to the first of these ways: taken is what it counts against.
async fn may_send(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: &SignInAccount,
    browser_id: Option<BrowserId>,
    ways: &[(Channel, String)],
    now: Timestamp,
) -> Result<()> {
    let once_trusted = account.once_trusted;
    let closed = account.codes_closed_at.is_some() || account.wrong_codes_in_a_row >= site.limits.codes_in_a_row;
    refuse_closed(closed, once_trusted)?;
    refuse_pause(site, tx, account.id, browser_id, now).await?;
    let (channel, to) = ways.first().ok_or(Refusal::ChannelUnavailable)?;
    let requester = Requester::Account { id: account.id, once_trusted };
    take_send(site, visit, tx, &Outgoing { requester, channel: *channel, to, decoy: false }, now).await
}

#[async_trait]
impl SendCode for Site {
    /// Another message for the attempt of this request.
    async fn resend_code(&self, visit: &Visit, channel: Option<Channel>) -> Result<Step> {
        let now = self.clock.now();
        let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
        let mut tx = self.store.begin().await?;
        let found = attempts::lock(&mut tx, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
        if found.account.locked || found.account.changed_since {
            return Err(Refusal::AttemptGone.into());
        }
        let again = found.attempt.resend(now, &self.limits, cooldown(self)).map_err(not_sent)?;
        refuse_closed(found.account.codes_closed, found.once_trusted)?;
        refuse_pause(self, &mut tx, found.account.id, found.browser_id, now).await?;

        let account = &found.account;
        let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
        let ways = reachable(self, account.two_step, email, mobile, account.mobile_lost);
        let wanted = channel.unwrap_or(found.channel);
        let (channel, to) = ways.iter().find(|(way, _)| *way == wanted).ok_or(Refusal::ChannelUnavailable)?;
        let requester = Requester::Account { id: account.id, once_trusted: found.once_trusted };
        take_send(self, visit, &mut tx, &Outgoing { requester, channel: *channel, to, decoy: false }, now).await?;

        let kept = if again == Resend::Same {
            FreshCode::kept(self, found.id, found.code_sealed.as_deref(), &found.attempt, *channel)
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
                let fresh = FreshCode::make(self, found.id, *channel, now)?;
                attempts::renew(&mut tx, found.id, &fresh.columns(), now).await?;
                fresh
            }
        };
        post(self, visit, &mut tx, account.id, found.id, to, &fresh, now).await?;
        self.commit(tx).await?;
        Ok(Step::Code)
    }
}

#[expect(clippy::too_many_arguments, reason = "one call that gathers a message's facts")]
async fn post(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account_id: AccountId,
    attempt_id: CodeId,
    to: &str,
    fresh: &FreshCode,
    now: Timestamp,
) -> Result<()> {
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
