//! What happened in the account, and ending what should not have.

use async_trait::async_trait;
use contract::{
    backend::{History, Result, Session as _, Visit},
    channel::Channel,
    done::Done,
    notice::{NoticeEntry, NoticeKind},
    pages::history::{BoxOutcome, HistoryPage, SignInEntry, SignInHow},
    reason::{Reason, ReasonCard},
    session::SessionEntry,
    step::Step,
};

use crate::store::AnyConnection;
use crate::{
    backend::{
        notice,
        reason::{card, evidence},
        session::{
            self,
            subscriber::{self, Subscriber},
        },
    },
    local_time,
    rules::{
        actor::Actor,
        client::{may_be_a_phone, platform_of},
        id::{AccountId, TrustId},
        sign_in::{RememberOutcome, SignInOutcome},
        two_step::{SetBy, TwoStep},
    },
    site::Site,
    store::{
        accounts, attempts, notices,
        sessions::{self, AccountSecurity, CurrentSession},
        sign_ins::{self, SignInRecord},
        trusts::{self, Ending, Why},
    },
};

/// More than anybody reads of 90 days.
const SHOWN: u32 = 100;
const NOTICES_SHOWN: u32 = 20;

#[async_trait]
impl History for Site {
    async fn history_page(&self, visit: &Visit) -> Result<HistoryPage> {
        let live = session::current(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        Ok(HistoryPage {
            who: session::who(self, &live),
            sign_ins: latest(self, visit, &mut connection, &live, SHOWN).await?,
            recoveries: recoveries(self, &mut connection, live.account_id).await?,
            ends: session::ends(self, &live),
        })
    }

    /// "This was not me": every other session ends and all trust. Whoever was in knows the password, so that is next.
    async fn disown_sign_in(&self, visit: &Visit, who: &str, sign_in: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        let record = match sign_in.parse() {
            Ok(id) => sign_ins::find_of(&mut tx, account_id, id).await?,
            Err(_) => None,
        };
        let Some(record) = record else { return Ok(Step::History) };
        let ended = sessions::delete_others(&mut tx, account_id, None, subscriber.live.id).await?;
        let all = Ending::AllOfAccount(account_id);
        let revoked = trusts::end(&mut tx, all, Why::Told(Reason::RevokedByYou), Actor::Subscriber, now).await?;
        tracing::warn!(sign_in = record.id.number(), "a subscriber says that a sign-in was somebody else's");
        if ended + revoked > 0 {
            notice::notify(self, &mut tx, account_id, NoticeKind::Disowned, "", now).await?;
        }
        self.commit(tx).await?;
        visit.done(Done::SignInDisowned);
        Ok(Step::Password)
    }

    async fn end_session(&self, visit: &Visit, who: &str, session_id: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        if let Ok(id) = session_id.parse() {
            if id == live.id {
                return self.sign_out(visit).await;
            }
            let mut connection = self.store.pool().acquire().await?;
            sessions::delete_one(&mut connection, live.account_id, id).await?;
        }
        visit.done(Done::SessionEnded);
        Ok(Step::Devices)
    }

    async fn end_all_sessions(&self, visit: &Visit, who: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let mut connection = self.store.pool().acquire().await?;
        sessions::delete_others(&mut connection, live.account_id, None, live.id).await?;
        visit.done(Done::SessionsEnded);
        Ok(Step::Devices)
    }

    /// Shuts a lost device out. If it may be the phone with the account's number, codes and notices stop going there at
    /// once; it is told so a last time. Not without the password: whoever only reads the mailbox must not be rid of the
    /// number by a session left open. Where the number is all there is, it stays.
    async fn lost_device(&self, visit: &Visit, who: &str, device: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        subscriber.demand_password(self)?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        let all = trusts::of_account(&mut tx, account_id).await?;
        let found = device.parse::<TrustId>().ok().and_then(|id| all.iter().find(|one| one.id == id));
        let Some(lost) = found else { return Ok(Step::Devices) };
        let one = Ending::One { account_id, id: lost.id };
        let mut changed = trusts::end(&mut tx, one, Why::Told(Reason::RevokedByYou), Actor::Subscriber, now).await?;
        changed += sessions::delete_others(&mut tx, account_id, Some(lost.browser_id), subscriber.live.id).await?;
        let number = if may_be_a_phone(&lost.label) { number_of(self, &subscriber) } else { Number::None };
        let (kind, said) = match number {
            Number::None => (NoticeKind::DeviceLost, Done::DeviceLost),
            Number::Stays => (NoticeKind::DeviceLost, Done::NumberStays),
            Number::Out => (NoticeKind::NumberLost, Done::NumberLost),
        };
        if changed > 0 || kind == NoticeKind::NumberLost {
            let label = lost.name.clone().unwrap_or_else(|| lost.label.clone());
            notice::notify(self, &mut tx, account_id, kind, &label, now).await?;
        }
        if kind == NoticeKind::NumberLost {
            accounts::lose_mobile(&mut tx, account_id, now).await?;
            attempts::end_by_sms(&mut tx, account_id).await?;
            if subscriber.two_step() == Some(Channel::Sms) {
                accounts::set_two_step(&mut tx, account_id, TwoStep::Email, SetBy::Subscriber, now).await?;
            }
        }
        self.commit(tx).await?;
        visit.done(said);
        Ok(Step::Devices)
    }

    async fn read_notice(&self, visit: &Visit, who: &str, notice: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        if let Ok(id) = notice.parse() {
            let mut connection = self.store.pool().acquire().await?;
            notices::read(&mut connection, live.account_id, id, self.clock.now()).await?;
        }
        Ok(Step::My)
    }
}

/// The last sign-ins as pages show them.
pub async fn latest(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    live: &CurrentSession,
    count: u32,
) -> Result<Vec<SignInEntry>> {
    let records = sign_ins::latest(connection, live.account_id, count).await?;
    Ok(records.into_iter().map(|record| shown(site, visit, live, &record)).collect())
}

fn shown(site: &Site, visit: &Visit, live: &CurrentSession, record: &SignInRecord) -> SignInEntry {
    // What was never finished shows no more than whoever began it could see.
    let after_code = record.outcome != SignInOutcome::Owed;
    SignInEntry {
        id: record.id.to_string(),
        at: local_time::moment(&site.zone, record.at),
        label: record.label.clone(),
        how: if record.healed { SignInHow::Healed } else { how(record.outcome) },
        // Of the browser it was, and not of the one at hand.
        why: evidence::written(record, after_code).map(|finding| ReasonCard {
            platform: platform_of(&record.label),
            address: None,
            ..card::card(site, visit, &finding)
        }),
        remembered: record.remembered.and_then(outcome),
        this: live.sign_in_id == Some(record.id),
    }
}

fn how(outcome: SignInOutcome) -> SignInHow {
    match outcome {
        SignInOutcome::Owed => SignInHow::Owed,
        SignInOutcome::SignUp => SignInHow::SignUp,
        SignInOutcome::Password => SignInHow::Password,
        SignInOutcome::Code => SignInHow::Code,
        SignInOutcome::RecoveryCode => SignInHow::RecoveryCode,
        SignInOutcome::TrustedDevice => SignInHow::TrustedDevice,
    }
}

fn outcome(remembered: RememberOutcome) -> Option<BoxOutcome> {
    match remembered {
        RememberOutcome::Yes => Some(BoxOutcome::Registered),
        RememberOutcome::NotAsked => Some(BoxOutcome::NotAsked),
        RememberOutcome::Refused => Some(BoxOutcome::Refused),
        RememberOutcome::Full => Some(BoxOutcome::Full),
        RememberOutcome::Pending => Some(BoxOutcome::Pending),
        RememberOutcome::Closed => None,
    }
}

/// Notices not read yet.
pub async fn unread(site: &Site, connection: &mut AnyConnection, account_id: AccountId) -> Result<Vec<NoticeEntry>> {
    let unread = notices::unread(connection, account_id, NOTICES_SHOWN).await?;
    Ok(unread.into_iter().map(|notice| shown_notice(site, notice)).collect())
}

/// Recoveries of the time that is kept, whether their notice was read or not (protocol.md 8).
async fn recoveries(site: &Site, connection: &mut AnyConnection, account_id: AccountId) -> Result<Vec<NoticeEntry>> {
    let kinds = [NoticeKind::PasswordReset, NoticeKind::PasswordResetAlone];
    let found = notices::of_kinds(connection, account_id, kinds, NOTICES_SHOWN).await?;
    Ok(found.into_iter().map(|notice| shown_notice(site, notice)).collect())
}

fn shown_notice(site: &Site, notice: notices::Notice) -> NoticeEntry {
    NoticeEntry {
        kind: notice.kind,
        id: notice.id.to_string(),
        at: local_time::moment(&site.zone, notice.at),
        label: notice.label,
    }
}

/// Where the account is signed in, this session first.
pub async fn sessions(site: &Site, connection: &mut AnyConnection, live: &CurrentSession) -> Result<Vec<SessionEntry>> {
    let now = site.clock.now();
    let mut all = sessions::of_account(connection, live.account_id, now, now - site.limits.session_idle).await?;
    all.sort_by_key(|listed| listed.id != live.id);
    let moment = |at| local_time::moment(&site.zone, at);
    let entry = |listed: sessions::Listed| SessionEntry {
        id: listed.id.to_string(),
        since: moment(listed.created_at),
        seen: moment(listed.last_seen_at),
        by: listed.signed_in_by,
        this: listed.id == live.id,
        label: listed.label,
    };
    Ok(all.into_iter().map(entry).collect())
}

/// What becomes of the account's number when a phone is lost.
enum Number {
    /// There is none, or nothing goes there already.
    None,
    Out,
    /// There is no other way to receive a code.
    Stays,
}

fn number_of(site: &Site, subscriber: &Subscriber) -> Number {
    let AccountSecurity { mobile, mobile_lost_at, .. } = &subscriber.security;
    if mobile.is_none() || mobile_lost_at.is_some() {
        return Number::None;
    }
    let by_email = subscriber.ways(site).iter().any(|(channel, _)| *channel == Channel::Email);
    if by_email && subscriber.refuse_frozen().is_ok() { Number::Out } else { Number::Stays }
}
