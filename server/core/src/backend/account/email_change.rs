//! A new contact address: provisional until link or code is confirmed, undone from the old one for 72 hours.

use async_trait::async_trait;
use contract::{
    backend::{ChangeEmail, Error, Result, TypedProof, Visit, visit::CookieChange},
    channel::Channel,
    done::Done,
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

use super::{
    contact::kept,
    email_link::Link,
    security_change::{self, ThisBrowser},
};
use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::counter::Counter,
        notice,
        one_time_code::{
            code_view,
            send::{self, CodeRequest},
            spend,
        },
        session::{
            self,
            subscriber::{self, Subscriber},
        },
    },
    local_time, random,
    rules::{
        actor::Actor,
        contact,
        id::{AccountId, EmailChangeId},
        mask,
        time::Timestamp,
        two_step::{SetBy, TwoStep},
    },
    site::Site,
    store::{
        Tx,
        accounts::{self, ContactDetails, Freeze},
        email_changes::{self, EmailChange, NewChange},
        lock_account,
        messages::Template,
        proofs::{self, Purpose},
        recovery_codes,
        sessions::{self, TypedInto},
    },
};

/// The address as typed, if codes may go there.
fn new_address(site: &Site, typed: &str) -> Result<EmailAddress> {
    let address = EmailAddress::parse(typed).ok_or(Refusal::EmailBad)?;
    if contact::is_own_mailbox(&address, &site.config.own_mail_domains) {
        return Err(Refusal::EmailOwnDomain.into());
    }
    Ok(address)
}

