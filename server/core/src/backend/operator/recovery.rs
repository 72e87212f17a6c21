//! What the desk does to an account: locks it, ends what is open, gives it new contact data. Each act is written down
//! with who did it, and told to the subscriber.

use async_trait::async_trait;
use contract::{
    backend::{Error, OperatorRecovery, Result, Visit},
    channel::Channel,
    done::Done,
    fields::{EmailAddress, LoginId, MobileNumber},
    notice::NoticeKind,
    reason::{Change, Reason},
    step::Step,
};

use crate::store::AnyConnection;
use crate::{
    backend::{
        account::{email_link::Link, security_change},
        log, notice,
        session::subscriber,
    },
    random,
    rules::{
        actor::Actor,
        id::AccountId,
        operator,
        time::Timestamp,
        two_step::{SetBy, TwoStep},
    },
    site::Site,
    store::{
        Tx,
        accounts::{self, NewMobile},
        audit,
        desk_recoveries::{self, DeskRecovery},
        email_changes, lock_account,
        messages::Template,
        proofs, recoveries, recovery_codes, sessions,
        trusts::{self, Ending, Why},
    },
};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    #[error("There is no account {0}.")]
    NoAccount(String),
    #[error("{0}")]
    Already(&'static str),
    #[error("{0}")]
    Refused(&'static str),
    #[error("The database did not take it ({0}).")]
    Database(Box<dyn std::error::Error + Send + Sync>),
}

impl From<sqlx::Error> for NotDone {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<Error> for NotDone {
    fn from(error: Error) -> Self {
        match error {
            Error::Broken(broken) => Self::Database(broken.error),
            Error::Refused(_) => Self::Refused("It was refused."),
        }
    }
}

/// Who does it, and to whom.
pub struct OperatorAct<'a> {
    /// The operator, for the audit; a name alone, or [`operator::signature`].
    pub by: &'a str,
    pub login_id: &'a LoginId,
}

impl Site {
    /// Closes the account: nobody signs in, and whoever is in is out.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn lock(&self, act: &OperatorAct<'_>) -> Result<(), NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        if !accounts::set_locked(&mut tx, id, Some(now)).await? {
            return Err(NotDone::Already("The account is locked already."));
        }
        sessions::delete_all(&mut tx, id).await?;
        self.finish(tx, act, "lock", "", id, NoticeKind::Locked, now).await
    }

    /// Opens a locked account.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn unlock(&self, act: &OperatorAct<'_>) -> Result<(), NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        if !accounts::set_locked(&mut tx, id, None).await? {
            return Err(NotDone::Already("The account is not locked."));
        }
        self.finish(tx, act, "unlock", "", id, NoticeKind::Unlocked, now).await
    }

    /// Signs the account out everywhere. How many sessions there were.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn end_sessions(&self, act: &OperatorAct<'_>) -> Result<u64, NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        let ended = sessions::delete_all(&mut tx, id).await?;
        self.finish(tx, act, "end_sessions", &ended.to_string(), id, NoticeKind::SessionsEnded, now).await?;
        Ok(ended)
    }

    /// Ends trust in every browser. How many registrations there were.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn revoke_devices(&self, act: &OperatorAct<'_>) -> Result<u64, NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        let all = Ending::AllOfAccount(id);
        let ended = trusts::end(&mut tx, all, Why::Told(Reason::RevokedByOperator), Actor::Operator, now).await?;
        self.finish(tx, act, "revoke_devices", &ended.to_string(), id, NoticeKind::DevicesRevoked, now).await?;
        Ok(ended)
    }

    /// Sets two-step verification anew (`None`: off), for a subscriber who cannot pass it. Sessions, trust and recovery
    /// codes end.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn reset_two_step(&self, act: &OperatorAct<'_>, to: Option<Channel>) -> Result<(), NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        let owner = accounts::contact_details(&mut tx, id).await?.ok_or_else(|| unknown(act))?;
        let reachable = match to {
            None => true,
            Some(Channel::Email) => owner.contact_email.is_some(),
            Some(Channel::Sms) => owner.mobile.is_some(),
        };
        if !reachable {
            return Err(NotDone::Refused("The account has nothing to receive codes at by that way."));
        }
        accounts::set_two_step(&mut tx, id, to.into(), SetBy::Operator, now).await?;
        accounts::forget_wrong_codes(&mut tx, id).await?;
        recovery_codes::clear(&mut tx, id).await?;
        let all = Ending::AllOfAccount(id);
        trusts::end(&mut tx, all, Why::Told(Reason::RevokedByOperator), Actor::Operator, now).await?;
        security_change::outdate_all(&mut tx, id, Change::TwoStep, Actor::Operator, now).await?;
        let detail = TwoStep::from(to).code();
        self.finish(tx, act, "reset_two_step", detail, id, NoticeKind::TwoStepReset, now).await
    }

    /// Removes the account and all that belongs to it, but for the line in the audit. Its owner is told first.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn delete(&self, act: &OperatorAct<'_>) -> Result<(), NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        let owner = accounts::contact_details(&mut tx, id).await?.ok_or_else(|| unknown(act))?;
        let language = owner.language;
        for (channel, to) in notice::proven(owner) {
            let template = Template::Notice { of: NoticeKind::Deleted, label: String::new(), at: now };
            // No account's: it outlives this one.
            notice::send(self, &mut tx, None, (channel, &to), language, template, now).await?;
        }
        accounts::delete(&mut tx, id).await?;
        audit::write(&mut tx, act.by, "delete", act.login_id.as_str(), "", now).await?;
        self.commit(tx).await?;
        Ok(())
    }

    /// The desk checked who calls: asks for new contact data, which a second operator approves.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn ask_recovery(
        &self,
        act: &OperatorAct<'_>,
        email: &EmailAddress,
        mobile: Option<&MobileNumber>,
    ) -> Result<(), NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        let to = (email.as_str(), mobile.map(MobileNumber::as_str));
        desk_recoveries::ask(&mut tx, random::id(), id, to, act.by, now).await?;
        audit::write(&mut tx, act.by, "recover_asked", act.login_id.as_str(), "", now).await?;
        self.commit(tx).await?;
        Ok(())
    }

    /// A second operator approves; it comes into force in 24 hours, and every known channel is told how to stop it.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn approve_recovery(&self, act: &OperatorAct<'_>) -> Result<Timestamp, NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        let Some(asked) = desk_recoveries::of_account(&mut tx, id).await? else {
            return Err(NotDone::Refused("No recovery was asked for; begin with --email."));
        };
        if operator::are_one(&asked.asked_by, act.by) {
            return Err(NotDone::Refused(
                "Whoever asked for it cannot approve it, under another name either; another operator has to, as another \
                 user of the machine.",
            ));
        }
        let effective_at = now + self.limits.desk_delay;
        if !desk_recoveries::approve(&mut tx, asked.id, act.by, effective_at).await? {
            return Err(NotDone::Already("It is approved already."));
        }
        self.finish(tx, act, "recover_approved", "", id, NoticeKind::RecoveryBegun, now).await?;
        Ok(effective_at)
    }

    /// Stops a recovery that is not in force yet.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn stop_recovery(&self, act: &OperatorAct<'_>) -> Result<(), NotDone> {
        let (mut tx, id, now) = self.of_act(act).await?;
        if !desk_recoveries::end(&mut tx, id, now).await? {
            return Err(NotDone::Already("No recovery is under way."));
        }
        self.finish(tx, act, "recover_stopped", "", id, NoticeKind::RecoveryStopped, now).await
    }

    async fn of_act(&self, act: &OperatorAct<'_>) -> Result<(Tx, AccountId, Timestamp), NotDone> {
        let mut tx = self.store.begin().await?;
        let id = accounts::id_of(&mut tx, act.login_id.as_str()).await?.ok_or_else(|| unknown(act))?;
        lock_account(&mut tx, id).await?;
        Ok((tx, id, self.clock.now()))
    }

    #[expect(clippy::too_many_arguments, reason = "one call that writes an act down")]
    async fn finish(
        &self,
        mut tx: Tx,
        act: &OperatorAct<'_>,
        action: &str,
        detail: &str,
        id: AccountId,
        told: NoticeKind,
        now: Timestamp,
    ) -> Result<(), NotDone> {
        audit::write(&mut tx, act.by, action, act.login_id.as_str(), detail, now).await?;
        notice::notify(self, &mut tx, id, told, "", now).await?;
        self.commit(tx).await?;
        Ok(())
    }
}

