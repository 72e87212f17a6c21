//! What happened in the account, and ending what should not have.

use contract::{
    backend::Visit,
    channel::Channel,
    done::Done as Said,
    notice::{NoticeKind, NoticeLine},
    pages::history::{BoxOutcome, HistoryPage, SignInHow, SignInLine},
    reason::{Reason, ReasonCard},
    session::{SessionEntry, SignedInBy},
    step::Step,
};
use sqlx::AnyConnection;

use super::{
    card, evidence, notice, session,
    subscriber::{self, Subscriber},
    trouble::Done,
};
use crate::{
    local_time,
    rules::{
        client::{may_be_a_phone, platform_of},
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts, attempts, notices,
        sessions::{self, Care, Live},
        sign_ins::{self, Line},
        trusts::{self, BY_SUBSCRIBER, Ending},
    },
};

/// More than anybody reads of 90 days.
const SHOWN: u32 = 100;
const NOTICES_SHOWN: i64 = 20;
/// The word in the line of a sign-in by which the account was made.
pub const SIGN_UP: &str = "sign_up";

pub async fn page(site: &Site, visit: &Visit) -> Done<HistoryPage> {
    let live = session::current(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    Ok(HistoryPage {
        who: session::who(site, &live),
        sign_ins: latest(site, visit, &mut connection, &live, SHOWN).await?,
        recoveries: recoveries(site, &mut connection, live.account_id).await?,
        ends: session::ends(site, &live),
    })
}

/// The last sign-ins as pages show them.
pub async fn latest(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    live: &Live,
    count: u32,
) -> Done<Vec<SignInLine>> {
    let lines = sign_ins::latest(connection, live.account_id, count).await?;
    Ok(lines.into_iter().map(|line| shown(site, visit, live, &line)).collect())
}

fn shown(site: &Site, visit: &Visit, live: &Live, line: &Line) -> SignInLine {
    // What was never finished shows no more than whoever began it could see.
    let after_code = line.outcome != "owed";
    SignInLine {
        id: line.id.to_string(),
        at: local_time::moment(&site.zone, Timestamp::from_millis(line.at)),
        label: line.label.clone(),
        how: if line.healed == 1 { SignInHow::Healed } else { how(&line.outcome) },
        // Of the browser it was, and not of the one at hand.
        why: evidence::written(line, after_code).map(|finding| ReasonCard {
            platform: platform_of(&line.label),
            address: None,
            ..card::card(site, visit, &finding)
        }),
        remembered: line.remembered.as_deref().and_then(outcome),
        this: live.sign_in_id == Some(line.id),
    }
}

fn how(outcome: &str) -> SignInHow {
    match outcome {
        SIGN_UP => SignInHow::SignUp,
        outcome => match SignedInBy::from_code(outcome) {
            Some(SignedInBy::Password) => SignInHow::Password,
            Some(SignedInBy::Code) => SignInHow::Code,
            Some(SignedInBy::RecoveryCode) => SignInHow::RecoveryCode,
            Some(SignedInBy::TrustedDevice) => SignInHow::TrustedDevice,
            None => SignInHow::Owed,
        },
    }
}

fn outcome(word: &str) -> Option<BoxOutcome> {
    match word {
        "yes" => Some(BoxOutcome::Registered),
        "not_asked" => Some(BoxOutcome::NotAsked),
        "refused" => Some(BoxOutcome::Refused),
        "full" => Some(BoxOutcome::Full),
        "pending" => Some(BoxOutcome::Pending),
        _ => None,
    }
}

/// Notices not read yet.
pub async fn unread(site: &Site, connection: &mut AnyConnection, account_id: i64) -> Done<Vec<NoticeLine>> {
    let unread = notices::unread(connection, account_id, NOTICES_SHOWN).await?;
    Ok(unread.into_iter().filter_map(|notice| shown_notice(site, notice)).collect())
}

/// Recoveries of the time that is kept, whether their notice was read or not (PROTOCOL 8).
async fn recoveries(site: &Site, connection: &mut AnyConnection, account_id: i64) -> Done<Vec<NoticeLine>> {
    let kinds = [NoticeKind::PasswordReset.code(), NoticeKind::PasswordResetAlone.code()];
    let found = notices::of_kinds(connection, account_id, kinds, NOTICES_SHOWN).await?;
    Ok(found.into_iter().filter_map(|notice| shown_notice(site, notice)).collect())
}

fn shown_notice(site: &Site, notice: notices::Notice) -> Option<NoticeLine> {
    Some(NoticeLine {
        kind: NoticeKind::from_code(&notice.kind)?,
        id: notice.id.to_string(),
        at: local_time::moment(&site.zone, Timestamp::from_millis(notice.at)),
        label: notice.label,
    })
}

/// Where the account is signed in, this session first.
pub async fn sessions(site: &Site, connection: &mut AnyConnection, live: &Live) -> Done<Vec<SessionEntry>> {
    let now = site.clock.now();
    let mut all = sessions::of_account(connection, live.account_id, now, now - site.limits.session_idle).await?;
    all.sort_by_key(|listed| listed.id != live.id);
    let moment = |millis| local_time::moment(&site.zone, Timestamp::from_millis(millis));
    let entry = |listed: sessions::Listed| SessionEntry {
        id: listed.id.to_string(),
        since: moment(listed.created_at),
        seen: moment(listed.last_seen_at),
        by: SignedInBy::from_code(&listed.signed_in_by).unwrap_or(SignedInBy::Password),
        this: listed.id == live.id,
        label: listed.label,
    };
    Ok(all.into_iter().map(entry).collect())
}

/// "This was not me": every other session ends and all trust. Whoever was in knows the password, so that is next.
pub async fn disown(site: &Site, visit: &Visit, who: &str, sign_in: &str) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let line = match sign_in.parse() {
        Ok(id) => sign_ins::find_of(&mut tx, account_id, id).await?,
        Err(_) => None,
    };
    let Some(line) = line else { return Ok(Step::History) };
    let ended = sessions::delete_others(&mut tx, account_id, None, subscriber.live.id).await?;
    let all = Ending::AllOfAccount(account_id);
    let revoked = trusts::end(&mut tx, all, Reason::RevokedByYou.code(), BY_SUBSCRIBER, now).await?;
    tracing::warn!(sign_in = line.id, "a subscriber says that a sign-in was somebody else's");
    if ended + revoked > 0 {
        notice::tell(site, &mut tx, account_id, NoticeKind::Disowned, "", now).await?;
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.done(Said::SignInDisowned);
    Ok(Step::Password)
}

pub async fn end_session(site: &Site, visit: &Visit, who: &str, session_id: &str) -> Done<Step> {
    let live = session::of_form(site, visit, who).await?;
    if let Ok(id) = session_id.parse::<i64>() {
        if id == live.id {
            return session::sign_out(site, visit).await;
        }
        let mut connection = site.store.pool().acquire().await?;
        sessions::delete_one(&mut connection, live.account_id, id).await?;
    }
    visit.done(Said::SessionEnded);
    Ok(Step::Devices)
}

pub async fn end_all_sessions(site: &Site, visit: &Visit, who: &str) -> Done<Step> {
    let live = session::of_form(site, visit, who).await?;
    let mut connection = site.store.pool().acquire().await?;
    sessions::delete_others(&mut connection, live.account_id, None, live.id).await?;
    visit.done(Said::SessionsEnded);
    Ok(Step::Devices)
}

/// Shuts a lost device out. If it may be the phone with the account's number, codes and notices stop going there at once,
/// from whatever session it is said: that takes a way in away and gives none. Where the number is all there is, it stays.
pub async fn lost_device(site: &Site, visit: &Visit, who: &str, device: &str) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let all = trusts::of_account(&mut tx, account_id).await?;
    let found = device.parse::<i64>().ok().and_then(|id| all.iter().find(|one| one.id == id));
    let Some(lost) = found else { return Ok(Step::Devices) };
    let one = Ending::One { account_id, id: lost.id };
    let mut changed = trusts::end(&mut tx, one, Reason::RevokedByYou.code(), BY_SUBSCRIBER, now).await?;
    changed += sessions::delete_others(&mut tx, account_id, Some(lost.browser_id), subscriber.live.id).await?;
    let number = if may_be_a_phone(&lost.label) { number_of(site, visit, &subscriber) } else { Number::None };
    let (kind, said) = match number {
        Number::None => (NoticeKind::DeviceLost, Said::DeviceLost),
        Number::Stays => (NoticeKind::DeviceLost, Said::NumberStays),
        Number::Out => {
            changed += 1;
            accounts::lose_mobile(&mut tx, account_id, now).await?;
            attempts::end_by_sms(&mut tx, account_id).await?;
            if subscriber.two_step() == Some(Channel::Sms) {
                accounts::set_two_step(&mut tx, account_id, Channel::Email.code(), BY_SUBSCRIBER, now).await?;
            }
            (NoticeKind::NumberLost, Said::NumberLost)
        }
    };
    if changed > 0 {
        let label = lost.name.clone().unwrap_or_else(|| lost.label.clone());
        notice::tell(site, &mut tx, account_id, kind, &label, now).await?;
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.done(said);
    Ok(Step::Devices)
}

/// What becomes of the account's number when a phone is lost.
enum Number {
    /// There is none, or nothing goes there already.
    None,
    Out,
    /// There is no other way to receive a code.
    Stays,
}

fn number_of(site: &Site, visit: &Visit, subscriber: &Subscriber) -> Number {
    let Care { mobile, mobile_lost_at, .. } = &subscriber.care;
    if mobile.is_none() || mobile_lost_at.is_some() {
        return Number::None;
    }
    let by_email = subscriber.ways(site).iter().any(|(channel, _)| *channel == Channel::Email);
    if by_email && subscriber.refuse_frozen(visit).is_ok() { Number::Out } else { Number::Stays }
}

pub async fn read_notice(site: &Site, visit: &Visit, who: &str, notice: &str) -> Done<Step> {
    let live = session::of_form(site, visit, who).await?;
    if let Ok(id) = notice.parse() {
        let mut connection = site.store.pool().acquire().await?;
        notices::read(&mut connection, live.account_id, id, site.clock.now()).await?;
    }
    Ok(Step::My)
}
