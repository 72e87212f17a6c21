//! A new subscriber: the address is proved first, and only then is said whether the ID is free (PROTOCOL 8).

use std::time::Duration;

use contract::{
    backend::{NewSubscriber, TypedCode, TypedProof, Visit, visit::CookieChange},
    channel::Channel,
    fields::{EmailAddress, LoginId},
    pages::{
        sign_in::RememberBox,
        sign_up::{SignUpCodePage, SignUpPage},
    },
    refusal::Refusal,
    session::SignedInBy,
    step::Step,
};
use secrecy::ExposeSecret;
use sqlx::AnyConnection;

use super::{
    code_view, evidence,
    guard::refuse_until,
    history, pages,
    party::Party,
    password,
    proof::{self, Errand},
    register::{self, Registrant},
    session::{self, SignedIn},
    token,
    trouble::Done,
};
use crate::{
    keys::Purpose as Key,
    random,
    rules::{contact, time::Timestamp},
    site::Site,
    store::{
        Tx,
        accounts::{self, NewRow},
        counters::{self, Allowance},
        proofs::Purpose,
        sign_ins::{self, NewLine},
        sign_ups::{self, NewSignUp, SignUp},
    },
};

const DAY: Duration = Duration::from_secs(86_400);

pub fn page(site: &Site, until: Option<i64>) -> SignUpPage {
    SignUpPage {
        open: site.config.sign_up,
        rules: password::rules(true),
        own_domains: site.config.own_mail_domains.clone(),
        until: pages::believed(site, until, site.clock.now()),
    }
}

pub async fn code_page(site: &Site, visit: &Visit) -> Done<SignUpCodePage> {
    let now = site.clock.now();
    let mut connection = site.store.pool().acquire().await?;
    let cookie = visit.request().attempt.as_ref().ok_or_else(|| visit.missing_cookie())?;
    let found = sign_ups::find(&mut connection, &token::hash(cookie), now).await?.ok_or(Refusal::AttemptGone)?;
    let ways = [(Channel::Email, found.email.clone())];
    let sent = proof::shown(site, visit, &mut connection, Purpose::SignUp, (found.id, None), &ways, now).await?;
    Ok(SignUpCodePage {
        sent: sent.unwrap_or_else(|| code_view::run_out(site, &found.email)),
        taken: found.proved_at.is_some(),
        remember: RememberBox {
            ticked: site.config.trust_ticked,
            days: pages::days(site.limits.trust_idle),
            caution: None,
            closed: None,
        },
    })
}