fn unknown(act: &OperatorAct<'_>) -> NotDone {
    NotDone::NoAccount(act.login_id.as_str().to_owned())
}

#[async_trait]
impl OperatorRecovery for Site {
    /// The subscriber stops what the desk began.
    async fn stop_recovery(&self, visit: &Visit, who: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        if desk_recoveries::end(&mut tx, account_id, now).await? {
            audit::write(&mut tx, Actor::Subscriber.code(), "recover_stopped", &subscriber.live.login_id, "", now)
                .await?;
            notice::notify(self, &mut tx, account_id, NoticeKind::RecoveryStopped, "", now).await?;
            self.commit(tx).await?;
        }
        visit.done(Done::RecoveryStopped);
        Ok(Step::My)
    }
}

/// Puts in force what nobody stopped. Any process may do it; the row lets only one.
pub async fn come_into_force(site: &Site) -> sqlx::Result<()> {
    let now = site.clock.now();
    let due = {
        let mut connection = site.store.pool().acquire().await?;
        desk_recoveries::due(&mut connection, now).await?
    };
    for recovery in due {
        // One that cannot be carried out keeps no other one waiting; it is tried again in a minute.
        if let Err(Error::Broken(broken)) = end(site, &recovery, now).await {
            log(&broken);
        }
    }
    Ok(())
}

