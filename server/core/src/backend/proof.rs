//! One-time codes for everything but the sign-in: sending them, spending them, showing how they stand.

use contract::{
    backend::{TypedProof, Visit},
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode},
    fields::OneTimeCode,
    notice::NoticeKind,
    refusal::Refusal,
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::AnyConnection;

use super::{
    browser_cookie, code_view, notice,
    party::{Party, give_guess_back, take_guess},
    send_code::{self, FreshCode, cooldown, paused_until, refuse_pause, wrong_code_counters},
    send_guard::{Asker, Outgoing, take_send},
    trouble::{Done, Trouble},
};
use crate::{
    keys::Purpose as Key,
    random,
    rules::{
        attempt::{Judgement, Resend},
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts, counters,
        messages::{self, NewMessage, Template},
        proofs::{self, Found, NewProof, Purpose},
        sms::{self, AskedBy},
    },
};

/// What a code is sent for, and where.
pub struct Errand<'a> {
    pub purpose: Purpose,
    /// The session, sign-up, recovery or change of address that owes it.
    pub owner_id: i64,
    /// `None`: nobody's yet, or an ID that does not exist.
    pub account_id: Option<i64>,
    pub channel: Channel,
    pub to: &'a str,
    /// The same work, and nothing sent.
    pub decoy: bool,
    /// What else the message carries: the link to a new address and its end.
    pub link: Option<(SecretString, Timestamp)>,
}

/// Sends a code to somebody in a session, or who has proved as much. While the step lives it is the same step: tries and
/// resends are not refilled, also not by another address. The caller holds the owner's lock and rings the bell after the
/// commit.
pub async fn send(site: &Site, visit: &Visit, tx: &mut AnyConnection, errand: &Errand<'_>, now: Timestamp) -> Done<()> {
    let party = Party::Account(errand.account_id.unwrap_or_default());
    send_as(site, visit, tx, party, errand, now).await
}

/// The same for whoever asks. At a recovery that a stranger begins, a limit of the ID's is not told, for it would tell
/// that the ID exists: the code is made, and goes nowhere.
pub async fn send_as(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    party: Party<'_>,
    errand: &Errand<'_>,
    now: Timestamp,
) -> Done<()> {
    let Errand { purpose, owner_id, account_id, channel, to, decoy, .. } = *errand;
    let asker = match party {
        Party::Account(id) => {
            refuse_pause(site, visit, tx, id, this_browser(site, visit), now).await?;
            Asker::Account { id, once_trusted: true }
        }
        Party::Stranger(key) => Asker::Stranger(key),
    };
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
        Some(found) => Some(found.attempt.resend(now, &site.limits, cooldown(site)).map_err(send_code::not_sent)?),
        None => None,
    };
    let message = Outgoing { asker, channel, to, decoy };
    let silent = purpose == Purpose::Recover && matches!(party, Party::Stranger(_));
    let decoy = match take_send(site, visit, tx, &message, now).await {
        // That SMS rests is so for everybody, and tells nothing of an ID.
        Err(Trouble::Refused(refusal)) if silent && refusal != Refusal::ChannelUnavailable => true,
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
                messages::drop_for_attempt(tx, found.id, now).await?;
                let fresh = FreshCode::make(site, found.id, channel, now);
                proofs::renew(tx, found.id, to, &fresh.columns(), now).await?;
                (found.id, fresh)
            }
        }
        None => {
            let id = random::id();
            let fresh = FreshCode::make(site, id, channel, now);
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
    let asked_by = match party {
        _ if decoy => AskedBy::Nobody,
        Party::Account(_) => AskedBy::Known,
        Party::Stranger(_) => AskedBy::Stranger,
    };
    post(site, visit, tx, errand, asked_by, fresh, now).await
}

async fn post(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    errand: &Errand<'_>,
    asked_by: AskedBy,
    (id, fresh): (i64, FreshCode),
    now: Timestamp,
) -> Done<()> {
    let FreshCode { code, tag, expires_at: ends_at, .. } = fresh;
    let template = match &errand.link {
        Some((link, link_ends_at)) => {
            Template::NewEmail { code, tag, ends_at, link: link.clone(), link_ends_at: *link_ends_at }
        }
        None => Template::ProofCode { of: errand.purpose, code, tag, ends_at },
    };
    let message = NewMessage {
        id: random::id(),
        account_id: errand.account_id,
        attempt_id: Some(id),
        channel: errand.channel,
        to: errand.to,
        language: visit.request().language,
        template,
        // A link is still worth having when the code beside it is over.
        useful_until: errand.link.as_ref().map_or(ends_at, |(_, link_ends_at)| *link_ends_at),
        now,
    };
    if asked_by == AskedBy::Nobody {
        messages::enqueue_decoy(tx, &site.keys, message).await?;
    } else {
        messages::enqueue(tx, &site.keys, message).await?;
    }
    if errand.channel == Channel::Sms {
        sms::code_sent(tx, id, asked_by, now).await?;
    }
    Ok(())
}

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
    (owner_id, account_id): (i64, Option<i64>),
    typed: &TypedProof,
    now: Timestamp,
) -> Done<Result<Passed, Refusal>> {
    let party = Party::Account(account_id.unwrap_or_default());
    spend_as(site, visit, tx, party, (purpose, owner_id), typed, now).await
}

