//! A forgotten password, never by one way alone (PROTOCOL 8): a code typed on the page that asked, then a different way
//! in, or the cookie of a browser trusted until now. Where the mailbox is all there is, a freeze stands in for it.

mod start;

use contract::{
    backend::{TypedProof, Visit, visit::CookieChange},
    channel::Channel,
    done::Done as Said,
    notice::NoticeKind,
    pages::recover::{RecoverCodePage, RecoverPasswordPage, RecoverStage},
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::AnyConnection;

use self::start::{address, party};
pub use self::start::{begin, page, take};
use super::{
    browser_cookie, change, code_view, notice, pages,
    party::Party,
    password,
    proof::{self, Errand},
    recovery_codes, register, subscriber, token,
    trouble::Done,
};
use crate::{
    rules::{recovery, time::Timestamp},
    site::Site,
    store::{
        Tx,
        accounts::{self, Freeze, Lost},
        proofs::{self, Purpose},
        recoveries::{self, Recovery},
        recovery_codes as codes,
        trusts::{self, BY_SUBSCRIBER},
    },
};

const RECOVERY_CODE: &str = "recovery";
const BROWSER: &str = "browser";

async fn find(visit: &Visit, connection: &mut AnyConnection, now: Timestamp) -> Done<Recovery> {
    let cookie = visit.request().attempt.as_ref().ok_or_else(|| visit.missing_cookie())?;
    Ok(recoveries::find(connection, &token::hash(cookie), now).await?.ok_or(Refusal::AttemptGone)?)
}

async fn locked(site: &Site, visit: &Visit, now: Timestamp) -> Done<(Tx, Recovery)> {
    let cookie = visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?;
    let mut tx = site.store.begin().await?;
    let found = recoveries::lock(&mut tx, &token::hash(cookie), now).await?.ok_or(Refusal::AttemptGone)?;
    Ok((tx, found))
}

/// The account of a recovery whose first way is proved; refused if it changed meanwhile.
async fn account_of(connection: &mut AnyConnection, found: &Recovery) -> Done<Lost> {
    let id = found.account_id.ok_or(Refusal::AttemptGone)?;
    let account = accounts::lost_by_id(connection, id).await?.ok_or(Refusal::AttemptGone)?;
    let changed = account.credential_version != found.credential_version || account.locked_at.is_some();
    if changed { Err(Refusal::AttemptGone.into()) } else { Ok(account) }
}

pub async fn code_page(site: &Site, visit: &Visit, until: Option<i64>) -> Done<RecoverCodePage> {
    let now = site.clock.now();
    let mut connection = site.store.pool().acquire().await?;
    let found = find(visit, &mut connection, now).await?;
    if found.second_at.is_some() {
        visit.go(Step::RecoverPassword.path());
    }
    let stage = if found.first_at.is_none() {
        // Nothing of the account is looked at.
        let owner = (found.id, None);
        match Channel::from_code(&found.first_way) {
            None => RecoverStage::FirstRecoveryCode,
            Some(channel) => {
                let ways = [(channel, String::new())];
                let sent = proof::shown(site, visit, &mut connection, Purpose::Recover, owner, &ways, now).await?;
                let sent = sent.unwrap_or_else(|| code_view::run_out(site, ""));
                RecoverStage::FirstCode { sent: proof::without_the_accounts_facts(sent) }
            }
        }
    } else {
        let owner = (found.id, found.account_id);
        let account = account_of(&mut connection, &found).await?;
        let seconds = seconds(site, &mut connection, &found, &account, now).await?;
        if seconds.ways.is_empty() && !seconds.recovery_code {
            RecoverStage::HelpLine
        } else {
            let sent = proof::shown(site, visit, &mut connection, Purpose::Recover, owner, &seconds.ways, now).await?;
            RecoverStage::Second {
                sent,
                ways: seconds.ways.iter().map(|(channel, to)| subscriber::way(*channel, to)).collect(),
                recovery_code: seconds.recovery_code,
            }
        }
    };
    Ok(RecoverCodePage { stage, until: pages::believed(site, until, now) })
}

/// What can be the second way.
struct Seconds {
    ways: Vec<(Channel, String)>,
    recovery_code: bool,
}

async fn seconds(
    site: &Site,
    connection: &mut AnyConnection,
    found: &Recovery,
    account: &Lost,
    now: Timestamp,
) -> Done<Seconds> {
    let (left, _) = codes::left(connection, account.id).await?;
    let ways = [Channel::Email, Channel::Sms]
        .into_iter()
        .filter(|channel| channel.code() != found.first_way)
        .filter_map(|channel| address(site, account, channel, now).map(|to| (channel, to)))
        .collect();
    Ok(Seconds { ways, recovery_code: left > 0 && found.first_way != RECOVERY_CODE })
}

/// Spends what is typed at the stage this recovery is at.
pub async fn code(site: &Site, visit: &Visit, typed: &TypedProof) -> Done<Step> {
    let now = site.clock.now();
    let (mut tx, found) = locked(site, visit, now).await?;
    if found.second_at.is_some() {
        return Ok(Step::RecoverPassword);
    }
    let by_recovery_code = !typed.recovery_code.expose_secret().trim().is_empty()
        || (found.first_at.is_none() && found.first_way == RECOVERY_CODE);
    let key = found.id_key.clone().unwrap_or_default();
    let spent = if by_recovery_code {
        // No password was typed at either stage.
        let party = Party::Stranger(&key);
        let account_id = found.account_id;
        let spent =
            recovery_codes::spend_as(site, visit, &mut tx, party, account_id, &typed.recovery_code, now).await?;
        spent.map(|()| RECOVERY_CODE)
    } else {
        let party = match (found.first_at, found.account_id) {
            (Some(_), Some(account_id)) => Party::Account(account_id),
            _ => {
                let account = accounts::lost_by_id(&mut tx, found.account_id.unwrap_or_default()).await?;
                party(site, visit, &mut tx, account.as_ref(), &key, now).await?
            }
        };
        let spent = proof::spend_as(site, visit, &mut tx, party, (Purpose::Recover, found.id), typed, now).await?;
        if let (Ok(passed), Some(account_id)) = (&spent, found.account_id) {
            accounts::prove(&mut tx, account_id, passed.channel, Some(&passed.target), now).await?;
        }
        spent.map(|passed| passed.channel.code())
    };
    let step = match spent {
        Ok(way) => Ok(proved(site, visit, &mut tx, &found, way, now).await?),
        Err(refusal) => Err(refusal),
    };
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(step?)
}

/// A way is proved: is that enough?
async fn proved(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    found: &Recovery,
    way: &str,
    now: Timestamp,
) -> Done<Step> {
    let account = account_of(tx, found).await?;
    if found.first_at.is_some() {
        // The second must be another one than the first.
        if way == found.first_way {
            return Ok(Step::RecoverCode);
        }
        recoveries::second(tx, found.id, Some(way), now).await?;
        return Ok(Step::RecoverPassword);
    }
    if way != found.first_way {
        // A recovery code on the page that asked for a message: it is the first way then.
        recoveries::begin_with(tx, found.id, way).await?;
    }
    recoveries::first(tx, found.id, now).await?;
    let found = Recovery { first_way: way.to_owned(), ..found.clone() };
    if is_trusted_here(site, visit, tx, (account.id, account.credential_version), now).await? {
        recoveries::second(tx, found.id, Some(BROWSER), now).await?;
        return Ok(Step::RecoverPassword);
    }
    let seconds = seconds(site, tx, &found, &account, now).await?;
    // The operator may want more than a mailbox, but not where the desk checked who it is and gave the address.
    let allowed = site.config.recover_email_only || account.desk_gave_email == 1;
    let alone = recovery::is_alone(way, seconds.ways.len(), seconds.recovery_code, allowed);
    if alone {
        recoveries::second(tx, found.id, None, now).await?;
        return Ok(Step::RecoverPassword);
    }
    Ok(Step::RecoverCode)
}

/// The browser at the door is trusted for the account, by its own cookie.
async fn is_trusted_here(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    (account_id, credential_version): (i64, i64),
    now: Timestamp,
) -> Done<bool> {
    let Some(browser) = browser_cookie::presented(&site.keys, visit) else { return Ok(false) };
    if !register::is_known(tx, &browser).await? {
        return Ok(false);
    }
    let in_force = trusts::in_force(tx, account_id, browser.browser_id, credential_version, now).await?;
    Ok(in_force.is_some())
}

/// A code for the second way, or the first one again.
pub async fn resend(site: &Site, visit: &Visit, channel: Option<Channel>) -> Done<Step> {
    let now = site.clock.now();
    let (mut tx, found) = locked(site, visit, now).await?;
    let errand = |account_id, channel, to, decoy| Errand {
        purpose: Purpose::Recover,
        owner_id: found.id,
        account_id,
        channel,
        to,
        decoy,
        link: None,
    };
    if found.first_at.is_none() {
        let channel = Channel::from_code(&found.first_way).ok_or(Refusal::ChannelUnavailable)?;
        // To where it went, which for an ID that does not exist is nowhere.
        let sent = proofs::find(&mut tx, found.id, Purpose::Recover).await?.ok_or(Refusal::AttemptGone)?;
        let account = accounts::lost_by_id(&mut tx, found.account_id.unwrap_or_default()).await?;
        let to = account.as_ref().and_then(|account| address(site, account, channel, now));
        let decoy = to.as_ref() != Some(&sent.target);
        let key = found.id_key.clone().unwrap_or_default();
        let party = party(site, visit, &mut tx, account.as_ref(), &key, now).await?;
        let errand = errand(found.account_id.filter(|_| !decoy), channel, &sent.target, decoy);
        proof::send_as(site, visit, &mut tx, party, &errand, now).await?;
    } else {
        let account = account_of(&mut tx, &found).await?;
        let seconds = seconds(site, &mut tx, &found, &account, now).await?;
        let wanted = seconds.ways.iter().find(|(way, _)| channel.is_none_or(|channel| channel == *way));
        let (channel, to) = wanted.ok_or(Refusal::ChannelUnavailable)?;
        proof::send(site, visit, &mut tx, &errand(found.account_id, *channel, to, false), now).await?;
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(Step::RecoverCode)
}

pub async fn password_page(site: &Site, visit: &Visit) -> Done<RecoverPasswordPage> {
    let now = site.clock.now();
    let mut connection = site.store.pool().acquire().await?;
    let found = find(visit, &mut connection, now).await?;
    if found.second_at.is_none() {
        return Err(Refusal::AttemptGone.into());
    }
    let account = account_of(&mut connection, &found).await?;
    Ok(RecoverPasswordPage {
        rules: password::rules(Channel::from_code(&account.two_step).is_some()),
        login_id: account.login_id,
        alone: found.second_way.is_none(),
    })
}

pub async fn reset(site: &Site, visit: &Visit, new: &SecretString) -> Done<Step> {
    let now = site.clock.now();
    {
        let (mut tx, found) = locked(site, visit, now).await?;
        found.second_at.ok_or(Refusal::AttemptGone)?;
        let account = account_of(&mut tx, &found).await?;
        let two_step = Channel::from_code(&account.two_step).is_some();
        password::judge(site, new, &account.login_id, account.contact_email.as_deref(), two_step)?;
    }
    // Hashing takes its time, and holds no lock.
    let hash = site.hasher.hash(new).await.map_err(|_| Refusal::Busy)?;
    let (mut tx, found) = locked(site, visit, now).await?;
    found.second_at.ok_or(Refusal::AttemptGone)?;
    let account = account_of(&mut tx, &found).await?;
    accounts::set_password(&mut tx, account.id, &hash).await?;
    change::outdate_all(&mut tx, account.id, Change::Password, BY_SUBSCRIBER, now).await?;
    if found.second_way.is_none() {
        tracing::info!("a password was recovered by mailbox alone; the account is frozen for a while");
        accounts::freeze(&mut tx, account.id, Freeze::MailboxAlone, now + site.limits.freeze).await?;
    }
    recoveries::end_of_account(&mut tx, account.id).await?;
    let kind = if found.second_way.is_none() { NoticeKind::PasswordResetAlone } else { NoticeKind::PasswordReset };
    notice::tell(site, &mut tx, account.id, kind, "", now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.change(CookieChange::Attempt(None));
    visit.change(CookieChange::Session(None));
    visit.done(Said::PasswordReset);
    Ok(Step::SignIn)
}