#[async_trait]
impl ChangeEmail for Site {
    async fn email_page(&self, visit: &Visit) -> Result<EmailPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        let guarded = subscriber.guarded(self, visit, &mut connection, true).await?;
        let pending = email_changes::pending(&mut connection, subscriber.live.account_id, subscriber.now).await?;
        let pending = match pending {
            Some(change) => pending_email(self, visit, &mut connection, &subscriber, change).await?,
            None => None,
        };
        Ok(EmailPage {
            guarded,
            now: subscriber.email(self),
            typed: subscriber.security.typed_into(TypedInto::Email),
            pending,
            own_domains: self.config.own_mail_domains.clone(),
            other_devices: subscriber.other_devices(),
        })
    }

    async fn request_email_change(&self, visit: &Visit, who: &str, email: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        subscriber.refuse_frozen()?;
        let address = match subscriber.demand(self).and_then(|()| new_address(self, email)) {
            Ok(address) => address,
            Err(refused @ Error::Refused(_)) => {
                sessions::keep_typed(&mut tx, subscriber.live.id, TypedInto::Email, kept(email)).await?;
                return self.settle(tx, Err(refused)).await;
            }
            Err(broken) => return Err(broken),
        };
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        Counter::NewAddresses { account_id }.take_or(Refusal::SendLimit, self, &mut tx, now).await?;
        email_changes::end_pending(&mut tx, account_id, now).await?;
        let id = random::id();
        let change = NewChange {
            id,
            account_id,
            session_id: Some(subscriber.live.id),
            new_address: address.as_str(),
            old_address: subscriber.security.contact_email.as_deref(),
            now,
            expires_at: now + self.limits.email_link,
            switched_at: None,
        };
        email_changes::insert(&mut tx, &change).await?;
        mail_link(self, visit, &mut tx, account_id, id, address.as_str(), now + self.limits.email_link, now).await?;
        let undo = Link::Undo.address(self, id);
        notice::notify_with(self, &mut tx, account_id, NoticeKind::EmailRequested, "", Some(&undo), now).await?;
        sessions::forget_typed(&mut tx, subscriber.live.id, TypedInto::Email).await?;
        self.commit(tx).await?;
        visit.done(Done::EmailRequested);
        Ok(Step::CustomerEmail)
    }

    async fn resend_email_change(&self, visit: &Visit, who: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        let change = email_changes::pending(&mut tx, account_id, now).await?.ok_or(Refusal::LinkExpired)?;
        let ends_at = change.expires_at;
        mail_link(self, visit, &mut tx, account_id, change.id, &change.new_address, ends_at, now).await?;
        self.commit(tx).await?;
        Ok(Step::CustomerEmail)
    }

    async fn cancel_email_change(&self, visit: &Visit, who: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        email_changes::end_pending(&mut tx, subscriber.live.account_id, subscriber.now).await?;
        self.commit(tx).await?;
        visit.done(Done::EmailCancelled);
        Ok(Step::CustomerEmail)
    }

    /// Shows what the link would do, and does nothing: mail scanners open links.
    async fn email_confirm_page(&self, visit: &Visit, token: Option<String>) -> Result<EmailConfirmPage> {
        let kept = || visit.request().link.as_ref().map(|kept| kept.expose_secret().to_owned());
        let Some(token) = token.or_else(kept) else { return Ok(EmailConfirmPage::Gone) };
        let page = confirm_state(self, visit, &token).await?;
        // Signing in leads back here; what is shown needs no leading back to.
        match page {
            EmailConfirmPage::SignInFirst { .. } => visit.change(CookieChange::Link(Some(token.into()))),
            _ if visit.request().link.is_some() => visit.change(CookieChange::Link(None)),
            _ => {}
        }
        Ok(page)
    }

    async fn confirm_email(&self, visit: &Visit, who: &str, token: &str) -> Result<Step> {
        let id = Link::Confirm.read(&self.keys, token).ok_or(Refusal::LinkExpired)?;
        let confirmed = confirm_by_link(self, visit, who, id).await;
        if confirmed.is_err() {
            // The page that says why has it from here: the link may be alive all the same.
            visit.change(CookieChange::Link(Some(token.to_owned().into())));
        }
        confirmed
    }

    async fn confirm_email_by_code(&self, visit: &Visit, typed: &TypedProof) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, &typed.who).await?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        let change = match email_changes::pending(&mut tx, account_id, now).await? {
            Some(pending) => pending,
            // The answer may have been lost, and the code is typed again.
            None => email_changes::first_since(&mut tx, account_id, now - self.limits.code_replay)
                .await?
                .ok_or(Refusal::LinkExpired)?,
        };
        // By code only where it was asked for: elsewhere the code proves nothing that the link would not.
        let owner = (change.id.into(), Some(account_id));
        match spend::spend(self, visit, &mut tx, Purpose::Email, owner, typed, now).await? {
            Ok(_) if change.switched_at.is_some() => {
                self.commit(tx).await?;
                visit.done(Done::EmailChanged);
                Ok(Step::Customer)
            }
            Ok(_) => switch(self, visit, tx, &subscriber, &change).await,
            Err(refusal) => self.settle(tx, Err(refusal)).await,
        }
    }

    /// Shows what the undo would do, and does nothing.
    async fn email_undo_page(&self, token: Option<String>) -> Result<EmailUndoPage> {
        let Some(token) = token else { return Ok(EmailUndoPage::Gone) };
        let Some(id) = Link::Undo.read(&self.keys, &token) else { return Ok(EmailUndoPage::Gone) };
        let mut connection = self.store.pool().acquire().await?;
        let now = self.clock.now();
        Ok(match email_changes::find(&mut connection, id).await? {
            Some(change) if change.undone => EmailUndoPage::Used,
            Some(change) if can_undo(self, &mut connection, &change, now).await? => {
                let back = address_before(self, &mut connection, &change, now).await?;
                EmailUndoPage::Ready { address: code_view::masked(Channel::Email, &back), token }
            }
            _ => EmailUndoPage::Gone,
        })
    }

    /// Puts the old address back; nobody is signed in by it, and for 72 hours nothing can be changed again.
    async fn undo_email(&self, visit: &Visit, token: &str) -> Result<Step> {
        let id = Link::Undo.read(&self.keys, token).ok_or(Refusal::LinkExpired)?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let account_id = email_changes::find(&mut tx, id).await?.ok_or(Refusal::LinkExpired)?.account_id;
        lock_account(&mut tx, account_id).await?;
        let change = email_changes::find(&mut tx, id).await?.ok_or(Refusal::LinkExpired)?;
        if change.undone {
            return Err(Refusal::LinkUsed.into());
        }
        if !can_undo(self, &mut tx, &change, now).await? {
            return Err(Refusal::LinkExpired.into());
        }
        let owner = accounts::contact_details(&mut tx, account_id).await?.ok_or(Refusal::LinkExpired)?;
        let back = address_before(self, &mut tx, &change, now).await?;
        let since = now - self.limits.email_undo;
        if !email_changes::undo(&mut tx, account_id, id, since, now).await? {
            return Err(Refusal::LinkUsed.into());
        }
        if owner.contact_email.as_deref() != Some(back.as_str()) {
            // Who opened the link reads the mailbox it was sent to.
            let proved = (change.old_address.as_deref() == Some(back.as_str())).then_some(now);
            accounts::set_email(&mut tx, account_id, Some(&back), proved).await?;
        }
        shut(&mut tx, account_id, &owner, since, now).await?;
        security_change::outdate_all(&mut tx, account_id, Change::Contact, Actor::Subscriber, now).await?;
        accounts::freeze(&mut tx, account_id, Freeze::Undone, now + self.limits.freeze).await?;
        security_change::end_codes(&mut tx, account_id, now).await?;
        notice::notify(self, &mut tx, account_id, NoticeKind::EmailRestored, "", now).await?;
        if let Some(replaced) = owner.contact_email.filter(|address| *address != back) {
            let template = Template::Notice { of: NoticeKind::EmailRestored, label: String::new(), at: now };
            let language = owner.language;
            notice::send(self, &mut tx, Some(account_id), (Channel::Email, &replaced), language, template, now).await?;
        }
        self.commit(tx).await?;
        visit.done(Done::EmailRestored);
        Ok(Step::SignIn)
    }
}

