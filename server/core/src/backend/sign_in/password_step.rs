//! The first step of a sign-in: ID and password, and whether the browser's trust stands in for the code.

use async_trait::async_trait;
use contract::{
    backend::{Credentials, PasswordStep, Result, Visit},
    browser_report::BrowserReport,
    fields::LoginId,
    notice::NoticeKind,
    reason::Reason,
    refusal::Refusal,
    session::SignedInBy,
    step::Step,
};

use super::send_code;
use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::password_guess::{self, PasswordGuess},
        notice,
        reason::evidence::{self, Explained, Judged, Traces},
        session::{self, SignedIn},
        trust::{
            browser_cookie,
            new_browser::{self, NewBrowserSignIn},
            registration, self_heal,
        },
    },
    hashing::Right,
    random,
    rules::{actor::Actor, browser::Verdict, id::BrowserId, time::Timestamp},
    site::Site,
    store::{
        accounts::{self, SignInAccount},
        browsers, lock_account,
        sign_ins::{self, NewSignInRecord},
        trusts::{self, Ending, Why},
    },
};

#[async_trait]
impl PasswordStep for Site {
    /// ID and password. Known and unknown IDs walk the same path at the same cost.
    async fn sign_in(&self, visit: &Visit, typed: Credentials) -> Result<Step> {
        let now = self.clock.now();
        let login_id = LoginId::parse(&typed.login_id);
        let folded_id = login_id.as_ref().map_or("", LoginId::as_str);
        let browser_id = registration::browser_here(self, visit, &mut self.store.pool().acquire().await?, now).await?;

        let account = accounts::for_sign_in(&self.store, folded_id, browser_id).await?;
        let once_trusted = account.as_ref().filter(|account| account.once_trusted).and(browser_id);
        let guess = password_guess::count(self, visit, folded_id, once_trusted, now).await?;

        let stored = account.as_ref().map(|account| account.password_hash.as_str());
        let Ok(matched) = self.hasher.verify(&typed.password, stored).await else {
            guess.give_back(self).await?;
            return Err(Refusal::Busy.into());
        };
        match (account, matched) {
            (Some(account), Some(right)) => let_in(self, visit, &account, &typed, (&guess, &right)).await,
            _ => Err(Refusal::BadCredentials.into()),
        }
    }
}