pub async fn begin(site: &Site, visit: &Visit, typed: NewSubscriber) -> Done<Step> {
    if !site.config.sign_up {
        return Ok(Step::SignUp);
    }
    if typed.email.trim().is_empty() && typed.password.expose_secret().is_empty() {
        return again(site, visit, &typed.login_id).await;
    }
    let now = site.clock.now();
    let login_id = LoginId::parse(&typed.login_id).ok_or(Refusal::IdBad)?;
    let email = EmailAddress::parse(&typed.email).ok_or(Refusal::EmailBad)?;
    if contact::is_own_mailbox(&email, &site.config.own_mail_domains) {
        return Err(Refusal::EmailOwnDomain.into());
    }
    password::judge(site, &typed.password, login_id.as_str(), Some(email.as_str()), true)?;
    take(site, visit, &mut *site.store.pool().acquire().await?, email.as_str(), now).await?;
    let password_hash = site.hasher.hash(&typed.password).await.map_err(|_| Refusal::Busy)?;
    let token = token::new();
    let id = random::id();
    let mut tx = site.store.begin().await?;
    let row = NewSignUp {
        id,
        token_hash: &token.hash,
        login_id: login_id.as_str(),
        password_hash: &password_hash,
        email: email.as_str(),
        now,
        expires_at: now + site.limits.sign_up_life,
    };
    sign_ups::insert(&mut tx, &row).await?;
    send(site, visit, &mut tx, id, email.as_str(), now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.change(CookieChange::Attempt(Some(token.value)));
    Ok(Step::SignUpCode)
}

async fn send(site: &Site, visit: &Visit, tx: &mut AnyConnection, id: i64, to: &str, now: Timestamp) -> Done<()> {
    let errand = Errand {
        purpose: Purpose::SignUp,
        owner_id: id,
        account_id: None,
        channel: Channel::Email,
        to,
        decoy: false,
        link: None,
    };
    proof::send_as(site, visit, tx, Party::Stranger(&key(site, to)), &errand, now).await
}

/// What whoever asks for codes to this address and types them is counted by.
fn key(site: &Site, email: &str) -> [u8; 32] {
    site.keys.mac(Key::GuessCounter, &[b"sign up", email.to_lowercase().as_bytes()])
}

/// So many a day for an address and for a network.
async fn take(site: &Site, visit: &Visit, connection: &mut AnyConnection, email: &str, now: Timestamp) -> Done<()> {
    if !site.config.rate_limits {
        return Ok(());
    }
    let count = site.limits.sign_ups_per_day;
    let allowance = Allowance { count, window: DAY, rest: DAY, rest_max: DAY, sliding: false };
    let network = site.keys.mac(Key::GuessCounter, &[b"sign up network", visit.request().network.as_bytes()]);
    for name in [key(site, email), network] {
        let taken = counters::take(connection, &name, now, &allowance).await?;
        refuse_until(visit, Refusal::TooMany, taken)?;
    }
    Ok(())
}

/// The code again, if it is still owed.
pub async fn resend(site: &Site, visit: &Visit) -> Done<Step> {
    let now = site.clock.now();
    let (mut tx, found) = locked(site, visit, now).await?;
    if found.proved_at.is_none() {
        send(site, visit, &mut tx, found.id, &found.email, now).await?;
        tx.commit().await?;
        site.mail_bell.notify_one();
    }
    Ok(Step::SignUpCode)
}

async fn locked(site: &Site, visit: &Visit, now: Timestamp) -> Done<(Tx, SignUp)> {
    let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
    let mut tx = site.store.begin().await?;
    let found = sign_ups::lock(&mut tx, &token::hash(cookie), now).await?.ok_or(Refusal::AttemptGone)?;
    Ok((tx, found))
}

pub async fn confirm(site: &Site, visit: &Visit, typed: TypedCode) -> Done<Step> {
    let now = site.clock.now();
    let (mut tx, found) = locked(site, visit, now).await?;
    let proof = TypedProof {
        who: String::new(),
        code: typed.code,
        recovery_code: String::new().into(),
        attempt: typed.attempt,
    };
    let key = key(site, &found.email);
    let party = Party::Stranger(&key);
    match proof::spend_as(site, visit, &mut tx, party, (Purpose::SignUp, found.id), &proof, now).await? {
        Ok(_) => {
            sign_ups::prove(&mut tx, found.id, now).await?;
            make(site, visit, tx, &found, &found.login_id, typed.trust, now).await
        }
        Err(refusal) => {
            tx.commit().await?;
            Err(refusal.into())
        }
    }
}

/// Another ID, for an address that is proved already. It counts as another registration: whether an ID is taken must not
/// be asked without end.
async fn again(site: &Site, visit: &Visit, login_id: &str) -> Done<Step> {
    let now = site.clock.now();
    let (mut tx, found) = locked(site, visit, now).await?;
    if found.proved_at.is_none() {
        return Err(Refusal::IdBad.into());
    }
    let login_id = LoginId::parse(login_id).ok_or(Refusal::IdBad)?;
    take(site, visit, &mut tx, &found.email, now).await?;
    make(site, visit, tx, &found, login_id.as_str(), false, now).await
}

/// The account, two-step verification on from birth, and its first session.
async fn make(
    site: &Site,
    visit: &Visit,
    mut tx: Tx,
    found: &SignUp,
    login_id: &str,
    trust: bool,
    now: Timestamp,
) -> Done<Step> {
    let account_id = random::id();
    let row = NewRow {
        id: account_id,
        login_id,
        password_hash: &found.password_hash,
        contact_email: Some(&found.email),
        email_proved: true,
        mobile: None,
        two_step: Channel::Email.code(),
        two_step_set_by: "sign_up",
        now: now.millis(),
    };
    if !accounts::insert(&mut tx, &row).await? {
        // That the address is proved stays.
        tx.commit().await?;
        return Err(Refusal::IdTaken.into());
    }
    accounts::set_language(&mut tx, account_id, visit.request().language.code()).await?;
    let sign_in_id = random::id();
    let label = evidence::client(site, visit, None).label;
    let line = NewLine {
        id: sign_in_id,
        account_id,
        now,
        outcome: history::SIGN_UP,
        healed: false,
        label: &label,
        asked: None,
        report: None,
    };
    sign_ins::insert(&mut tx, &line).await?;
    let registrant = Registrant { account_id, credential_version: 1, marked_browser_id: None };
    let registered =
        if trust { Some(register::pending(site, visit, &mut tx, &registrant, None, now).await?) } else { None };
    sign_ins::finish(&mut tx, sign_in_id, history::SIGN_UP, if trust { "pending" } else { "not_asked" }).await?;
    let who = SignedIn {
        account_id,
        credential_version: 1,
        by: SignedInBy::Code,
        trust_id: registered.as_ref().map(|registered| registered.trust_id),
        sign_in_id,
        browser_id: registered.as_ref().map(|registered| registered.browser_id),
        code_by: Some(Channel::Email.code()),
    };
    session::open(site, visit, &mut tx, &who, now).await?;
    sign_ups::delete(&mut tx, found.id).await?;
    tx.commit().await?;
    visit.change(CookieChange::Attempt(None));
    Ok(if registered.is_some() { Step::Remembered } else { Step::My })
}
