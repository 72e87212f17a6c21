//! Using up a one-time code that was typed for anything but the sign-in.

use contract::{
    backend::{Result, TypedProof, Visit},
    channel::Channel,
    refusal::Refusal,
};
use sqlx::AnyConnection;

use super::wrong_codes::refuse_pause;
use crate::{
    backend::{
        limits::{
            Requester,
            code_guess::{give_guess_back, take_guess},
        },
        one_time_code::{
            fresh_code::typed_hashes,
            wrong_codes::{count_wrong, forget_wrong},
        },
        trust::browser_cookie::this_browser,
    },
    rules::{
        attempt::Judgement,
        id::{AccountId, OwnerId},
        time::Timestamp,
    },
    site::Site,
    store::{
        messages::{self},
        proofs::{self, Found, Purpose},
        sms::{self},
    },
};

/// A code that was right.
pub struct Passed {
    pub channel: Channel,
    pub target: String,
    /// The answer to it was lost, and it was typed again within a minute.
    pub again: bool,
}

/// Spends a code of somebody in a session, or who has proved as much. The inner refusal has cost a try: commit all the
/// same. The caller holds the owner's lock.
pub async fn spend(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    purpose: Purpose,
    (owner_id, account_id): (OwnerId, Option<AccountId>),
    typed: &TypedProof,
    now: Timestamp,
) -> Result<Result<Passed, Refusal>> {
    let requester = Requester::proved(account_id.unwrap_or_default());
    spend_as(site, visit, tx, requester, (purpose, owner_id), typed, now).await
}

/// The same for whoever types it.
pub async fn spend_as(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    requester: Requester<'_>,
    (purpose, owner_id): (Purpose, OwnerId),
    typed: &TypedProof,
    now: Timestamp,
) -> Result<Result<Passed, Refusal>> {
    let Some(found) = proofs::find(tx, owner_id, purpose).await? else { return Ok(Err(Refusal::CodeExpired)) };
    let hashes = typed_hashes(site, found.id, &typed.code);
    let tag = typed.attempt.trim().to_ascii_uppercase();
    let judgement = found.attempt.judge(&hashes, &tag, now, &site.limits);
    let refused = match judgement {
        Judgement::Again => return Ok(Ok(passed(found, true))),
        Judgement::Gone | Judgement::Expired => Refusal::CodeExpired,
        Judgement::Other => Refusal::AttemptOther,
        Judgement::Used => Refusal::CodeUsed,
        Judgement::Dead => Refusal::CodeDead,
        Judgement::Right | Judgement::Wrong | Judgement::Replaced => {
            let browser_id = this_browser(site, visit);
            match requester {
                Requester::Account { id, .. } => refuse_pause(site, tx, id, browser_id, now).await?,
                Requester::Stranger(key) => take_guess(site, visit, tx, key, now).await?,
            }
            if judgement == Judgement::Right {
                proofs::pass(tx, found.id, now).await?;
                messages::drop_for_code(tx, found.id, now).await?;
                sms::code_used(tx, found.id, now).await?;
                match requester {
                    Requester::Account { id, .. } => forget_wrong(site, tx, id, browser_id).await?,
                    Requester::Stranger(key) => give_guess_back(site, visit, tx, key).await?,
                }
                return Ok(Ok(passed(found, false)));
            }
            proofs::spend_try(tx, found.id).await?;
            if let Requester::Account { id, .. } = requester {
                count_wrong(site, tx, id, browser_id, now).await?;
            }
            if found.attempt.tries_left <= 1 {
                messages::drop_for_code(tx, found.id, now).await?;
                Refusal::CodeDead
            } else if judgement == Judgement::Replaced {
                Refusal::CodeReplaced
            } else {
                Refusal::CodeWrong
            }
        }
    };
    Ok(Err(refused))
}

fn passed(found: Found, again: bool) -> Passed {
    Passed { channel: found.channel, target: found.target, again }
}
