//! A new contact address: provisional until link or code is confirmed, undone from the old one for 72 hours.

use std::time::Duration;

use contract::{
    backend::{TypedProof, Visit, visit::CookieChange},
    channel::Channel,
    done::Done as Said,
    fields::EmailAddress,
    notice::NoticeKind,
    pages::{
        account::{EmailPage, PendingEmail},
        email_link::{EmailConfirmPage, EmailUndoPage},
    },
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::ExposeSecret;
use sqlx::AnyConnection;

use super::{
    change::{self, ThisBrowser},
    code_view,
    contact::{kept, language_of},
    guard::refuse_until,
    link::Link,
    notice,
    proof::{self, Errand},
    session,
    subscriber::{self, Subscriber},
    trouble::Done,
};
use crate::{
    keys::Purpose as Key,
    local_time, random,
    rules::{contact, time::Timestamp},
    site::Site,
    store::{
        Tx,
        accounts::{self, Freeze, Reach},
        counters::{self, Allowance},
        email_changes::{self, EmailChange, NewChange},
        lock_account,
        messages::Template,
        proofs::{self, Purpose},
        recovery_codes,
        sessions::{self, TypedInto},
        trusts::BY_SUBSCRIBER,
    },
};

const DAY: Duration = Duration::from_secs(86_400);

pub async fn page(site: &Site, visit: &Visit) -> Done<EmailPage> {
    let subscriber = subscriber::at(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    let guarded = subscriber.guarded(site, visit, &mut connection, true).await?;
    let pending = email_changes::pending(&mut connection, subscriber.live.account_id, subscriber.now).await?;
    let pending = match pending {
        Some(change) => pending_email(site, visit, &mut connection, &subscriber, change).await?,
        None => None,
    };
    Ok(EmailPage {
        guarded,
        now: subscriber.email(site),
        typed: subscriber.care.typed_into(TypedInto::Email),
        pending,
        own_domains: site.config.own_mail_domains.clone(),
        other_devices: subscriber.other_devices(),
    })
}

async fn pending_email(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    subscriber: &Subscriber,
    change: EmailChange,
) -> Done<Option<PendingEmail>> {
    let ways = [(Channel::Email, change.new_address.clone())];
    let owner = (change.id, Some(change.account_id));
    let sent = proof::shown(site, visit, connection, Purpose::Email, owner, &ways, subscriber.now).await?;
    let sent = sent.unwrap_or_else(|| code_view::run_out(site, &ways[0].1));
    let ends = local_time::moment(&site.zone, Timestamp::from_millis(change.expires_at));
    // In full: only so can the one who typed it see what was mistyped.
    Ok(Some(PendingEmail { address: change.new_address, ends, sent }))
}

pub async fn request(site: &Site, visit: &Visit, who: &str, email: &str) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    subscriber.refuse_frozen(visit)?;
    if let Err(owed) = subscriber.demand(site) {
        sessions::keep_typed(&mut tx, subscriber.live.id, TypedInto::Email, kept(email)).await?;
        tx.commit().await?;
        return Err(owed);
    }
    let address = EmailAddress::parse(email).ok_or(Refusal::EmailBad)?;
    if contact::is_own_mailbox(&address, &site.config.own_mail_domains) {
        return Err(Refusal::EmailOwnDomain.into());
    }
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    take_request(site, visit, &mut tx, account_id, now).await?;
    email_changes::end_pending(&mut tx, account_id, now).await?;
    let id = random::id();
    let change = NewChange {
        id,
        account_id,
        session_id: Some(subscriber.live.id),
        new_address: address.as_str(),
        old_address: subscriber.care.contact_email.as_deref(),
        now,
        expires_at: now + site.limits.email_link,
        switched_at: None,
    };
    email_changes::insert(&mut tx, &change).await?;
    mail_link(site, visit, &mut tx, account_id, id, address.as_str(), now + site.limits.email_link, now).await?;
    let undo = Link::Undo.address(site, id);
    notice::tell_with(site, &mut tx, account_id, NoticeKind::EmailRequested, "", Some(&undo), now).await?;
    sessions::forget_typed(&mut tx, subscriber.live.id, TypedInto::Email).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.done(Said::EmailRequested);
    Ok(Step::CustomerEmail)
}

/// So many addresses a day: a session in wrong hands must not write to the whole world in our name.
async fn take_request(site: &Site, visit: &Visit, tx: &mut AnyConnection, account_id: i64, now: Timestamp) -> Done<()> {
    if !site.config.rate_limits {
        return Ok(());
    }
    let name = site.keys.mac(Key::GuessCounter, &[b"new address", &account_id.to_be_bytes()]);
    let count = site.limits.sends_per_day;
    let allowance = Allowance { count, window: DAY, rest: DAY, rest_max: DAY, sliding: false };
    let taken = counters::take(tx, &name, now, &allowance).await?;
    refuse_until(visit, Refusal::SendLimit, taken)
}

#[expect(clippy::too_many_arguments, reason = "one call that gathers a mail's facts")]
async fn mail_link(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account_id: i64,
    id: i64,
    to: &str,
    ends_at: Timestamp,
    now: Timestamp,
) -> Done<()> {
    let errand = Errand {
        purpose: Purpose::Email,
        owner_id: id,
        account_id: Some(account_id),
        channel: Channel::Email,
        to,
        decoy: false,
        link: Some((Link::Confirm.address(site, id), ends_at)),
    };
    proof::send(site, visit, tx, &errand, now).await
}

pub async fn resend(site: &Site, visit: &Visit, who: &str) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let change = email_changes::pending(&mut tx, account_id, now).await?.ok_or(Refusal::LinkExpired)?;
    let ends_at = Timestamp::from_millis(change.expires_at);
    mail_link(site, visit, &mut tx, account_id, change.id, &change.new_address, ends_at, now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(Step::CustomerEmail)
}

pub async fn cancel(site: &Site, visit: &Visit, who: &str) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    email_changes::end_pending(&mut tx, subscriber.live.account_id, subscriber.now).await?;
    tx.commit().await?;
    visit.done(Said::EmailCancelled);
    Ok(Step::CustomerEmail)
}

