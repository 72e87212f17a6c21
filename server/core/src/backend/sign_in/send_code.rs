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

use super::attempt;
use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::{
            Requester,
            send_budget::{Outgoing, take_send},
        },
        one_time_code::{
            fresh_code::{self, FreshCode, ReadableCode, cooldown, not_sent},
            guesser::Guesser,
            post::{self, CodeMessage},
            ways::reachable,
        },
        reason::evidence::{self, Explained},
        token,
        trust::browser_cookie,
    },
    random,
    rules::{id::AccountId, time::Timestamp},
    site::Site,
    store::{
        accounts::SignInAccount,
        attempts::{self, NewAttempt},
        codes::NewCode,
        lock_account,
        messages::Template,
        recovery_codes,
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
    now: Timestamp,
) -> Result<Step> {
    let mut tx = site.store.begin().await?;
    lock_account(&mut tx, account.id).await?;
    // Looked at without a lock of its own: it may be the attempt of another account, and two that wait for each other's
    // would wait for ever.
    if let Some(cookie) = &visit.request().attempt
        && let Some(found) = attempts::find(&mut tx, &token::hash(cookie)).await?
        && found.account.id == account.id
        && !found.account.changed_since
        && found.code.facts.is_live(now)
    {
        site.commit(tx).await?;
        return Ok(Step::Code);
    }
    let probe_hash = visit.request().probe.as_ref().map(token::hash);
    if let Some(probe_hash) = &probe_hash
        && let Some(found) = attempts::of_probe(&mut tx, account.id, probe_hash, now).await?
        && !found.account.changed_since
        && found.code.facts.is_live(now)
    {
        // The button was pressed twice, and the first answer with its cookie is lost.
        let token = token::new();
        attempts::set_token(&mut tx, found.code.id, &token.hash).await?;
        site.commit(tx).await?;
        visit.change(CookieChange::Attempt(Some(token.value)));
        return Ok(Step::Code);
    }
    let browser_id = browser_cookie::this_browser(site, visit);
    let requester = Requester::Account { id: account.id, once_trusted: account.once_trusted };
    let codes_closed = account.codes_closed_at.is_some() || account.wrong_codes_in_a_row >= site.limits.codes_in_a_row;
    let guesser = Guesser { requester, browser_id: browser_id.filter(|_| account.once_trusted), codes_closed };
    let two_step = account.two_step.channel();
    let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
    let ways = reachable(site, two_step, email, mobile, account.mobile_lost_at.is_some());
    let refused = match may_send(site, visit, &mut tx, &guesser, &ways, now).await {
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
    let token = token::new();
    let fresh = FreshCode::make(site, random::id(), *channel, now)?;
    // Where nothing was sent, there is nothing to wait for.
    let last_sent_at = if refused.is_some() { now - cooldown(site) } else { now };
    attempts::insert(
        &mut tx,
        &NewAttempt {
            code: NewCode { last_sent_at, ..fresh.row(site, now) },
            token_hash: &token.hash,
            account_id: account.id,
            credential_version: account.credential_version,
            browser_id,
            marked_browser_id: explained.marked,
            once_trusted: account.once_trusted,
            sent: refused.is_none(),
            probe_hash: probe_hash.as_ref().map(AsRef::as_ref),
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
    let outgoing = Outgoing { requester, channel: *channel, to, decoy: false };
    post::post(site, visit, &mut tx, &outgoing, message(account.id, fresh.readable), now).await?;
    site.commit(tx).await?;
    Ok(Step::Code)
}

/// Whether a code may be sent now to the first of these ways: taken is what it counts against.
async fn may_send(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    guesser: &Guesser<'_>,
    ways: &[(Channel, String)],
    now: Timestamp,
) -> Result<()> {
    guesser.refuse_pause(site, tx, now).await?;
    let (channel, to) = ways.first().ok_or(Refusal::ChannelUnavailable)?;
    let outgoing = Outgoing { requester: guesser.requester, channel: *channel, to, decoy: false };
    take_send(site, visit, tx, &outgoing, now).await
}

fn message(account_id: AccountId, code: ReadableCode) -> CodeMessage {
    CodeMessage {
        code_id: code.id,
        account_id: Some(account_id),
        useful_until: code.expires_at,
        template: Template::SignInCode { code: code.code, tag: code.tag, ends_at: code.expires_at },
    }
}

#[async_trait]
impl SendCode for Site {
    async fn resend_code(&self, visit: &Visit, channel: Option<Channel>, trust: Option<bool>) -> Result<Step> {
        let outcome = resend(self, visit, channel).await;
        if let Some(trust) = trust.filter(|_| attempt::goes_on(&outcome)) {
            attempt::choose_trust(self, visit, trust).await?;
        }
        outcome
    }
}

/// Another message for the attempt of this request.
async fn resend(site: &Site, visit: &Visit, channel: Option<Channel>) -> Result<Step> {
    let now = site.clock.now();
    let (mut tx, found) = attempt::locked(site, visit).await?;
    let account = &found.account;
    if account.locked || account.changed_since {
        return Err(Refusal::AttemptGone.into());
    }
    let which = found.code.facts.resend(now, &site.limits, cooldown(site)).map_err(not_sent)?;
    let guesser = attempt::guesser(&found);
    guesser.refuse_pause(site, &mut tx, now).await?;

    let (email, mobile) = (account.contact_email.as_deref(), account.mobile.as_deref());
    let ways = reachable(site, account.two_step, email, mobile, account.mobile_lost);
    let wanted = channel.unwrap_or(found.code.channel);
    let (channel, to) = ways.iter().find(|(way, _)| *way == wanted).ok_or(Refusal::ChannelUnavailable)?;
    let outgoing = Outgoing { requester: guesser.requester, channel: *channel, to, decoy: false };
    take_send(site, visit, &mut tx, &outgoing, now).await?;
    let code = fresh_code::again(site, &mut tx, &found.code, which, *channel, now).await?;
    post::post(site, visit, &mut tx, &outgoing, message(account.id, code), now).await?;
    site.commit(tx).await?;
    Ok(Step::Code)
}
