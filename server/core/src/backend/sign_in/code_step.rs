//! The second step of a sign-in: the code or a recovery code is typed, and the session begins.

use async_trait::async_trait;
use contract::{
    backend::{CodeStep, Result, TypedCode, Visit, visit::CookieChange},
    refusal::Refusal,
    session::SignedInBy,
    step::Step,
};
use secrecy::SecretString;
use sqlx::AnyConnection;

use crate::{
    backend::{
        one_time_code::{
            fresh_code, recovery_code,
            wrong_codes::{self, refuse_closed, refuse_pause},
        },
        session::{self, SignedIn},
        token,
        trust::{
            new_browser::{self, NewBrowserSignIn},
            registration::{self, Registrant},
        },
    },
    rules::{
        attempt::Judgement,
        browser::Rotation,
        id::TrustId,
        sign_in::{CodeBy, RememberOutcome},
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts,
        attempts::{self, Found},
        browsers, messages, sessions,
        sign_ins::{self, SignInRecord},
        sms,
    },
};

#[async_trait]
impl CodeStep for Site {
    /// Spends the code of the attempt of this request. The account is locked meanwhile, so guesses are judged one by
    /// one.
    async fn submit_code(&self, visit: &Visit, typed: TypedCode) -> Result<Step> {
        let now = self.clock.now();
        let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
        let mut tx = self.store.begin().await?;
        let found = attempts::lock(&mut tx, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
        if found.account.locked {
            return Err(Refusal::AccountLocked.into());
        }
        if found.account.changed_since {
            return Err(Refusal::AttemptGone.into());
        }
        let hashes = fresh_code::typed_hashes(self, found.id, &typed.code);
        let page_tag = typed.attempt.trim().to_ascii_uppercase();
        match found.attempt.judge(&hashes, &page_tag, now, &self.limits) {
            Judgement::Gone => Err(Refusal::AttemptGone.into()),
            Judgement::Other => Err(Refusal::AttemptOther.into()),
            Judgement::Used => Err(Refusal::CodeUsed.into()),
            Judgement::Dead => Err(Refusal::CodeDead.into()),
            Judgement::Expired => Err(Refusal::CodeExpired.into()),
            Judgement::Again => {
                let step = again(self, visit, &mut tx, &found, now).await?;
                self.commit(tx).await?;
                Ok(step)
            }
            judgement => {
                refuse_closed(found.account.codes_closed, found.once_trusted)?;
                refuse_pause(self, &mut tx, found.account.id, found.browser_id, now).await?;
                let outcome = match judgement {
                    Judgement::Right => {
                        let account_id = found.account.id;
                        // A code that went both ways may have been read on either.
                        if let Some(channel) = found.sent_by {
                            accounts::prove(&mut tx, account_id, channel, None, now).await?;
                        }
                        wrong_codes::forget_wrong(self, &mut tx, account_id, found.browser_id).await?;
                        Ok(passed(self, visit, &mut tx, &found, SignedInBy::Code, typed.trust, now).await?)
                    }
                    _ => Err(wrong(self, &mut tx, &found, judgement, now).await?),
                };
                self.settle(tx, outcome).await
            }
        }
    }

    /// A recovery code in place of the attempt's own. It works while the code step rests, for it cannot be guessed.
    async fn use_recovery_code(&self, visit: &Visit, typed: &SecretString, trust: bool) -> Result<Step> {
        let now = self.clock.now();
        let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
        let mut tx = self.store.begin().await?;
        let found = attempts::lock(&mut tx, &token::hash(cookie)).await?.ok_or(Refusal::AttemptGone)?;
        if found.account.locked {
            return Err(Refusal::AccountLocked.into());
        }
        let over = found.attempt.passed_at.is_some() || now >= found.attempt.expires_at;
        if found.account.changed_since || over {
            return Err(Refusal::AttemptGone.into());
        }
        let spent = match recovery_code::spend(self, visit, &mut tx, found.account.id, typed, now).await? {
            Ok(()) => Ok(passed(self, visit, &mut tx, &found, SignedInBy::RecoveryCode, trust, now).await?),
            Err(refusal) => Err(refusal),
        };
        self.settle(tx, spent).await
    }
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
    let line = match found.sign_in_id {
        Some(id) => sign_ins::find(tx, id).await?,
        None => None,
    };
    let registrant = Registrant {
        account_id: account.id,
        credential_version: account.credential_version,
        marked_browser_id: found.marked_browser_id,
    };
    let registered =
        if trust { Some(registration::begin(site, visit, tx, &registrant, line.as_ref(), now).await?) } else { None };
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
    // A box that was not offered was not left unticked.
    let remembered = match (trust, closed) {
        (true, _) => RememberOutcome::Pending,
        (false, true) => RememberOutcome::Closed,
        (false, false) => RememberOutcome::NotAsked,
    };
    sign_ins::finish(tx, sign_in_id, by.into(), remembered).await?;
    let sign_in = NewBrowserSignIn {
        account_id: account.id,
        browsers: [found.browser_id, found.marked_browser_id],
        trust_id,
        label: line.as_ref().map_or("", |line| &line.label),
    };
    new_browser::notify(site, visit, tx, &sign_in, now).await?;
    let made = registered.and_then(|registered| registered.made_browser_id);
    attempts::pass(tx, found.id, session_id, made, now).await?;
    messages::drop_for_attempt(tx, found.id, now).await?;
    sms::code_used(tx, found.id, now).await?;
    Ok(next(trust_id, line.as_ref()))
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
    let line = match found.sign_in_id {
        Some(id) => sign_ins::find(tx, id).await?,
        None => None,
    };
    Ok(next(trust_id, line.as_ref()))
}

/// A wrong guess costs a try of the attempt and counts against browser and account, in whatever attempt it was made.
async fn wrong(
    site: &Site,
    tx: &mut AnyConnection,
    found: &Found,
    judgement: Judgement,
    now: Timestamp,
) -> Result<Refusal> {
    attempts::spend_try(tx, found.id).await?;
    wrong_codes::count_wrong(site, tx, found.account.id, found.browser_id, now).await?;
    if found.attempt.tries_left <= 1 {
        messages::drop_for_attempt(tx, found.id, now).await?;
        return Ok(Refusal::CodeDead);
    }
    Ok(if judgement == Judgement::Replaced { Refusal::CodeReplaced } else { Refusal::CodeWrong })
}

/// The next page says what became of the box, or more of why the code was asked than could be said before it.
fn next(trust_id: Option<TrustId>, line: Option<&SignInRecord>) -> Step {
    let more = line.is_some_and(|line| line.reason != line.reason_before);
    if trust_id.is_some() || more { Step::Remembered } else { Step::My }
}