/// Shows what the link would do, and does nothing: mail scanners open links.
pub async fn confirm_page(site: &Site, visit: &Visit, token: Option<String>) -> Done<EmailConfirmPage> {
    let kept = || visit.request().link.as_ref().map(|kept| kept.expose_secret().to_owned());
    let Some(token) = token.or_else(kept) else { return Ok(EmailConfirmPage::Gone) };
    let page = confirm_state(site, visit, &token).await?;
    // Signing in leads back here; what is shown needs no leading back to.
    match page {
        EmailConfirmPage::SignInFirst { .. } => visit.change(CookieChange::Link(Some(token.into()))),
        _ if visit.request().link.is_some() => visit.change(CookieChange::Link(None)),
        _ => {}
    }
    Ok(page)
}

async fn confirm_state(site: &Site, visit: &Visit, token: &str) -> Done<EmailConfirmPage> {
    let Some(id) = Link::Confirm.read(&site.keys, token) else { return Ok(EmailConfirmPage::Gone) };
    let mut connection = site.store.pool().acquire().await?;
    let Some(change) = email_changes::find(&mut connection, id).await? else { return Ok(EmailConfirmPage::Gone) };
    drop(connection);
    if change.switched_at.is_some() {
        return Ok(EmailConfirmPage::Used);
    }
    if !change.is_pending(site.clock.now()) {
        return Ok(EmailConfirmPage::Gone);
    }
    let address = code_view::masked(Channel::Email, &change.new_address);
    Ok(match session::current(site, visit).await {
        Ok(live) if live.account_id == change.account_id => EmailConfirmPage::Ready {
            who: session::who(site, &live),
            address: change.new_address,
            token: token.to_owned(),
            // A first address ends nothing.
            other_devices: live.contact_email.as_ref().map_or(0, |_| subscriber::other_devices(&live)),
        },
        Ok(_) => EmailConfirmPage::OtherAccount { address },
        Err(_) => EmailConfirmPage::SignInFirst { address },
    })
}