/// The same for whoever types it.
pub async fn spend_as(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    party: Party<'_>,
    (purpose, owner_id): (Purpose, i64),
    typed: &TypedProof,
    now: Timestamp,
) -> Done<Result<Passed, Refusal>> {
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
            match party {
                Party::Account(id) => refuse_pause(site, visit, tx, id, browser_id, now).await?,
                Party::Stranger(key) => take_guess(site, visit, tx, key, now).await?,
            }
            if judgement == Judgement::Right {
                proofs::pass(tx, found.id, now).await?;
                messages::drop_for_attempt(tx, found.id, now).await?;
                sms::code_used(tx, found.id, now).await?;
                match party {
                    Party::Account(id) => forget_wrong(site, tx, id, browser_id).await?,
                    Party::Stranger(key) => give_guess_back(site, visit, tx, key).await?,
                }
                return Ok(Ok(passed(found, false)));
            }
            proofs::spend_try(tx, found.id).await?;
            if let Party::Account(id) = party {
                count_wrong(site, tx, id, browser_id, now).await?;
            }
            if found.attempt.tries_left <= 1 {
                messages::drop_for_attempt(tx, found.id, now).await?;
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

/// A wrong code counts against browser and account, in whatever step it was typed. From the hundredth in a row on
/// browsers never trusted get no code until the password is changed: owner and support are told.
pub async fn count_wrong(
    site: &Site,
    tx: &mut AnyConnection,
    account_id: i64,
    browser_id: Option<i64>,
    now: Timestamp,
) -> Done<()> {
    let in_a_row = accounts::count_wrong_code(tx, account_id).await?;
    if in_a_row >= i64::from(site.limits.codes_in_a_row) && accounts::close_codes(tx, account_id, now).await? {
        tracing::warn!("too many wrong codes in a row for one account; codes are closed to browsers never trusted");
        notice::tell(site, tx, account_id, NoticeKind::CodesClosed, "", now).await?;
    }
    if site.config.rate_limits {
        for (name, allowance) in wrong_code_counters(site, account_id, browser_id) {
            // Closed doors were refused above; one that closes now closes for the next guess.
            let _ = counters::take(tx, &name, now, &allowance).await?;
        }
    }
    Ok(())
}

/// The right code ends the count of wrong ones. What they closed stays closed.
pub async fn forget_wrong(site: &Site, tx: &mut AnyConnection, account_id: i64, browser_id: Option<i64>) -> Done<()> {
    accounts::forget_wrong_codes(tx, account_id).await?;
    for (name, _) in wrong_code_counters(site, account_id, browser_id) {
        counters::clear(tx, &name).await?;
    }
    Ok(())
}

/// What was typed, hashed as the code in the row is. Nothing if it cannot be a code: a wrong guess all the same.
pub fn typed_hashes(site: &Site, id: i64, typed: &SecretString) -> Vec<[u8; 32]> {
    OneTimeCode::parse(typed.expose_secret()).map_or_else(Vec::new, |code| {
        site.keys.macs(Key::OneTimeCode, &[&id.to_be_bytes(), code.as_str().as_bytes()]).collect()
    })
}

/// The code that an owner owes, as its page shows it; `None`: none was sent, or it was typed already.
pub async fn shown(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    purpose: Purpose,
    (owner_id, account_id): (i64, Option<i64>),
    ways: &[(Channel, String)],
    now: Timestamp,
) -> Done<Option<SentCode>> {
    let Some(found) = proofs::find(connection, owner_id, purpose).await? else { return Ok(None) };
    if found.attempt.passed_at.is_some() || now >= found.attempt.expires_at {
        return Ok(None);
    }
    let paused = match account_id {
        Some(account_id) => paused_until(site, connection, account_id, this_browser(site, visit), now).await?,
        None => None,
    };
    let standing = messages::status(connection, found.id).await?;
    let state = code_view::state(site, &found.attempt, standing.as_ref(), paused, now);
    let wait = found.attempt.resend_wait(now, cooldown(site));
    let returning = match account_id {
        Some(account_id) => accounts::bounced_email(connection, account_id).await?,
        None => None,
    };
    let mut ways: Vec<_> = ways.iter().collect();
    ways.sort_by_key(|(channel, _)| *channel != found.channel);
    Ok(Some(SentCode {
        tag: found.attempt.tag.clone(),
        channel: found.channel,
        destination: code_view::masked(found.channel, &found.target),
        sender: code_view::sender(site, found.channel),
        code: state,
        tries_left: found.attempt.tries_left,
        resend: ways
            .into_iter()
            .map(|(channel, to)| ResendChoice {
                channel: *channel,
                destination: code_view::masked(*channel, to),
                returned: *channel == Channel::Email && returning.as_ref() == Some(to),
                wait,
                // After a dead code another step begins.
                left: if found.attempt.tries_left == 0 { site.limits.resends } else { found.attempt.resends_left },
            })
            .collect(),
        delivery: code_view::delivery(standing.as_ref(), now),
    }))
}

/// As the page shows it to somebody who may not know whether the ID exists: nothing of the account in it.
pub fn without_the_accounts_facts(sent: SentCode) -> SentCode {
    let hidden = |way| ResendChoice { destination: String::new(), returned: false, ..way };
    let resend = sent.resend.into_iter().map(hidden).collect();
    let code = match sent.code {
        // Only an ID that exists can be paused.
        CodeState::Paused { .. } | CodeState::Closed => CodeState::Dead,
        code => code,
    };
    SentCode { destination: String::new(), delivery: Delivery::HandedOver, resend, code, ..sent }
}

fn this_browser(site: &Site, visit: &Visit) -> Option<i64> {
    browser_cookie::presented(&site.keys, visit).map(|browser| browser.browser_id)
}