/// The password is right: what else is owed?
async fn let_in(
    site: &Site,
    visit: &Visit,
    account: &SignInAccount,
    typed: &Credentials,
    (guess, right): (&PasswordGuess<'_>, &Right),
) -> Result<Step> {
    // Hashing may have taken its time.
    let now = site.clock.now();
    let mut tx = site.store.begin().await?;
    guess.was_right(site, &mut tx).await?;
    accounts::renew_hash(&mut tx, account, right.renewed.as_deref()).await?;
    if account.locked_at.is_some() {
        return site.settle(tx, Err(Refusal::AccountLocked)).await;
    }
    let language = visit.request().language;
    let speaks_another = account.language != language;
    if speaks_another {
        // Before the browser's row, as everywhere: locks are always taken in this order.
        lock_account(&mut tx, account.id).await?;
    }
    let second_step = second_step(site, visit, &mut tx, account, typed, now).await?;
    match second_step {
        SecondStep::NotNeeded(way) => {
            if speaks_another {
                accounts::set_language(&mut tx, account.id, language).await?;
            }
            let step = open(site, visit, &mut tx, account, &way, &typed.report, now).await?;
            site.commit(tx).await?;
            Ok(step)
        }
        // Decided before anything is sent, and committed first: a code that cannot be sent must not count the right
        // password as a wrong one.
        SecondStep::Code(explained) => {
            site.commit(tx).await?;
            send_code::begin(site, visit, account, &explained, &typed.report, now).await
        }
    }
}

/// What is owed after the right password.
enum SecondStep {
    NotNeeded(WithoutCode),
    /// A one-time code, and why.
    Code(Explained),
}

/// How somebody signs in without a code.
enum WithoutCode {
    /// Two-step verification is off.
    Password,
    /// In this browser, whose trust stood in for the code.
    Trusted(BrowserId),
    /// The same, after its lost cookie was healed.
    Healed(BrowserId),
}

async fn second_step(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: &SignInAccount,
    typed: &Credentials,
    now: Timestamp,
) -> Result<SecondStep> {
    if !account.two_step.is_on() {
        return Ok(SecondStep::NotNeeded(WithoutCode::Password));
    }
    let (judged, trusted) = judge(site, visit, tx, account, now).await?;
    if let (Judged::Known(browser_id), true) = (&judged, trusted) {
        return Ok(SecondStep::NotNeeded(WithoutCode::Trusted(*browser_id)));
    }
    let marked = evidence::marked(tx, &typed.report).await?;
    if let (Judged::Absent, Some(marked)) = (&judged, &marked)
        && self_heal::heal(site, visit, tx, account, typed, marked, now).await?
    {
        return Ok(SecondStep::NotNeeded(WithoutCode::Healed(marked.id)));
    }
    let traces = Traces { cookie: &judged, marked: marked.as_ref(), report: &typed.report };
    Ok(SecondStep::Code(evidence::explain(site, visit, tx, account, &traces, now).await?))
}

/// Signed in without a code.
async fn open(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: &SignInAccount,
    way: &WithoutCode,
    report: &BrowserReport,
    now: Timestamp,
) -> Result<Step> {
    let (by, browser_id) = match *way {
        WithoutCode::Password => (SignedInBy::Password, None),
        WithoutCode::Trusted(browser_id) | WithoutCode::Healed(browser_id) => {
            (SignedInBy::TrustedDevice, Some(browser_id))
        }
    };
    let healed = matches!(way, WithoutCode::Healed(_));
    let sign_in_id = random::id();
    let reported = evidence::reported(report);
    let kept = reported.map(evidence::kept);
    let client = evidence::client(site, visit, reported);
    let record = NewSignInRecord {
        id: sign_in_id,
        account_id: account.id,
        now,
        outcome: by.into(),
        healed,
        label: &client.label,
        asked: None,
        report: kept.as_deref(),
    };
    sign_ins::insert(tx, &record).await?;
    let who = SignedIn {
        account_id: account.id,
        credential_version: account.credential_version,
        by,
        trust_id: None,
        sign_in_id,
        browser_id,
        code_by: None,
    };
    session::open(site, visit, tx, &who, now).await?;
    if by == SignedInBy::Password {
        let cookie = registration::browser_here(site, visit, tx, now).await?;
        let marked = evidence::marked(tx, report).await?.map(|marked| marked.id);
        let sign_in = NewBrowserSignIn {
            account_id: account.id,
            browsers: [cookie, marked],
            trust_id: None,
            label: &client.label,
        };
        new_browser::notify(site, visit, tx, &sign_in, now).await?;
    }
    // That the cookie was healed is said on the page.
    Ok(if healed { Step::Remembered } else { Step::My })
}

/// Judges the trust cookie, and whether trust stands in for the code; if so it is used: its end slides and the
/// browser's secret rotates.
async fn judge(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: &SignInAccount,
    now: Timestamp,
) -> Result<(Judged, bool)> {
    let browser = match browser_cookie::state_of(&site.keys, visit) {
        browser_cookie::CookieState::Absent => return Ok((Judged::Absent, false)),
        browser_cookie::CookieState::Damaged => return Ok((Judged::Damaged, false)),
        browser_cookie::CookieState::Ours(browser) => browser,
    };
    // Read again: while the password was hashed it may have been ended, or registered anew in another tab.
    let state = trusts::state(tx, account.id, browser.browser_id).await?;
    let pending = state.as_ref().is_some_and(|state| state.confirmed_at.is_none());
    if pending {
        // Before the browser's row, as everywhere: locks are always taken in this order.
        lock_account(tx, account.id).await?;
    }
    let Some(secrets) = browsers::lock(tx, browser.browser_id, now).await? else {
        return Ok((Judged::ServerLost, false));
    };
    let from_next = match secrets.judge(&browser.secret, now, site.limits.browser_overlap) {
        Verdict::Known { from_next } => from_next,
        Verdict::Copied => {
            let copied = Why::Told(Reason::CopiedSuspected);
            // Each is told of the own registration, and of nobody else's.
            for owner in trusts::owners(tx, browser.browser_id).await? {
                notice::notify(site, tx, owner.account_id, NoticeKind::CopiedSuspected, &owner.label, now).await?;
            }
            trusts::end(tx, Ending::AllOfBrowser(browser.browser_id), copied, Actor::System, now).await?;
            return Ok((Judged::Copied(browser.browser_id), false));
        }
        Verdict::ServerLost => return Ok((Judged::ServerLost, false)),
        Verdict::Damaged => return Ok((Judged::Damaged, false)),
    };
    let known = Judged::Known(browser.browser_id);
    let Some(trusts::TrustState { id: trust_id, .. }) = state else { return Ok((known, false)) };
    if pending {
        // The cookie came back with the right password: registered, even if its page was never seen (protocol.md 2).
        if trusts::confirm(tx, trust_id, site.limits.trusted_devices, now).await? {
            registration::notify(site, tx, account.id, trust_id, browser.browser_id, now).await?;
        }
    }
    let used = trusts::use_once(tx, trust_id, account.credential_version, now, now + site.limits.trust_idle).await?;
    if used {
        let rotation = secrets.rotate(from_next, now, site.limits.browser_overlap);
        registration::rotate(site, visit, tx, browser.browser_id, secrets, rotation, now).await?;
    }
    Ok((known, used))
}
