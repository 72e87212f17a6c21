//! The second step of a sign-in: the code or a recovery code is typed, and the session begins.

use async_trait::async_trait;
use contract::{
    backend::{CodeStep, Result, TypedCode, Visit, visit::CookieChange},
    refusal::Refusal,
    session::SignedInBy,
    step::Step,
};
use secrecy::SecretString;

use super::attempt;
use crate::store::AnyConnection;
use crate::{
    backend::{
        one_time_code::{
            judge::{Accepted, Typed, judge, use_up},
            recovery_code,
        },
        session::{self, SignedIn},
        token,
        trust::{
            new_browser::{self, NewBrowserSignIn},
            registration::{self, Registrant},
        },
    },
    rules::{
        browser::Rotation,
        id::TrustId,
        sign_in::{CodeBy, RememberOutcome},
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts,
        attempts::{self, Found},
        browsers, sessions,
        sign_ins::{self, SignInRecord},
    },
};

#[async_trait]
impl CodeStep for Site {
    async fn submit_code(&self, visit: &Visit, typed: TypedCode) -> Result<Step> {
        let outcome = if recovery_code::is_one(&typed.code) {
            by_recovery_code(self, visit, &typed.code, typed.trust).await
        } else {
            by_code(self, visit, &typed).await
        };
        if attempt::goes_on(&outcome) {
            attempt::choose_trust(self, visit, typed.trust).await?;
        }
        outcome
    }

    async fn use_recovery_code(&self, visit: &Visit, typed: &SecretString, trust: bool) -> Result<Step> {
        let outcome = by_recovery_code(self, visit, typed, trust).await;
        if attempt::goes_on(&outcome) {
            attempt::choose_trust_beside(self, visit, trust).await?;
        }
        outcome
    }
}

async fn by_code(site: &Site, visit: &Visit, typed: &TypedCode) -> Result<Step> {
    let now = site.clock.now();
    let (mut tx, found) = attempt::locked(site, visit).await?;
    refuse_changed(&found)?;
    let guesser = attempt::guesser(&found);
    let what = Typed { code: &typed.code, tag: &typed.attempt };
    let step = match judge(site, visit, &mut tx, &found.code, &guesser, &what, now).await? {
        Ok(Accepted::Again) => Ok(again(site, visit, &mut tx, &found, now).await?),
        Ok(Accepted::First) => {
            // A code that went both ways may have been read on either.
            if let Some(channel) = found.sent_by {
                accounts::prove(&mut tx, found.account.id, channel, None, now).await?;
            }
            Ok(passed(site, visit, &mut tx, &found, SignedInBy::Code, typed.trust, now).await?)
        }
        Err(refusal) => Err(refusal),
    };
    site.settle(tx, step).await
}

/// A recovery code in place of the attempt's own. It works while the code step rests, for it cannot be guessed.
async fn by_recovery_code(site: &Site, visit: &Visit, typed: &SecretString, trust: bool) -> Result<Step> {
    let now = site.clock.now();
    let (mut tx, found) = attempt::locked(site, visit).await?;
    refuse_changed(&found)?;
    if found.code.facts.is_over(now) {
        return Err(Refusal::AttemptGone.into());
    }
    let spent = match recovery_code::spend(site, visit, &mut tx, found.account.id, typed, now).await? {
        Ok(()) => Ok(passed(site, visit, &mut tx, &found, SignedInBy::RecoveryCode, trust, now).await?),
        Err(refusal) => Err(refusal),
    };
    site.settle(tx, spent).await
}

/// Refuses what the account no longer stands for: locked, or changed since the password was accepted.
fn refuse_changed(found: &Found) -> Result<()> {
    if found.account.locked {
        return Err(Refusal::AccountLocked.into());
    }
    if found.account.changed_since { Err(Refusal::AttemptGone.into()) } else { Ok(()) }
}

