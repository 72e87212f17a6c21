//! How a recovery begins: nobody is told whether the ID exists, and whoever asks is counted as a stranger.

use std::time::Duration;

use contract::{
    backend::{RecoverWay, Visit, visit::CookieChange},
    channel::Channel,
    fields::LoginId,
    pages::recover::RecoverPage,
    refusal::Refusal,
    step::Step,
};
use sqlx::AnyConnection;

use super::{
    super::{
        guard::refuse_until,
        pages,
        party::Party,
        proof::{self, Errand},
        token,
        trouble::Done,
    },
    RECOVERY_CODE, is_trusted_here,
};
use crate::{
    delivery,
    keys::Purpose as Key,
    random,
    rules::{contact, time::Timestamp},
    site::Site,
    store::{
        accounts::{self, Lost},
        counters::{self, Allowance},
        proofs::Purpose,
        recoveries::{self, NewRecovery},
    },
};

const HOUR: Duration = Duration::from_secs(3600);
/// Subscribers of a carrier share addresses.
const NETWORK_SHARE: u32 = 30;

pub fn page(site: &Site, until: Option<i64>) -> RecoverPage {
    RecoverPage {
        open: site.config.recover,
        channels: [Channel::Email, Channel::Sms]
            .into_iter()
            .filter(|channel| delivery::can_send(&site.config, *channel))
            .collect(),
        until: pages::believed(site, until, site.clock.now()),
    }
}

/// Begins. An ID that does not exist, or has nothing at that channel, gets the same page after the same work.
pub async fn begin(site: &Site, visit: &Visit, typed: &str, way: RecoverWay) -> Done<Step> {
    if !site.config.recover {
        return Ok(Step::Recover);
    }
    let now = site.clock.now();
    // Said before anything is counted: a slip of the finger is nobody's ID.
    let login_id = LoginId::parse(typed).ok_or(Refusal::IdBad)?;
    let folded = login_id.as_str();
    let id_key = site.keys.mac(Key::GuessCounter, &[b"recover", folded.as_bytes()]);
    take(site, visit, (b"recover id", &id_key), now).await?;
    let mut tx = site.store.begin().await?;
    let account = accounts::lost(&mut tx, folded).await?.filter(|account| account.locked_at.is_none());
    let first_way = match way {
        RecoverWay::Message(channel) => channel.code(),
        RecoverWay::RecoveryCode => RECOVERY_CODE,
    };
    let token = token::new();
    let id = random::id();
    let row = NewRecovery {
        id,
        token_hash: &token.hash,
        account_id: account.as_ref().map(|account| account.id),
        credential_version: account.as_ref().map_or(1, |account| account.credential_version),
        first_way,
        id_key: &id_key,
        now,
        expires_at: now + site.limits.attempt_life,
    };
    recoveries::insert(&mut tx, &row).await?;
    if let RecoverWay::Message(channel) = way {
        let to = account.as_ref().and_then(|account| address(site, account, channel, now));
        let nobody = nobody(site, channel, folded);
        let errand = Errand {
            purpose: Purpose::Recover,
            owner_id: id,
            account_id: account.as_ref().map(|account| account.id).filter(|_| to.is_some()),
            channel,
            to: to.as_deref().unwrap_or(&nobody),
            decoy: to.is_none(),
            link: None,
        };
        let party = party(site, visit, &mut tx, account.as_ref(), &id_key, now).await?;
        proof::send_as(site, visit, &mut tx, party, &errand, now).await?;
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.change(CookieChange::Attempt(Some(token.value)));
    Ok(Step::RecoverCode)
}

/// Whoever begins a recovery has proved nothing, so the account's own counters are not touched: a browser trusted for it
/// is the exception. The same work for an ID that does not exist.
pub(super) async fn party<'a>(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: Option<&Lost>,
    id_key: &'a [u8],
    now: Timestamp,
) -> Done<Party<'a>> {
    let (id, version) = account.map_or((0, 0), |account| (account.id, account.credential_version));
    let trusted = is_trusted_here(site, visit, tx, (id, version), now).await?;
    Ok(if trusted { Party::Account(id) } else { Party::Stranger(id_key) })
}

/// Nobody's address or number, the same for the same ID: what is counted for a destination is counted for it too.
fn nobody(site: &Site, channel: Channel, who: &str) -> String {
    let mac = site.keys.mac(Key::GuessCounter, &[b"nobody", who.as_bytes()]);
    match channel {
        Channel::Email => mac[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "@invalid",
        Channel::Sms => mac[..8].iter().fold("+8190".to_owned(), |number, byte| number + &(byte % 10).to_string()),
    }
}

pub async fn take(site: &Site, visit: &Visit, (what, who): (&[u8], &[u8]), now: Timestamp) -> Done<()> {
    if !site.config.rate_limits {
        return Ok(());
    }
    let network = visit.request().network.as_bytes();
    let limit = site.limits.recoveries_per_hour;
    let allowance = |count| Allowance { count, window: HOUR, rest: HOUR, rest_max: HOUR, sliding: false };
    let mut connection = site.store.pool().acquire().await?;
    // For an ID from one network: a stranger must not keep its owner out.
    let parts: [(&[&[u8]], u32); 2] =
        [(&[what, who, network], limit), (&[b"recover network", network], limit.saturating_mul(NETWORK_SHARE))];
    for (parts, count) in parts {
        let name = site.keys.mac(Key::GuessCounter, parts);
        let taken = counters::take(&mut connection, &name, now, &allowance(count)).await?;
        refuse_until(visit, Refusal::TooMany, taken)?;
    }
    Ok(())
}

/// Where a recovery may send a code: proved ways only, and no mailbox from which a change was just undone.
pub(super) fn address(site: &Site, account: &Lost, channel: Channel, now: Timestamp) -> Option<String> {
    let two_step = Channel::from_code(&account.two_step);
    let (to, proved_at) = match channel {
        Channel::Email => (&account.contact_email, account.contact_email_proved_at),
        Channel::Sms => (&account.mobile, account.mobile_proved_at),
    };
    let closed = channel == Channel::Email && now.millis() < account.mailbox_closed_until;
    let open = !closed && delivery::can_send(&site.config, channel) && contact::is_proved(channel, proved_at, two_step);
    to.clone().filter(|_| open)
}
