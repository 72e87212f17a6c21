//! `/my/password`, and the judgement of every new password, also at sign-up and recovery.

use async_trait::async_trait;
use contract::{
    backend::{Password, Result, Visit},
    done::Done,
    notice::NoticeKind,
    pages::account::{PasswordPage, PasswordRules},
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::SecretString;

use super::security_change::{self, ThisBrowser};
use crate::{
    backend::{
        limits::counter::Counter,
        notice,
        session::{self, reauthentication::check_password, subscriber},
    },
    hashing::Busy,
    rules::password::{self, Weak},
    site::Site,
    store::accounts,
};

pub fn rules(two_step: bool) -> PasswordRules {
    PasswordRules { shortest: password::shortest(two_step) }
}

#[async_trait]
impl Password for Site {
    async fn password_page(&self, visit: &Visit) -> Result<PasswordPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        Ok(PasswordPage {
            guarded: subscriber.guarded(self, visit, &mut connection, false).await?,
            rules: rules(subscriber.two_step().is_some()),
            other_devices: subscriber.other_devices(),
            login_id: subscriber.live.login_id,
        })
    }

    async fn change_password(
        &self,
        visit: &Visit,
        who: &str,
        current: &SecretString,
        new: &SecretString,
    ) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let two_step = live.two_step.is_on();
        {
            // Before the password is looked at: who owes a code learns nothing about it.
            let (subscriber, _) = subscriber::acting(self, visit, who).await?;
            subscriber.demand_code(self)?;
        }
        check_password(self, visit, &live.login_id, current).await?;
        let hash = hash_new(self, visit, new, &live.login_id, live.contact_email.as_deref(), two_step).await?;
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        accounts::set_password(&mut tx, live.account_id, &hash).await?;
        security_change::outdate(&mut tx, &subscriber, Change::Password, ThisBrowser::Kept).await?;
        notice::notify(self, &mut tx, live.account_id, NoticeKind::PasswordChanged, "", subscriber.now).await?;
        self.commit(tx).await?;
        visit.done(Done::PasswordChanged);
        Ok(Step::Password)
    }
}

/// The hash of a password that somebody chooses. A network has so many judged in an hour; then it waits its turn with
/// those that are checked.
pub async fn hash_new(
    site: &Site,
    visit: &Visit,
    typed: &SecretString,
    login_id: &str,
    email: Option<&str>,
    two_step: bool,
) -> Result<String> {
    let counter = Counter::NewPasswords(&visit.request().network);
    let mut connection = site.store.pool().acquire().await?;
    counter.take_or(Refusal::TooMany, site, &mut connection, site.clock.now()).await?;
    drop(connection);
    match hash_judged(site, typed, login_id, email, two_step).await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(Weak::Short)) => Err(Refusal::PasswordShort.into()),
        Ok(Err(Weak::Common)) => Err(Refusal::PasswordCommon.into()),
        Err(Busy) => {
            counter.give_back(site, &mut site.store.pool().acquire().await?).await?;
            Err(Refusal::Busy.into())
        }
    }
}

/// The hash of a password that is not guessed first.
pub async fn hash_judged(
    site: &Site,
    typed: &SecretString,
    login_id: &str,
    email: Option<&str>,
    two_step: bool,
) -> std::result::Result<std::result::Result<String, Weak>, Busy> {
    let email = email.unwrap_or_default();
    let (name, domain) = email.split_once('@').unwrap_or_default();
    let own = [login_id, email, name, domain, &site.brand.name].map(str::to_owned);
    site.hasher.hash(typed, move |typed| password::judge(typed, &own.each_ref().map(String::as_str), two_step)).await
}