async fn passed(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    found: &Found,
    by: SignedInBy,
    trust: bool,
    now: Timestamp,
) -> Result<Step> {
    let account = &found.account;
    // After a recovery by mailbox alone no browser is remembered for a while; the page says so at the box.
    let closed = now < account.untrusted_until;
    let trust = trust && !closed;
    let record = match found.sign_in_id {
        Some(id) => sign_ins::find(tx, id).await?,
        None => None,
    };
    let registrant = Registrant {
        account_id: account.id,
        credential_version: account.credential_version,
        marked_browser_id: found.marked_browser_id,
    };
    let registered =
        if trust { Some(registration::begin(site, visit, tx, &registrant, record.as_ref(), now).await?) } else { None };
    let trust_id = registered.as_ref().map(|registered| registered.trust_id);
    let sign_in_id = found.sign_in_id.unwrap_or_default();
    let who = SignedIn {
        account_id: account.id,
        credential_version: account.credential_version,
        by,
        trust_id,
        sign_in_id,
        browser_id: registered.as_ref().map(|registered| registered.browser_id).or(found.browser_id),
        code_by: match (by, found.sent_by) {
            (SignedInBy::Code, Some(channel)) => Some(channel.into()),
            // It proves that a code arrived, and no one way.
            (SignedInBy::Code, None) => Some(CodeBy::Either),
            (SignedInBy::RecoveryCode, _) => Some(CodeBy::Recovery),
            (SignedInBy::Password | SignedInBy::TrustedDevice, _) => None,
        },
    };
    let session_id = session::open(site, visit, tx, &who, now).await?;
    // Only now: who has no more than the password must not choose in which language the owner is warned.
    accounts::set_language(tx, account.id, visit.request().language).await?;
    // A box that was not offered was not left unticked.
    let remembered = match (trust, closed) {
        (true, _) => RememberOutcome::Pending,
        (false, true) => RememberOutcome::Closed,
        (false, false) => RememberOutcome::NotAsked,
    };
    sign_ins::finish(tx, sign_in_id, by.into(), remembered).await?;
    let sign_in = NewBrowserSignIn {
        account_id: account.id,
        browsers: [found.browser_id.filter(|_| found.once_trusted), found.marked_browser_id],
        trust_id,
        label: record.as_ref().map_or("", |record| &record.label),
    };
    new_browser::notify(site, visit, tx, &sign_in, now).await?;
    let made = registered.and_then(|registered| registered.made_browser_id);
    use_up(tx, &found.code, now).await?;
    attempts::led_to(tx, found.code.id, session_id, made).await?;
    Ok(next(trust_id, record.as_ref()))
}

/// The answer to the right code was lost: the same session and registration, with new values in the cookies.
async fn again(site: &Site, visit: &Visit, tx: &mut AnyConnection, found: &Found, now: Timestamp) -> Result<Step> {
    let session_id = found.session_id.ok_or(Refusal::CodeUsed)?;
    let token = token::new();
    let trust_id = sessions::renew(tx, session_id, &token.hash).await?.ok_or(Refusal::CodeUsed)?;
    visit.change(CookieChange::Session(Some(token.value)));
    if let Some(browser_id) = found.made_browser_id
        && let Some(secrets) = browsers::lock(tx, browser_id, now).await?
    {
        let rotation = Rotation { promote: false, issue: true };
        registration::rotate(site, visit, tx, browser_id, secrets, rotation, now).await?;
    }
    let record = match found.sign_in_id {
        Some(id) => sign_ins::find(tx, id).await?,
        None => None,
    };
    Ok(next(trust_id, record.as_ref()))
}

/// The next page says what became of the box, or more of why the code was asked than could be said before it.
fn next(trust_id: Option<TrustId>, record: Option<&SignInRecord>) -> Step {
    let more = record.is_some_and(|record| record.reason != record.reason_before);
    if trust_id.is_some() || more { Step::Remembered } else { Step::My }
}