async fn end(site: &Site, recovery: &DeskRecovery, now: Timestamp) -> Result<()> {
    let mut tx = site.store.begin().await?;
    lock_account(&mut tx, recovery.account_id).await?;
    if desk_recoveries::end_one(&mut tx, recovery.id, now).await? {
        put_in_force(site, &mut tx, recovery, now).await?;
    }
    Ok(site.commit(tx).await?)
}

/// The new address can be undone from the old one, as any other change can.
async fn put_in_force(site: &Site, tx: &mut AnyConnection, recovery: &DeskRecovery, now: Timestamp) -> Result<()> {
    let account_id = recovery.account_id;
    let Some(owner) = accounts::contact_details(tx, account_id).await? else { return Ok(()) };
    email_changes::end_pending(tx, account_id, now).await?;
    let id = random::id();
    let change = email_changes::NewChange {
        id,
        account_id,
        session_id: None,
        new_address: &recovery.email,
        old_address: owner.contact_email.as_deref(),
        now,
        expires_at: now,
        switched_at: Some(now),
    };
    email_changes::insert(tx, &change).await?;
    accounts::set_email(tx, account_id, Some(&recovery.email), None).await?;
    let mobile = NewMobile {
        number: recovery.mobile.as_deref(),
        proved_at: None,
        now,
        undo_since: now - site.limits.email_undo,
    };
    accounts::set_mobile(tx, account_id, &mobile).await?;
    // Codes go to what is in force now; that the mailbox arrives is proved by the first of them.
    accounts::set_two_step(tx, account_id, TwoStep::Email, SetBy::Operator, now).await?;
    // Whoever the desk believed has neither password nor anything else yet.
    accounts::thaw_by_desk(tx, account_id).await?;
    recovery_codes::clear(tx, account_id).await?;
    recoveries::end_of_account(tx, account_id).await?;
    proofs::delete_of_account(tx, account_id).await?;
    security_change::outdate_all(tx, account_id, Change::Contact, Actor::Operator, now).await?;
    audit::write(tx, "shinrai", "recover_done", &owner.login_id, "", now).await?;
    let language = owner.language;
    if let Some(old) = &owner.contact_email {
        let template =
            Template::EmailUndo { of: NoticeKind::RecoveryDone, at: now, link: Link::Undo.address(site, id) };
        notice::send(site, tx, Some(account_id), (Channel::Email, old), language, template, now).await?;
    }
    if let Some(old) = &owner.mobile {
        let template = Template::Notice { of: NoticeKind::RecoveryDone, label: String::new(), at: now };
        notice::send(site, tx, Some(account_id), (Channel::Sms, old), language, template, now).await?;
    }
    notice::notify(site, tx, account_id, NoticeKind::RecoveryDone, "", now).await
}
