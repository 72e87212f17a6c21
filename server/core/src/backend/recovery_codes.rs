//! Recovery codes: ten to keep, each good once, where no message can be received.

use std::time::Duration;

use contract::{backend::Visit, notice::NoticeKind, pages::account::RecoveryCodesPage, refusal::Refusal, step::Step};
use secrecy::{ExposeSecret, SecretString};
use sqlx::AnyConnection;

use super::{guard::refuse_until, notice, party::Party, subscriber, trouble::Done};
use crate::{
    keys::Purpose,
    local_time, random,
    rules::{recovery_code, time::Timestamp},
    site::Site,
    store::{
        counters::{self, Allowance},
        recovery_codes as codes, sessions,
    },
};

const HOUR: Duration = Duration::from_secs(3600);

pub async fn page(site: &Site, visit: &Visit) -> Done<RecoveryCodesPage> {
    let subscriber = subscriber::at(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    let guarded = subscriber.guarded(site, visit, &mut connection, true).await?;
    let (left, made) = codes::left(&mut connection, subscriber.live.account_id).await?;
    let care = &subscriber.care;
    let shown = care.shown_sealed.as_deref().filter(|_| subscriber.now.millis() < care.shown_until);
    let shown = shown.and_then(|sealed| site.keys.open_sealed(&context(subscriber.live.id), sealed));
    Ok(RecoveryCodesPage {
        guarded,
        left: u32::try_from(left).unwrap_or(0),
        made: made.map(|at| local_time::day(&site.zone, Timestamp::from_millis(at))),
        codes: shown
            .and_then(|shown| String::from_utf8(shown).ok())
            .map(|shown| shown.lines().map(str::to_owned).collect()),
    })
}

/// Makes new ones; for some minutes this session may see them, nobody ever again.
pub async fn create(site: &Site, visit: &Visit, who: &str) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    subscriber.refuse_frozen(visit)?;
    subscriber.demand(site)?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let (new, sealed) = {
        let mut rng = random::rng();
        let new: Vec<String> = (0..site.limits.recovery_codes).map(|_| recovery_code::new(&mut rng)).collect();
        let sealed = site.keys.seal(&mut rng, &context(subscriber.live.id), new.join("\n").as_bytes());
        (new, sealed)
    };
    let rows: Vec<_> = new
        .iter()
        .filter_map(|code| recovery_code::parse(code))
        .filter_map(|code| Some((random::id(), hashes(site, account_id, &code).next()?)))
        .collect();
    codes::replace(&mut tx, account_id, &rows, now).await?;
    sessions::show_codes(&mut tx, subscriber.live.id, &sealed, now + site.limits.codes_shown).await?;
    notice::tell(site, &mut tx, account_id, NoticeKind::RecoveryCodesMade, "", now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(Step::RecoveryCodes)
}

/// Spends one for an account whose lock the caller holds and whose password was typed, and tells its owner. The inner
/// refusal was counted: commit all the same. There are too many codes to be guessed; the count is against trying at all.
pub async fn spend(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account_id: i64,
    typed: &SecretString,
    now: Timestamp,
) -> Done<Result<(), Refusal>> {
    spend_as(site, visit, tx, Party::Account(account_id), Some(account_id), typed, now).await
}

/// The same for whoever types it: a stranger uses up nothing of the account's. `None`: an ID that does not exist, for
/// which the same is done.
pub async fn spend_as(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    party: Party<'_>,
    account_id: Option<i64>,
    typed: &SecretString,
    now: Timestamp,
) -> Done<Result<(), Refusal>> {
    let network = visit.request().network.as_bytes();
    let name = match party {
        Party::Account(id) => site.keys.mac(Purpose::GuessCounter, &[b"recovery code", &id.to_be_bytes()]),
        Party::Stranger(key) => site.keys.mac(Purpose::GuessCounter, &[b"stranger's recovery code", key, network]),
    };
    if site.config.rate_limits {
        let allowance = Allowance {
            count: site.limits.wrong_recovery_codes,
            window: HOUR,
            rest: HOUR,
            rest_max: HOUR,
            sliding: false,
        };
        let taken = counters::take(tx, &name, now, &allowance).await?;
        refuse_until(visit, Refusal::TooMany, taken)?;
    }
    let account_id = account_id.unwrap_or_default();
    let Some(code) = recovery_code::parse(typed.expose_secret()) else { return Ok(Err(Refusal::CodeWrong)) };
    let mut spent = false;
    for hash in hashes(site, account_id, &code) {
        spent = spent || codes::spend(tx, account_id, &hash, now).await?;
    }
    if !spent {
        return Ok(Err(Refusal::CodeWrong));
    }
    counters::clear(tx, &name).await?;
    notice::tell(site, tx, account_id, NoticeKind::RecoveryCodeUsed, "", now).await?;
    Ok(Ok(()))
}

fn hashes(site: &Site, account_id: i64, code: &str) -> impl Iterator<Item = [u8; 32]> {
    let account_id = account_id.to_be_bytes();
    site.keys.macs(Purpose::OneTimeCode, &[b"recovery", &account_id, code.as_bytes()]).collect::<Vec<_>>().into_iter()
}

fn context(session_id: i64) -> Vec<u8> {
    [b"recovery codes ".as_slice(), &session_id.to_be_bytes()].concat()
}