pub async fn confirm(site: &Site, visit: &Visit, who: &str, token: &str) -> Done<Step> {
    let id = Link::Confirm.read(&site.keys, token).ok_or(Refusal::LinkExpired)?;
    let confirmed = confirm_by_link(site, visit, who, id).await;
    if confirmed.is_err() {
        // The page that says why has it from here: the link may be alive all the same.
        visit.change(CookieChange::Link(Some(token.to_owned().into())));
    }
    confirmed
}

async fn confirm_by_link(site: &Site, visit: &Visit, who: &str, id: i64) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    let change = email_changes::find(&mut tx, id).await?.ok_or(Refusal::LinkExpired)?;
    if change.account_id != subscriber.live.account_id {
        return Err(Refusal::AccountSwitched.into());
    }
    switch(site, visit, tx, &subscriber, &change).await
}

pub async fn confirm_by_code(site: &Site, visit: &Visit, typed: &TypedProof) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, &typed.who).await?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let change = match email_changes::pending(&mut tx, account_id, now).await? {
        Some(pending) => pending,
        // The answer may have been lost, and the code is typed again.
        None => email_changes::first_since(&mut tx, account_id, now - site.limits.code_replay)
            .await?
            .ok_or(Refusal::LinkExpired)?,
    };
    // By code only where it was asked for: elsewhere the code proves nothing that the link would not.
    let owner = (change.id, Some(account_id));
    match proof::spend(site, visit, &mut tx, Purpose::Email, owner, typed, now).await? {
        Ok(_) if change.switched_at.is_some() => {
            tx.commit().await?;
            visit.done(Said::EmailChanged);
            Ok(Step::Customer)
        }
        Ok(_) => switch(site, visit, tx, &subscriber, &change).await,
        Err(refusal) => {
            tx.commit().await?;
            Err(refusal.into())
        }
    }
}

