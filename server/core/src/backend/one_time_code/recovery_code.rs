//! A recovery code as it is typed: good once, where no message can be received.

use contract::{
    backend::{Result, TypedProof, Visit},
    notice::NoticeKind,
    refusal::Refusal,
};
use secrecy::{ExposeSecret, SecretString};

use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::{Requester, counter::Counter},
        notice,
    },
    keys::KeyPurpose,
    rules::{id::AccountId, recovery_code, time::Timestamp},
    site::Site,
    store::recovery_codes,
};

/// The recovery code that was typed: in its own field, or in the field of the one-time code, where people type what they
/// have.
pub fn of(typed: &TypedProof) -> Option<&SecretString> {
    let TypedProof { code, recovery_code: spare, .. } = typed;
    if spare.expose_secret().trim().is_empty() { Some(code).filter(|code| is_one(code)) } else { Some(spare) }
}

/// Whether what was typed into the field of the one-time code is a recovery code.
pub fn is_one(typed: &SecretString) -> bool {
    recovery_code::is_written_out(typed.expose_secret())
}

/// Spends one for an account whose lock the caller holds and whose password was typed, and tells its owner. The inner
/// refusal was counted: commit all the same. There are too many codes to be guessed; the count is against trying at
/// all.
pub async fn spend(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account_id: AccountId,
    typed: &SecretString,
    now: Timestamp,
) -> Result<Result<(), Refusal>> {
    spend_as(site, visit, tx, Requester::proved(account_id), Some(account_id), typed, now).await
}

/// The same for whoever types it: a stranger uses up nothing of the account's. `None`: an ID that does not exist, for
/// which the same is done.
pub async fn spend_as(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    requester: Requester<'_>,
    account_id: Option<AccountId>,
    typed: &SecretString,
    now: Timestamp,
) -> Result<Result<(), Refusal>> {
    let counter = match requester {
        Requester::Account { id, .. } => Counter::RecoveryCodes { account_id: id },
        Requester::Stranger(key) => Counter::StrangerRecoveryCodes { key, network: &visit.request().network },
    };
    // What is no such code is no guess, and costs nothing.
    let Some(code) = recovery_code::parse(typed.expose_secret()) else { return Ok(Err(Refusal::RecoveryCodeBad)) };
    counter.take_or(Refusal::TooMany, site, tx, now).await?;
    let account_id = account_id.unwrap_or_default();
    let mut spent = false;
    for hash in hashes(site, account_id, &code) {
        spent = spent || recovery_codes::spend(tx, account_id, &hash, now).await?;
    }
    if !spent {
        return Ok(Err(Refusal::CodeWrong));
    }
    counter.clear(site, tx).await?;
    notice::notify(site, tx, account_id, NoticeKind::RecoveryCodeUsed, "", now).await?;
    Ok(Ok(()))
}

pub fn hashes(site: &Site, account_id: AccountId, code: &str) -> impl Iterator<Item = [u8; 32]> {
    let account_id = account_id.to_be_bytes();
    site.keys
        .macs(KeyPurpose::RecoveryCode, &[b"recovery", &account_id, code.as_bytes()])
        .collect::<Vec<_>>()
        .into_iter()
}
