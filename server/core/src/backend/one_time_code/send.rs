//! Sending a one-time code for anything but a sign-in.

use contract::{
    backend::{Error, Result, Visit},
    channel::Channel,
    refusal::Refusal,
};
use secrecy::SecretString;

use super::{
    fresh_code::{self, FreshCode, cooldown, not_sent},
    guesser::Guesser,
    post::{self, CodeMessage},
};
use crate::store::AnyConnection;
use crate::{
    backend::limits::{
        Requester,
        send_budget::{Outgoing, take_send},
    },
    random,
    rules::{
        code_facts::Resend,
        id::{AccountId, OwnerId},
        time::Timestamp,
    },
    site::Site,
    store::{
        messages::Template,
        proofs::{self, NewProof, Purpose},
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
/// and resends are not refilled, also not by another address. The caller holds the owner's lock.
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
    Guesser::here(site, visit, requester).refuse_pause(site, tx, now).await?;
    let alive = proofs::find(tx, owner_id, purpose).await?.filter(|found| !found.code.facts.is_over(now));
    // A dead code is no trap: guessing is counted elsewhere, so another step may begin after the usual wait.
    let (alive, dead) = match alive {
        Some(found) if found.code.facts.tries_left == 0 => (None, Some(found)),
        alive => (alive, None),
    };
    if dead.is_some_and(|found| found.target == to && found.code.facts.resend_wait(now, cooldown(site)) > 0) {
        return Err(Refusal::Cooldown.into());
    }
    let alive = match alive {
        Some(found) => {
            let which = found.code.facts.resend(now, &site.limits, cooldown(site)).map_err(not_sent)?;
            Some((found, which))
        }
        None => None,
    };
    let mut outgoing = Outgoing { requester, channel, to, decoy };
    let silent = purpose == Purpose::Recover && matches!(requester, Requester::Stranger(_));
    match take_send(site, visit, tx, &outgoing, now).await {
        // That SMS rests is so for everybody, and tells nothing of an ID.
        Err(Error::Refused(refused)) if silent && refused.refusal != Refusal::ChannelUnavailable => {
            outgoing.decoy = true;
        }
        taken => taken?,
    }
    let code = match alive {
        Some((found, which)) if found.target == to => {
            fresh_code::again(site, tx, &found.code, which, channel, now).await?
        }
        Some((found, _)) => {
            proofs::set_target(tx, found.code.id, to).await?;
            fresh_code::again(site, tx, &found.code, Resend::New, channel, now).await?
        }
        None => {
            let fresh = FreshCode::make(site, random::id(), channel, now)?;
            let row = NewProof { code: fresh.row(site, now), purpose, account_id, owner_id, target: to };
            proofs::put(tx, &row).await?;
            fresh.readable
        }
    };
    let (code_id, ends_at) = (code.id, code.expires_at);
    let (template, useful_until) = match &request.link {
        Some((link, link_ends_at)) => {
            let (link, link_ends_at) = (link.clone(), *link_ends_at);
            // A link is still worth having when the code beside it is over.
            (Template::NewEmail { code: code.code, tag: code.tag, ends_at, link, link_ends_at }, link_ends_at)
        }
        None => (Template::ProofCode { of: purpose, code: code.code, tag: code.tag, ends_at }, ends_at),
    };
    let message = CodeMessage { code_id, account_id, template, useful_until };
    post::post(site, visit, tx, &outgoing, message, now).await
}