/// The new address comes into force.
async fn switch(site: &Site, visit: &Visit, mut tx: Tx, subscriber: &Subscriber, change: &EmailChange) -> Done<Step> {
    subscriber.refuse_frozen(visit)?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let old = subscriber.care.contact_email.as_deref();
    if !email_changes::switch(&mut tx, change.id, old, now).await? {
        return Err(if change.switched_at.is_some() { Refusal::LinkUsed } else { Refusal::LinkExpired }.into());
    }
    accounts::set_email(&mut tx, account_id, Some(&change.new_address), Some(now)).await?;
    if let Some(old) = old.filter(|old| *old != change.new_address) {
        change::end_codes(&mut tx, account_id, now).await?;
        change::end_trust(&mut tx, subscriber, Change::Contact, ThisBrowser::Kept).await?;
        let link = Link::Undo.address(site, change.id);
        let template = Template::EmailUndo { of: NoticeKind::EmailChanged, at: now, link };
        let language = visit.request().language;
        notice::send(site, &mut tx, Some(account_id), (Channel::Email, old), language, template, now).await?;
    }
    notice::tell(site, &mut tx, account_id, NoticeKind::EmailChanged, "", now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.change(CookieChange::Link(None));
    visit.done(Said::EmailChanged);
    Ok(Step::Customer)
}

/// Shows what the undo would do, and does nothing.
pub async fn undo_page(site: &Site, token: Option<String>) -> Done<EmailUndoPage> {
    let Some(token) = token else { return Ok(EmailUndoPage::Gone) };
    let Some(id) = Link::Undo.read(&site.keys, &token) else { return Ok(EmailUndoPage::Gone) };
    let mut connection = site.store.pool().acquire().await?;
    let now = site.clock.now();
    Ok(match email_changes::find(&mut connection, id).await? {
        Some(change) if change.undone == 1 => EmailUndoPage::Used,
        Some(change) if can_undo(site, &mut connection, &change, now).await? => {
            let back = address_before(site, &mut connection, &change, now).await?;
            EmailUndoPage::Ready { address: code_view::masked(Channel::Email, &back), token }
        }
        _ => EmailUndoPage::Gone,
    })
}

/// In time, and there is something to take back: this change or, where it was called off, a later one.
async fn can_undo(site: &Site, connection: &mut AnyConnection, change: &EmailChange, now: Timestamp) -> Done<bool> {
    let since = Timestamp::from_millis(change.switched_at.unwrap_or(change.requested_at));
    if change.old_address.is_none() || now >= since + site.limits.email_undo {
        return Ok(false);
    }
    let called_off = change.switched_at.is_none() && change.ended_at.is_some();
    Ok(!called_off
        || email_changes::first_since(connection, change.account_id, since).await?.is_some()
        || email_changes::pending(connection, change.account_id, now).await?.is_some())
}

/// The address in force before the first change of the last 72 hours.
async fn address_before(
    site: &Site,
    connection: &mut AnyConnection,
    change: &EmailChange,
    now: Timestamp,
) -> Done<String> {
    let first = email_changes::first_since(connection, change.account_id, now - site.limits.email_undo).await?;
    let first = first.and_then(|first| first.old_address);
    Ok(first.or_else(|| change.old_address.clone()).unwrap_or_default())
}

/// Puts the old address back; nobody is signed in by it, and for 72 hours nothing can be changed again.
pub async fn undo(site: &Site, visit: &Visit, token: &str) -> Done<Step> {
    let id = Link::Undo.read(&site.keys, token).ok_or(Refusal::LinkExpired)?;
    let now = site.clock.now();
    let mut tx = site.store.begin().await?;
    let account_id = email_changes::find(&mut tx, id).await?.ok_or(Refusal::LinkExpired)?.account_id;
    lock_account(&mut tx, account_id).await?;
    let change = email_changes::find(&mut tx, id).await?.ok_or(Refusal::LinkExpired)?;
    if change.undone == 1 {
        return Err(Refusal::LinkUsed.into());
    }
    if !can_undo(site, &mut tx, &change, now).await? {
        return Err(Refusal::LinkExpired.into());
    }
    let owner = accounts::reach(&mut tx, account_id).await?.ok_or(Refusal::LinkExpired)?;
    let back = address_before(site, &mut tx, &change, now).await?;
    let since = now - site.limits.email_undo;
    if !email_changes::undo(&mut tx, account_id, id, since, now).await? {
        return Err(Refusal::LinkUsed.into());
    }
    if owner.contact_email.as_deref() != Some(back.as_str()) {
        // Who opened the link reads the mailbox it was sent to.
        let proved = (change.old_address.as_deref() == Some(back.as_str())).then_some(now);
        accounts::set_email(&mut tx, account_id, Some(&back), proved).await?;
    }
    shut(&mut tx, account_id, &owner, since, now).await?;
    change::outdate_all(&mut tx, account_id, Change::Contact, BY_SUBSCRIBER, now).await?;
    accounts::freeze(&mut tx, account_id, Freeze::Undone, now + site.limits.freeze).await?;
    change::end_codes(&mut tx, account_id, now).await?;
    notice::tell(site, &mut tx, account_id, NoticeKind::EmailRestored, "", now).await?;
    if let Some(replaced) = owner.contact_email.filter(|address| *address != back) {
        let template = Template::Notice { of: NoticeKind::EmailRestored, label: String::new(), at: now };
        let language = language_of(&owner.language);
        notice::send(site, &mut tx, Some(account_id), (Channel::Email, &replaced), language, template, now).await?;
    }
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.done(Said::EmailRestored);
    Ok(Step::SignIn)
}

/// Takes back whatever else somebody could have set up meanwhile to come back by: recovery codes, another number, codes
/// to that number, and no codes at all. The owner cannot mend it while nothing may be changed.
async fn shut(tx: &mut AnyConnection, account_id: i64, owner: &Reach, since: Timestamp, now: Timestamp) -> Done<()> {
    recovery_codes::clear(tx, account_id).await?;
    accounts::undo_mobile(tx, account_id, since).await?;
    let switched_off = owner.two_step == "off" && owner.two_step_since >= since.millis();
    if owner.two_step == Channel::Sms.code() || switched_off {
        accounts::set_two_step(tx, account_id, Channel::Email.code(), BY_SUBSCRIBER, now).await?;
    }
    proofs::delete_of_account(tx, account_id).await?;
    Ok(())
}