async fn pending_email(
    site: &Site,
    visit: &Visit,
    connection: &mut AnyConnection,
    subscriber: &Subscriber,
    change: EmailChange,
) -> Result<Option<PendingEmail>> {
    let ways = [(Channel::Email, change.new_address.clone())];
    let owner = (change.id.into(), Some(change.account_id));
    let sent = code_view::shown(site, visit, connection, Purpose::Email, owner, &ways, subscriber.now).await?;
    let sent = sent.unwrap_or_else(|| code_view::run_out(site, &ways[0].1));
    let ends = local_time::moment(&site.zone, change.expires_at);
    // In full: only so can the one who typed it see what was mistyped.
    Ok(Some(PendingEmail { address: mask::readable(&change.new_address), ends, sent }))
}

#[expect(clippy::too_many_arguments, reason = "one call that gathers a mail's facts")]
async fn mail_link(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    account_id: AccountId,
    id: EmailChangeId,
    to: &str,
    ends_at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let request = CodeRequest {
        purpose: Purpose::Email,
        owner_id: id.into(),
        account_id: Some(account_id),
        channel: Channel::Email,
        to,
        decoy: false,
        link: Some((Link::Confirm.address(site, id), ends_at)),
    };
    send::send(site, visit, tx, &request, now).await
}

async fn confirm_state(site: &Site, visit: &Visit, token: &str) -> Result<EmailConfirmPage> {
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
            address: mask::readable(&change.new_address),
            token: token.to_owned(),
            // A first address ends nothing.
            other_devices: live.contact_email.as_ref().map_or(0, |_| subscriber::other_devices(&live)),
        },
        Ok(_) => EmailConfirmPage::OtherAccount { address },
        Err(Error::Refused(_)) => EmailConfirmPage::SignInFirst { address },
        Err(broken) => return Err(broken),
    })
}

async fn confirm_by_link(site: &Site, visit: &Visit, who: &str, id: EmailChangeId) -> Result<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    let change = email_changes::find(&mut tx, id).await?.ok_or(Refusal::LinkExpired)?;
    if change.account_id != subscriber.live.account_id {
        return Err(Refusal::AccountSwitched.into());
    }
    switch(site, visit, tx, &subscriber, &change).await
}

/// The new address comes into force.
async fn switch(site: &Site, visit: &Visit, mut tx: Tx, subscriber: &Subscriber, change: &EmailChange) -> Result<Step> {
    subscriber.refuse_frozen()?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let old = subscriber.security.contact_email.as_deref();
    if !email_changes::switch(&mut tx, change.id, old, now).await? {
        return Err(if change.switched_at.is_some() { Refusal::LinkUsed } else { Refusal::LinkExpired }.into());
    }
    accounts::set_email(&mut tx, account_id, Some(&change.new_address), Some(now)).await?;
    if let Some(old) = old.filter(|old| *old != change.new_address) {
        security_change::end_codes(&mut tx, account_id, now).await?;
        security_change::end_trust(&mut tx, subscriber, Change::Contact, ThisBrowser::Kept).await?;
        let link = Link::Undo.address(site, change.id);
        let template = Template::EmailUndo { of: NoticeKind::EmailChanged, at: now, link };
        let language = visit.request().language;
        notice::send(site, &mut tx, Some(account_id), (Channel::Email, old), language, template, now).await?;
    }
    notice::notify(site, &mut tx, account_id, NoticeKind::EmailChanged, "", now).await?;
    site.commit(tx).await?;
    visit.change(CookieChange::Link(None));
    visit.done(Done::EmailChanged);
    Ok(Step::Customer)
}

/// In time, and there is something to take back: this change or, where it was called off, a later one.
async fn can_undo(site: &Site, connection: &mut AnyConnection, change: &EmailChange, now: Timestamp) -> Result<bool> {
    let since = change.switched_at.unwrap_or(change.requested_at);
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
) -> Result<String> {
    let first = email_changes::first_since(connection, change.account_id, now - site.limits.email_undo).await?;
    let first = first.and_then(|first| first.old_address);
    Ok(first.or_else(|| change.old_address.clone()).unwrap_or_default())
}

/// Takes back whatever else somebody could have set up meanwhile to come back by: recovery codes, another number, codes
/// to that number, and no codes at all. The owner cannot mend it while nothing may be changed.
async fn shut(
    tx: &mut AnyConnection,
    account_id: AccountId,
    owner: &ContactDetails,
    since: Timestamp,
    now: Timestamp,
) -> Result<()> {
    recovery_codes::clear(tx, account_id).await?;
    accounts::undo_mobile(tx, account_id, since).await?;
    let switched_off = owner.two_step == TwoStep::Off && owner.two_step_since >= since;
    if owner.two_step == TwoStep::Sms || switched_off {
        accounts::set_two_step(tx, account_id, TwoStep::Email, SetBy::Subscriber, now).await?;
    }
    proofs::delete_of_account(tx, account_id).await?;
    Ok(())
}
