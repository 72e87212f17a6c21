//! A forgotten password, never by one way alone (protocol.md 8): a code typed on the page that asked, then a different
//! way in, or the cookie of a browser trusted until now. Where the mailbox is all there is, a freeze stands in for it.

mod start;

use async_trait::async_trait;
use contract::{
    backend::{RecoverySteps, Result, TypedProof, Visit, visit::CookieChange},
    channel::Channel,
    done::Done,
    notice::NoticeKind,
    pages::recover::{RecoverCodePage, RecoverPasswordPage, RecoverStage},
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::SecretString;

pub use self::start::take;
use self::start::{address, requester};
use crate::store::AnyConnection;
use crate::{
    backend::{
        account::{password, security_change},
        limits::{Requester, shown},
        notice,
        one_time_code::{
            code_view, recovery_code,
            send::{self, CodeRequest},
            spend,
        },
        session::subscriber,
        token,
        trust::{browser_cookie, registration},
    },
    delivery,
    rules::{
        actor::Actor,
        contact,
        credential_version::CredentialVersion,
        id::AccountId,
        recovery::{self, NumberState, RecoveryWay},
        time::Timestamp,
    },
    site::Site,
    store::{
        Tx,
        accounts::{self, Freeze, RecoveryAccount},
        proofs::{self, Purpose},
        recoveries::{self, Recovery},
        recovery_codes, trusts,
    },
};

async fn find(visit: &Visit, connection: &mut AnyConnection, now: Timestamp) -> Result<Recovery> {
    let cookie = visit.request().attempt.as_ref().ok_or_else(|| visit.missing_cookie())?;
    Ok(recoveries::find(connection, &token::hash(cookie), now).await?.ok_or(Refusal::AttemptGone)?)
}

async fn locked(site: &Site, visit: &Visit, now: Timestamp) -> Result<(Tx, Recovery)> {
    let token_hash = token::hash(visit.request().attempt.as_ref().ok_or(Refusal::AttemptGone)?);
    // A made-up cookie is found out by reading, and waits for nobody who writes.
    recoveries::find(&mut site.store.pool().acquire().await?, &token_hash, now).await?.ok_or(Refusal::AttemptGone)?;
    let mut tx = site.store.begin().await?;
    let found = recoveries::lock(&mut tx, &token_hash, now).await?.ok_or(Refusal::AttemptGone)?;
    Ok((tx, found))
}

/// The account of a recovery whose first way is proved; refused if it changed meanwhile.
async fn account_of(connection: &mut AnyConnection, found: &Recovery) -> Result<RecoveryAccount> {
    let id = found.account_id.ok_or(Refusal::AttemptGone)?;
    let account = accounts::for_recovery_by_id(connection, id).await?.ok_or(Refusal::AttemptGone)?;
    let changed = account.credential_version != found.credential_version || account.locked_at.is_some();
    if changed { Err(Refusal::AttemptGone.into()) } else { Ok(account) }
}

#[async_trait]
impl RecoverySteps for Site {
    async fn recover_code_page(&self, visit: &Visit, until: Option<i64>) -> Result<RecoverCodePage> {
        let now = self.clock.now();
        let mut connection = self.store.pool().acquire().await?;
        let found = find(visit, &mut connection, now).await?;
        if found.second_at.is_some() {
            visit.go(Step::RecoverPassword.path());
        }
        let stage = if found.first_at.is_none() {
            // Nothing of the account is looked at.
            let owner = (found.id.into(), None);
            match found.first_way.channel() {
                None => RecoverStage::FirstRecoveryCode,
                Some(channel) => {
                    let ways = [(channel, String::new())];
                    let sent =
                        code_view::shown(self, visit, &mut connection, Purpose::Recover, owner, &ways, now).await?;
                    let sent = sent.unwrap_or_else(|| code_view::run_out(self, ""));
                    RecoverStage::FirstCode { sent: code_view::without_the_accounts_facts(sent) }
                }
            }
        } else {
            let owner = (found.id.into(), found.account_id);
            let account = account_of(&mut connection, &found).await?;
            let seconds = seconds(self, &mut connection, &found, &account, now).await?;
            if seconds.ways.is_empty() && !seconds.recovery_code {
                RecoverStage::HelpLine
            } else {
                let sent =
                    code_view::shown(self, visit, &mut connection, Purpose::Recover, owner, &seconds.ways, now).await?;
                RecoverStage::Second {
                    sent,
                    ways: seconds.ways.iter().map(|(channel, to)| subscriber::way(*channel, to)).collect(),
                    recovery_code: seconds.recovery_code,
                }
            }
        };
        Ok(RecoverCodePage { stage, until: shown::believed(self, until, now) })
    }

    /// Spends what is typed at the stage this recovery is at.
    async fn recover_code(&self, visit: &Visit, typed: &TypedProof) -> Result<Step> {
        let now = self.clock.now();
        let (mut tx, found) = locked(self, visit, now).await?;
        if found.second_at.is_some() {
            return Ok(Step::RecoverPassword);
        }
        let spare = recovery_code::of(typed);
        let by_recovery_code =
            spare.is_some() || (found.first_at.is_none() && found.first_way == RecoveryWay::RecoveryCode);
        let key = found.id_key.clone().unwrap_or_default();
        let spent = if by_recovery_code {
            // No password was typed at either stage.
            let requester = Requester::Stranger(&key);
            let account_id = found.account_id;
            let spare = spare.unwrap_or(&typed.recovery_code);
            let spent = recovery_code::spend_as(self, visit, &mut tx, requester, account_id, spare, now).await?;
            spent.map(|()| RecoveryWay::RecoveryCode)
        } else {
            let requester = match (found.first_at, found.account_id) {
                (Some(_), Some(account_id)) => Requester::proved(account_id),
                _ => {
                    let account = accounts::for_recovery_by_id(&mut tx, found.account_id.unwrap_or_default()).await?;
                    requester(self, visit, &mut tx, account.as_ref(), &key, now).await?
                }
            };
            let spent =
                spend::spend_as(self, visit, &mut tx, requester, (Purpose::Recover, found.id.into()), typed, now)
                    .await?;
            if let (Ok(passed), Some(account_id)) = (&spent, found.account_id) {
                accounts::prove(&mut tx, account_id, passed.channel, Some(&passed.target), now).await?;
            }
            spent.map(|passed| passed.channel.into())
        };
        let step = match spent {
            Ok(way) => Ok(proved(self, visit, &mut tx, &found, way, now).await?),
            Err(refusal) => Err(refusal),
        };
        self.settle(tx, step).await
    }

    /// A code for the second way, or the first one again.
    async fn resend_recover_code(&self, visit: &Visit, channel: Option<Channel>) -> Result<Step> {
        let now = self.clock.now();
        let (mut tx, found) = locked(self, visit, now).await?;
        let request = |account_id, channel, to, decoy| CodeRequest {
            purpose: Purpose::Recover,
            owner_id: found.id.into(),
            account_id,
            channel,
            to,
            decoy,
            link: None,
        };
        if found.first_at.is_none() {
            let channel = found.first_way.channel().ok_or(Refusal::ChannelUnavailable)?;
            // To where it went, which for an ID that does not exist is nowhere.
            let sent = proofs::find(&mut tx, found.id.into(), Purpose::Recover).await?.ok_or(Refusal::AttemptGone)?;
            let account = accounts::for_recovery_by_id(&mut tx, found.account_id.unwrap_or_default()).await?;
            let to = account.as_ref().and_then(|account| address(self, account, channel, now));
            let decoy = to.as_ref() != Some(&sent.target);
            let key = found.id_key.clone().unwrap_or_default();
            let requester = requester(self, visit, &mut tx, account.as_ref(), &key, now).await?;
            let request = request(found.account_id.filter(|_| !decoy), channel, &sent.target, decoy);
            send::send_as(self, visit, &mut tx, requester, &request, now).await?;
        } else {
            let account = account_of(&mut tx, &found).await?;
            let seconds = seconds(self, &mut tx, &found, &account, now).await?;
            let wanted = seconds.ways.iter().find(|(way, _)| channel.is_none_or(|channel| channel == *way));
            let (channel, to) = wanted.ok_or(Refusal::ChannelUnavailable)?;
            send::send(self, visit, &mut tx, &request(found.account_id, *channel, to, false), now).await?;
        }
        self.commit(tx).await?;
        Ok(Step::RecoverCode)
    }

    async fn recover_password_page(&self, visit: &Visit) -> Result<RecoverPasswordPage> {
        let now = self.clock.now();
        let mut connection = self.store.pool().acquire().await?;
        let found = find(visit, &mut connection, now).await?;
        if found.second_at.is_none() {
            return Err(Refusal::AttemptGone.into());
        }
        let account = account_of(&mut connection, &found).await?;
        Ok(RecoverPasswordPage {
            rules: password::rules(account.two_step.is_on()),
            login_id: account.login_id,
            alone: found.second_way.is_none(),
        })
    }

    async fn reset_password(&self, visit: &Visit, new: &SecretString) -> Result<Step> {
        let now = self.clock.now();
        let account = {
            let mut connection = self.store.pool().acquire().await?;
            let found = find(visit, &mut connection, now).await?;
            found.second_at.ok_or(Refusal::AttemptGone)?;
            account_of(&mut connection, &found).await?
        };
        // It takes its time, and holds neither a lock nor a connection.
        let (email, two_step) = (account.contact_email.as_deref(), account.two_step.is_on());
        let hash = password::hash_new(self, visit, new, &account.login_id, email, two_step).await?;
        let (mut tx, found) = locked(self, visit, now).await?;
        found.second_at.ok_or(Refusal::AttemptGone)?;
        let account = account_of(&mut tx, &found).await?;
        accounts::set_password(&mut tx, account.id, &hash).await?;
        security_change::outdate_all(&mut tx, account.id, Change::Password, Actor::Subscriber, now).await?;
        if found.second_way.is_none() {
            tracing::info!("a password was recovered by mailbox alone; the account is frozen for a while");
            accounts::freeze(&mut tx, account.id, Freeze::MailboxAlone, now + self.limits.freeze).await?;
        }
        recoveries::end_of_account(&mut tx, account.id).await?;
        let kind = if found.second_way.is_none() { NoticeKind::PasswordResetAlone } else { NoticeKind::PasswordReset };
        notice::notify(self, &mut tx, account.id, kind, "", now).await?;
        self.commit(tx).await?;
        visit.change(CookieChange::Attempt(None));
        visit.change(CookieChange::Session(None));
        visit.done(Done::PasswordReset);
        Ok(Step::SignIn)
    }
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
    account: &RecoveryAccount,
    now: Timestamp,
) -> Result<Seconds> {
    let left = recovery_codes::left(connection, account.id).await?;
    let ways = [Channel::Email, Channel::Sms]
        .into_iter()
        .filter(|channel| Some(*channel) != found.first_way.channel())
        .filter_map(|channel| address(site, account, channel, now).map(|to| (channel, to)))
        .collect();
    Ok(Seconds { ways, recovery_code: left.unused > 0 && found.first_way != RecoveryWay::RecoveryCode })
}

/// A way is proved: is that enough?
async fn proved(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    found: &Recovery,
    way: RecoveryWay,
    now: Timestamp,
) -> Result<Step> {
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
    let found = Recovery { first_way: way, ..found.clone() };
    if is_trusted_here(site, visit, tx, (account.id, account.credential_version), now).await? {
        recoveries::second(tx, found.id, Some(RecoveryWay::Browser), now).await?;
        return Ok(Step::RecoverPassword);
    }
    let seconds = seconds(site, tx, &found, &account, now).await?;
    // The operator may want more than a mailbox, and so does a number that cannot be asked just now; but not where the
    // desk checked who it is and gave the address.
    let missing = recovery::is_number_missing(number(site, &account), now, site.limits.freeze);
    let allowed = account.desk_gave_email || (site.config.recover_email_only && !missing);
    let alone = recovery::is_alone(way, seconds.ways.len(), seconds.recovery_code, allowed);
    if alone {
        recoveries::second(tx, found.id, None, now).await?;
        return Ok(Step::RecoverPassword);
    }
    Ok(Step::RecoverCode)
}

fn number(site: &Site, account: &RecoveryAccount) -> NumberState {
    let proved = contact::is_proved(Channel::Sms, account.mobile_proved_at, account.two_step.channel());
    NumberState {
        proved: account.mobile.is_some() && proved,
        reachable: delivery::can_send(&site.config, Channel::Sms),
        lost_at: account.mobile_lost_at,
    }
}

/// The browser of this request is trusted for the account, by its own cookie.
async fn is_trusted_here(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    (account_id, credential_version): (AccountId, CredentialVersion),
    now: Timestamp,
) -> Result<bool> {
    let Some(browser) = browser_cookie::verified(&site.keys, visit) else { return Ok(false) };
    if !registration::is_known(site, tx, &browser, now).await? {
        return Ok(false);
    }
    let in_force = trusts::in_force(tx, account_id, browser.browser_id, credential_version, now).await?;
    Ok(in_force.is_some())
}
