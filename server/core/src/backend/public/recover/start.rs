//! How a recovery begins: nobody is told whether the ID exists, and whoever asks is counted as a stranger.

use async_trait::async_trait;
use contract::{
    backend::{RecoverWay, RecoveryStart, Result, Visit, visit::CookieChange},
    channel::Channel,
    fields::LoginId,
    pages::recover::RecoverPage,
    paths,
    refusal::Refusal,
    step::Step,
};

use super::is_trusted_here;
use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::{Requester, counter::Counter, shown},
        one_time_code::send::{self, CodeRequest},
        token,
    },
    delivery,
    keys::KeyPurpose,
    random,
    rules::{contact, credential_version::CredentialVersion, id::AccountId, recovery::RecoveryWay, time::Timestamp},
    site::Site,
    store::{
        accounts::{self, RecoveryAccount},
        proofs::Purpose,
        recoveries::{self, NewRecovery},
    },
};

#[async_trait]
impl RecoveryStart for Site {
    async fn recover_page(&self, visit: &Visit, until: Option<i64>) -> Result<RecoverPage> {
        let kept = &visit.request().kept;
        Ok(RecoverPage {
            // Who could not sign in with an ID forgot the password of that one.
            login_id: kept.login_id(&[paths::RECOVER, paths::SIGN_IN]),
            email: kept.email(&[paths::RECOVER]),
            open: self.config.recover,
            channels: [Channel::Email, Channel::Sms]
                .into_iter()
                .filter(|channel| delivery::can_send(&self.config, *channel))
                .collect(),
            until: shown::believed(self, until, self.clock.now()),
        })
    }

    /// Begins. An ID that does not exist, or has nothing at that channel, gets the same page after the same work.
    async fn recover(&self, visit: &Visit, typed: &str, way: RecoverWay) -> Result<Step> {
        if !self.config.recover {
            return Ok(Step::Recover);
        }
        let now = self.clock.now();
        // Said before anything is counted: a slip of the finger is nobody's ID.
        let login_id = LoginId::parse(typed).ok_or(Refusal::IdBad)?;
        let folded = login_id.as_str();
        let id_key = self.keys.mac(KeyPurpose::Stranger, &[b"recover", folded.as_bytes()]);
        let network = &visit.request().network;
        take(self, Counter::Recoveries { key: &id_key, network }, network, now).await?;
        let mut tx = self.store.begin().await?;
        let account = accounts::for_recovery(&mut tx, folded).await?.filter(|account| account.locked_at.is_none());
        let first_way = match way {
            RecoverWay::Message(channel) => channel.into(),
            RecoverWay::RecoveryCode => RecoveryWay::RecoveryCode,
        };
        let token = token::new();
        let id = random::id();
        let row = NewRecovery {
            id,
            token_hash: &token.hash,
            account_id: account.as_ref().map(|account| account.id),
            credential_version: account.as_ref().map_or(CredentialVersion::FIRST, |account| account.credential_version),
            first_way,
            id_key: &id_key,
            now,
            expires_at: now + self.limits.attempt_life,
        };
        recoveries::insert(&mut tx, &row).await?;
        if let RecoverWay::Message(channel) = way {
            let to = account.as_ref().and_then(|account| address(self, account, channel, now));
            let nobody = nobody(self, channel, folded);
            let request = CodeRequest {
                purpose: Purpose::Recover,
                owner_id: id.into(),
                account_id: account.as_ref().map(|account| account.id).filter(|_| to.is_some()),
                channel,
                to: to.as_deref().unwrap_or(&nobody),
                decoy: to.is_none(),
                link: None,
            };
            let requester = requester(self, visit, &mut tx, account.as_ref(), &id_key, now).await?;
            send::send_as(self, visit, &mut tx, requester, &request, now).await?;
        }
        self.commit(tx).await?;
        visit.change(CookieChange::Attempt(Some(token.value)));
        Ok(Step::RecoverCode)
    }
}

/// Whoever begins a recovery has proved nothing, so the account's own counters are not touched: a browser trusted for
/// it is the exception. The same work for an ID that does not exist.
pub(super) async fn requester<'a>(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account: Option<&RecoveryAccount>,
    id_key: &'a [u8],
    now: Timestamp,
) -> Result<Requester<'a>> {
    let nobody = (AccountId::default(), CredentialVersion::FIRST);
    let (id, version) = account.map_or(nobody, |account| (account.id, account.credential_version));
    let trusted = is_trusted_here(site, visit, tx, (id, version), now).await?;
    Ok(if trusted { Requester::proved(id) } else { Requester::Stranger(id_key) })
}

/// Nobody's address or number, the same for the same ID: what is counted for a destination is counted for it too.
fn nobody(site: &Site, channel: Channel, who: &str) -> String {
    let mac = site.keys.mac(KeyPurpose::Stranger, &[b"nobody", who.as_bytes()]);
    match channel {
        Channel::Email => hex::encode(&mac[..8]) + "@invalid",
        Channel::Sms => mac[..8].iter().fold("+8190".to_owned(), |number, byte| number + &(byte % 10).to_string()),
    }
}

/// Counts a beginning by what it asks for, and by its network.
pub async fn take(site: &Site, counter: Counter<'_>, network: &str, now: Timestamp) -> Result<()> {
    let mut connection = site.store.pool().acquire().await?;
    counter.take_or(Refusal::TooMany, site, &mut connection, now).await?;
    Counter::RecoveriesFromNetwork(network).take_or(Refusal::TooMany, site, &mut connection, now).await
}

/// Where a recovery may send a code: proved ways only, and no mailbox from which a change was just undone.
pub(super) fn address(site: &Site, account: &RecoveryAccount, channel: Channel, now: Timestamp) -> Option<String> {
    let two_step = account.two_step.channel();
    let (to, proved_at) = match channel {
        Channel::Email => (&account.contact_email, account.contact_email_proved_at),
        Channel::Sms => (&account.mobile, account.mobile_proved_at),
    };
    let closed = channel == Channel::Email && now < account.mailbox_closed_until;
    let open = !closed && delivery::can_send(&site.config, channel) && contact::is_proved(channel, proved_at, two_step);
    to.clone().filter(|_| open)
}
