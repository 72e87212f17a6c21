//! Accounts as the operator's commands add and show them.

use contract::{
    backend::Result,
    channel::Channel,
    fields::{EmailAddress, LoginId, MobileNumber},
};
use secrecy::SecretString;

use crate::{
    backend::{account::password, reason::evidence},
    hashing::Busy,
    random,
    rules::{
        password::{Weak, shortest},
        reason::Finding,
        two_step::SetBy,
    },
    site::Site,
    store::{
        accounts::{self, NewRow, Summary},
        sign_ins::{self, SignInRecord},
    },
};

/// A subscriber as the operator adds one.
pub struct NewAccount {
    pub login_id: LoginId,
    pub password: SecretString,
    pub email: Option<EmailAddress>,
    pub mobile: Option<MobileNumber>,
    /// Numbers the operator itself serves to this subscriber.
    pub lines: Vec<MobileNumber>,
    /// `None`: off.
    pub two_step: Option<Channel>,
}

/// Why an account was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddAccountError {
    #[error("this ID is taken")]
    IdTaken,
    #[error("two-step by {} needs an address for it", .0.code())]
    NoAddress(Channel),
    #[error("the password is too short: it needs {0} characters or more")]
    PasswordShort(u32),
    #[error("the password is among the first that are guessed, or made of the ID or the address")]
    PasswordCommon,
    #[error("the password could not be hashed")]
    Busy,
    #[error("the database did not take it ({0})")]
    Database(#[from] sqlx::Error),
}

impl From<Busy> for AddAccountError {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

impl Site {
    /// Adds a subscriber, all or nothing.
    ///
    /// # Errors
    /// [`AddAccountError`].
    pub async fn add_account(&self, new: NewAccount) -> Result<(), AddAccountError> {
        match new.two_step {
            Some(Channel::Email) if new.email.is_none() => return Err(AddAccountError::NoAddress(Channel::Email)),
            Some(Channel::Sms) if new.mobile.is_none() => return Err(AddAccountError::NoAddress(Channel::Sms)),
            _ => {}
        }
        let (login_id, email) = (new.login_id.as_str(), new.email.as_ref().map(EmailAddress::as_str));
        let password_hash = password::hash_judged(self, &new.password, login_id, email, new.two_step.is_some())
            .await?
            .map_err(|weak| match weak {
                Weak::Short => AddAccountError::PasswordShort(shortest(new.two_step.is_some())),
                Weak::Common => AddAccountError::PasswordCommon,
            })?;
        let id = random::id();
        let mut tx = self.store.begin().await?;
        let row = NewRow {
            id,
            login_id,
            password_hash: &password_hash,
            contact_email: email,
            email_proved: false,
            mobile: new.mobile.as_ref().map(MobileNumber::as_str),
            two_step: new.two_step.into(),
            two_step_set_by: SetBy::Operator,
            now: self.clock.now(),
        };
        if !accounts::insert(&mut tx, &row).await? {
            return Err(AddAccountError::IdTaken);
        }
        for line in &new.lines {
            accounts::insert_line(&mut tx, id, line.as_str()).await?;
        }
        self.commit(tx).await?;
        Ok(())
    }

    /// What is known of a subscriber.
    pub async fn show_account(&self, login_id: &LoginId) -> sqlx::Result<Option<Summary>> {
        accounts::summary(&self.store, login_id.as_str(), self.clock.now()).await
    }

    /// The latest sign-ins of a subscriber, each with why its code was asked; `None`: there is no such account.
    pub async fn explain(
        &self,
        login_id: &LoginId,
        last: u32,
    ) -> sqlx::Result<Option<Vec<(SignInRecord, Option<Finding>)>>> {
        let Some(account) = accounts::for_sign_in(&self.store, login_id.as_str(), None).await? else {
            return Ok(None);
        };
        let mut connection = self.store.pool().acquire().await?;
        let records = sign_ins::latest(&mut connection, account.id, last).await?;
        Ok(Some(
            records
                .into_iter()
                .map(|record| {
                    let why = evidence::written(&record, true);
                    (record, why)
                })
                .collect(),
        ))
    }
}
