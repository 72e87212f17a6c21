//! Sending a one-time code for everything but the sign-in.

use contract::{
    backend::{Error, Result, Visit},
    channel::Channel,
    refusal::Refusal,
};
use secrecy::SecretString;
use sqlx::AnyConnection;

use super::{
    fresh_code::{FreshCode, cooldown},
    wrong_codes::refuse_pause,
};
use crate::{
    backend::{
        limits::{
            Requester,
            send_budget::{Outgoing, take_send},
        },
        one_time_code::fresh_code::not_sent,
        trust::browser_cookie::this_browser,
    },
    random,
    rules::{
        attempt::Resend,
        id::{AccountId, CodeId, OwnerId},
        time::Timestamp,
    },
    site::Site,
    store::{
        messages::{self, NewMessage, Template},
        proofs::{self, NewProof, Purpose},
        sms::{self, AskedBy},
    },
};

/// What a code is sent for, and where.
pub struct CodeRequest<'a> {
    pub purpose: Purpose,
    /// The session, sign-up, recovery or change of address that owes it.
    pub owner_id: OwnerId,
    /// `None`: nobody's yet, or an ID that does not exist.
    pub account_id: Option<AccountId>,
    pub channel: Channel,
    pub to: &'a str,
    /// The same work, and nothing sent.
    pub decoy: bool,
    /// What else the message carries: the link to a new address and its end.
    pub link: Option<(SecretString, Timestamp)>,
}

/// Sends a code to somebody in a session, or who has proved as much. While the step lives it is the same step: tries
/// and resends are not refilled, also not by another address. The caller holds the owner's lock and rings the bell
/// after the commit.
pub async fn send(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    request: &CodeRequest<'_>,
    now: Timestamp,
) -> Result<()> {
    let requester = Requester::proved(request.account_id.unwrap_or_default());
    send_as(site, visit, tx, requester, request, now).await
}

/// The same for whoever asks. At a recovery that a stranger begins, a limit of the ID's is not told, for it would tell
/// that the ID exists: the code is made, and goes nowhere.
pub async fn send_as(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    requester: Requester<'_>,
    request: &CodeRequest<'_>,
    now: Timestamp,
) -> Result<()> {
    let CodeRequest { purpose, owner_id, account_id, channel, to, decoy, .. } = *request;
    if let Requester::Account { id, .. } = requester {
        refuse_pause(site, tx, id, this_browser(site, visit), now).await?;
    }
    let alive = proofs::find(tx, owner_id, purpose)
        .await?
        .filter(|found| found.attempt.passed_at.is_none() && now < found.attempt.expires_at);
    // A dead code is no trap: guessing is counted elsewhere, so another step may begin after the usual wait.
    let (alive, dead) = match alive {
        Some(found) if found.attempt.tries_left == 0 => (None, Some(found)),
        alive => (alive, None),
    };
    if dead.is_some_and(|found| found.target == to && found.attempt.resend_wait(now, cooldown(site)) > 0) {
        return Err(Refusal::Cooldown.into());
    }
    let again = match &alive {
        Some(found) => Some(found.attempt.resend(now, &site.limits, cooldown(site)).map_err(not_sent)?),
        None => None,
    };
    let message = Outgoing { requester, channel, to, decoy };
    let silent = purpose == Purpose::Recover && matches!(requester, Requester::Stranger(_));
    let decoy = match take_send(site, visit, tx, &message, now).await {
        // That SMS rests is so for everybody, and tells nothing of an ID.
        Err(Error::Refused(refused)) if silent && refused.refusal != Refusal::ChannelUnavailable => true,
        taken => {
            taken?;
            decoy
        }
    };
    let fresh = match alive {
        Some(found) => {
            let same = again == Some(Resend::Same) && found.target == to;
            let sealed = found.code_sealed.as_deref().filter(|_| same);
            if let Some(kept) = FreshCode::kept(site, found.id, sealed, &found.attempt, channel) {
                proofs::resent(tx, found.id, channel, now).await?;
                (found.id, kept)
            } else {
                // What was not handed over yet must not arrive after the new code.
                messages::drop_for_code(tx, found.id, now).await?;
                let fresh = FreshCode::make(site, found.id, channel, now)?;
                proofs::renew(tx, found.id, to, &fresh.columns(), now).await?;
                (found.id, fresh)
            }
        }
        None => {
            let id = random::id();
            let fresh = FreshCode::make(site, id, channel, now)?;
            let row = NewProof {
                id,
                purpose,
                account_id,
                owner_id,
                target: to,
                now,
                expires_at: now + site.limits.attempt_life,
                code: fresh.columns(),
                tries: site.limits.code_tries,
                resends: site.limits.resends,
            };
            proofs::put(tx, &row).await?;
            (id, fresh)
        }
    };
    let asked_by = match requester {
        _ if decoy => AskedBy::Nobody,
        Requester::Account { .. } => AskedBy::Known,
        Requester::Stranger(_) => AskedBy::Stranger,
    };
    post(site, visit, tx, request, asked_by, fresh, now).await
}

async fn post(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    request: &CodeRequest<'_>,
    asked_by: AskedBy,
    (id, fresh): (CodeId, FreshCode),
    now: Timestamp,
) -> Result<()> {
    let FreshCode { code, tag, expires_at: ends_at, .. } = fresh;
    let template = match &request.link {
        Some((link, link_ends_at)) => {
            Template::NewEmail { code, tag, ends_at, link: link.clone(), link_ends_at: *link_ends_at }
        }
        None => Template::ProofCode { of: request.purpose, code, tag, ends_at },
    };
    let message = NewMessage {
        id: random::id(),
        account_id: request.account_id,
        code_id: Some(id),
        channel: request.channel,
        to: request.to,
        language: visit.request().language,
        template,
        // A link is still worth having when the code beside it is over.
        useful_until: request.link.as_ref().map_or(ends_at, |(_, link_ends_at)| *link_ends_at),
        now,
    };
    if asked_by == AskedBy::Nobody {
        messages::enqueue_decoy(tx, &site.keys, message).await?;
    } else {
        messages::enqueue(tx, &site.keys, message).await?;
    }
    if request.channel == Channel::Sms {
        sms::code_sent(tx, id, asked_by, now).await?;
    }
    Ok(())
}
